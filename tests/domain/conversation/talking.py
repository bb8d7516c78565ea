"""A listener without a device: what they say and when, and where it leaves them."""

from dataclasses import dataclass, field
from datetime import date

from skill.domain.conversation.context import Context
from skill.domain.conversation.events import Event
from skill.domain.conversation.questions import Asking
from skill.domain.conversation.respond import respond
from skill.domain.conversation.state import State, Visit
from skill.domain.conversation.turn import Turn
from skill.domain.listening.situation import Listening, Settled
from skill.domain.memory.progress import Notice, Progress, Unfinished
from skill.domain.memory.stamped import Stamped
from skill.domain.routine.place import Place
from skill.domain.script.timeline import length
from tests.domain.english import PHRASES, ROUTINE
from tests.domain.memories import NOON
from tests.support.visits import asking_in, begins_in, place_in

TODAY = date(2026, 9, 21)
THINKS = 6
"""Seconds from the end of an answer to the listener's next word reaching the coach."""


def context_of(state: State | None = None, now: int = NOON, today: date = TODAY) -> Context:
    """What a turn is made from."""
    return Context(state or State(), ROUTINE, PHRASES, now, today)


@dataclass
class Listener:
    """Somebody in a visit.

    After a closing turn they come back with what is remembered, and nothing else.
    """

    state: State = field(default_factory=State)
    now: int = NOON
    today: date = TODAY
    hears_out: float = field(default=0, init=False)
    """Seconds of the last answer."""

    def does(self, event: Event, after: int | None = None) -> Turn:
        """The turn that answers ``event``, so many seconds after the one before.

        Usually once that was heard.
        """
        self.now += round(self.hears_out) + THINKS if after is None else after
        turn = respond(context_of(self.state, self.now, self.today), event)
        self.hears_out = length(turn.timeline)
        self.state = turn.state if turn.open else State(turn.state.progress)
        return turn

    def again(self) -> "Listener":
        """Another in the same situation, to whom something else may happen."""
        other = Listener(self.state, self.now, self.today)
        other.hears_out = self.hears_out
        return other

    @property
    def visit(self) -> Visit:
        """What the session carries."""
        return self.state.visit

    @property
    def progress(self) -> Progress:
        """What is remembered of them."""
        return self.state.progress

    @property
    def unfinished(self) -> Unfinished | None:
        """The routine that was begun and not finished."""
        return self.state.progress.unfinished.value

    @property
    def place(self) -> Place | None:
        """The place that is taught, or was taught last."""
        return place_in(self.visit)

    @property
    def begins(self) -> Place | None:
        """The place at which the answer under way begins; else where they are."""
        return begins_in(self.visit)

    @property
    def asking(self) -> Asking | None:
        """The name of the question left open."""
        return asking_in(self.visit)

    @property
    def settled(self) -> Settled:
        """Where they are, as long as nothing of an answer under way was heard."""
        situation = self.visit.situation
        return situation.before if isinstance(situation, Listening) else situation


def known(*notices: Notice) -> Progress:
    """The progress of somebody who was here before.

    They heard what is said once in a life, all of it unless told which; and the pace of the voice
    that they hear is known.
    """
    return Progress(heard=frozenset(notices or Notice), voice=Stamped(100, 1))


def returning(progress: Progress | None = None) -> Listener:
    """A listener who was here before."""
    return Listener(State(progress or known()))
