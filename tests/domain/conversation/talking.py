"""A listener without a device, and what they may do and what they may have left behind."""

from dataclasses import dataclass, field
from datetime import date

from hypothesis import strategies as st

from skill.domain.conversation import events
from skill.domain.conversation.context import Context
from skill.domain.conversation.events import Event
from skill.domain.conversation.questions import Asking
from skill.domain.conversation.respond import respond
from skill.domain.conversation.state import Hint, State, Visit
from skill.domain.conversation.turn import Turn
from skill.domain.memory.progress import Notice, Progress, Unfinished
from skill.domain.memory.settings import Settings, Wait
from skill.domain.memory.stamped import Stamped
from skill.domain.routine.model import Ease, Position, Side
from skill.domain.script.timeline import length
from tests.domain.english import PHRASES, ROUTINE, places, plans, strange_places
from tests.domain.memories import NOON, progresses

TODAY = date(2026, 9, 21)


def talk(state: State | None = None, now: int = NOON, today: date = TODAY) -> Context:
    """What a turn is made from."""
    return Context(state or State(), ROUTINE, PHRASES, now, today)


@dataclass
class Listener:
    """Somebody in a visit; after a closing turn they come back with what is remembered, and nothing else."""

    state: State = field(default_factory=State)
    now: int = NOON
    today: date = TODAY
    hears_out: float = field(default=0, init=False)
    """Seconds of the last answer."""

    def does(self, event: Event, after: int | None = None) -> Turn:
        """The turn that answers ``event``, so many seconds after the one before; usually once that was heard."""
        self.now += round(self.hears_out) + 6 if after is None else after
        turn = respond(talk(self.state, self.now, self.today), event)
        self.hears_out = length(turn.timeline)
        self.state = turn.state if turn.open else State(turn.state.progress)
        return turn

    @property
    def visit(self) -> Visit:
        """What the session carries."""
        return self.state.visit


def known(*notices: Notice) -> Progress:
    """The progress of somebody who heard what is said once in a life: the safety notice, unless told otherwise."""
    return Progress(heard=frozenset(notices or Notice))


def returning(progress: Progress | None = None) -> Listener:
    """A listener who was here before."""
    return Listener(State(progress or known()))


_SIDES = (None, *Side)
MOVES: tuple[Event, ...] = (
    events.NextAsked(),
    events.PreviousAsked(),
    events.SkipAsked(),
    events.RepeatAsked(),
    events.StretchAgainAsked(),
    events.OtherSideAsked(),
    events.ResumeAsked(),
    events.ContinueAsked(),
    events.Yes(),
    events.No(),
)
_STARTS: tuple[Event, ...] = (
    events.Launched(),
    events.StartOverAsked(),
    *(events.StartAsked(seconds) for seconds in (None, 1, 300, 480, 3600, 86_400)),
)
_STRETCHES: tuple[Event, ...] = (
    events.StretchAsked(),
    events.StretchAsked((), "the plank"),
    events.StretchAsked(("sphinx", "cat_cow"), "the stretch"),
    events.StretchAsked(("handstand",), "handstand"),
    *(events.StretchAsked((one,), "", side) for one in ROUTINE.ids for side in _SIDES),
)
_FORMS: tuple[Event, ...] = (
    *(events.EasierAsked(always) for always in (False, True)),
    *(events.DeeperAsked(always) for always in (False, True)),
    *(events.HoldAsked(seconds) for seconds in (None, 1, 10, 45, 60, 86_400)),
    *(events.PaceAsked(slower) for slower in (None, True, False)),
    events.StepByStepAsked(),
    events.ByStretchAsked(),
    events.HandsFreeAsked(),
    events.ResetAsked(),
)
_QUESTIONS: tuple[Event, ...] = (
    events.BenefitsAsked(),
    events.BenefitsAsked(("sphinx",)),
    events.BenefitsAsked(("handstand",)),
    *(events.AdviceAsked(topic) for topic in (None, *events.Topic)),
    events.ExplainAsked(),
    events.HistoryAsked(),
    events.SettingsAsked(),
    events.ReminderAsked(),
    events.ReminderAsked((7, 30)),
    events.ForgetAsked(),
    events.ListAsked(),
    events.WhereAsked(),
    events.HelpAsked(),
    events.NotUnderstood(),
    events.PauseAsked(),
)
_TROUBLES: tuple[Event, ...] = tuple(events.PainTold(feeling) for feeling in events.Feeling)
_ENDS: tuple[Event, ...] = (
    events.StopAsked(),
    events.CancelAsked(),
    events.EmergencyTold(),
    *(events.SessionEnded(why) for why in events.Ended),
)
ALL_EVENTS = (*MOVES, *_STARTS, *_STRETCHES, *_FORMS, *_QUESTIONS, *_TROUBLES, *_ENDS)

any_event = st.sampled_from(ALL_EVENTS)
# Mostly onward, so that sequences get somewhere, and seldom an end.
likely_event = st.one_of(
    st.just(MOVES[0]),
    st.just(MOVES[0]),
    *map(
        st.sampled_from,
        (MOVES, MOVES, _STARTS, _STRETCHES, _FORMS, _QUESTIONS, _TROUBLES, ALL_EVENTS),
    ),
)
gaps = st.sampled_from((0, 1, 40, 200, 601, 90_000))
steps = st.lists(st.tuples(likely_event, gaps), min_size=1, max_size=25)

_ids = st.sampled_from((*ROUTINE.ids, "handstand"))
_forms = st.dictionaries(_ids, st.sampled_from(Ease), max_size=4).map(
    lambda forms: tuple(sorted(forms.items()))
)
_any_place = places | strange_places
_figures = st.sampled_from((0, 1, 30, 75, 100, 150, 151, 2**40 - 1))
_unfinished = st.builds(
    Unfinished, _any_place, plans | st.lists(_ids, max_size=3).map(tuple), st.none() | _figures
)
visits = st.builds(
    Visit,
    at=st.none() | _any_place,
    then=st.none() | _any_place,
    detour=st.booleans(),
    one_side=st.booleans(),
    body=st.sampled_from(Position),
    asking=st.none() | st.sampled_from(Asking),
    options=st.lists(_ids, max_size=3).map(tuple),
    seconds=st.none() | st.integers(1, 86_400),
    forms=_forms,
    avoid=st.frozensets(_ids, max_size=7),
    hints=st.frozensets(st.sampled_from(Hint)),
    turns=st.integers(0, 1000),
)
_strange_progress = st.builds(
    Progress,
    st.builds(Stamped, st.none() | _unfinished, st.integers(1, NOON)),
    st.builds(
        Stamped,
        st.builds(Settings, st.sampled_from(Wait), _figures, st.none() | _figures, _forms),
        st.integers(1, NOON),
    ),
    heard=st.frozensets(st.sampled_from(Notice)),
)
strange_states = st.builds(State, _strange_progress | progresses(), visits)
"""States that no turn leads to: from another release, or from whoever could write a session."""
