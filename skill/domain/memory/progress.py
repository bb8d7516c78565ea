"""What is remembered between visits, and how two devices' memories become one.

Merging is commutative, associative and idempotent: sets only grow (the newest few are kept), and of
two values of one thing the later wins. So it does not matter in which order two speakers save.
Nothing about health is here: no pain, no body part; a day off is a date the listener agreed to.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from skill.domain.memory.history import History
from skill.domain.routine.model import Ease, Position, Side
from skill.domain.routine.place import Place, Plan
from skill.domain.values import replace

ROUNDS_KEPT = 4
"""How many finished rounds are remembered: enough to count one day's, small enough for the item."""
TIMES_KNOWN = 3
"""A stretch done to its end this often is known: its section becomes short."""

PACES = (75, 100, 125, 150)
"""Percent of the usual pauses, from the quickest to the slowest."""

T = TypeVar("T")


class Wait(StrEnum):
    """Where the coach waits for the listener."""

    SECTION = "section"
    STEP = "step"
    NEVER = "never"
    """Hands-free: the coach goes on by itself."""


class Notice(StrEnum):
    """What is said once in a listener's life."""

    SAFETY = "safety"
    INTERRUPT = "interrupt"


@dataclass(frozen=True)
class Settings:
    """How the listener likes it.

    ``pace`` is percent of the usual pauses; ``hold`` seconds, or the content's.
    """

    wait: Wait = Wait.SECTION
    pace: int = 100
    hold: int | None = None
    forms: tuple[tuple[str, Ease], ...] = ()
    """Stretches that are always done in another form, sorted by id."""


@dataclass(frozen=True)
class BothSides:
    """How the two sides of one stretch are done."""

    stretch: str
    turned: bool = False
    """Whether they are done in the other order: the one that was left behind comes last."""
    hold: int | None = None
    """Seconds that both are held, where another length was asked for after the first had begun."""


@dataclass(frozen=True)
class Unfinished:
    """A routine that was begun: where it is, which stretches this round has, and how long it holds."""

    place: Place
    plan: Plan
    hold: int | None = None
    remaining: int | None = None
    """Seconds that remain of the hold at ``place``, where one was cut off."""
    ran_out: bool = False
    """Whether a hands-free visit ran out there, and nobody has said anything since."""
    sides: BothSides | None = None
    """How the two sides of a stretch are done, where it is not as usual."""


@dataclass(frozen=True)
class Trace:
    """What the last turn left behind, for a session that begins without a word of the last one's end.

    Its stamp is the moment of that turn.
    """

    body: Position = Position.START
    """How the listener was placed when the answer began, or when they left."""
    ends: tuple[int, ...] = ()
    """Seconds after which each section of the answer under way was done, in order: the first is
    that of the routine's place, or of ``detour``. Empty where the listener has left."""
    detour: tuple[str, Side | None] | None = None
    """The stretch and side that the answer taught, where that was not the routine."""


@dataclass(frozen=True)
class Stamped(Generic[T]):
    """A value and when it was set, in seconds since 1970 (0: never)."""

    value: T
    at: int = 0

    def set(self, value: T, now: int) -> "Stamped[T]":
        """The new value, stamped later than the old one even within one second; so is the old one, said again."""
        return Stamped(value, max(now, self.at + 1))

    def merged(self, other: "Stamped[T]") -> "Stamped[T]":
        """The later of two; of two set in the same second always the same one."""
        if self.at != other.at:
            return self if self.at > other.at else other
        return self if self is other else max(self, other, key=lambda one: repr(one.value))


@dataclass(frozen=True, order=True)
class Round:
    """A routine done to its end: when (seconds since 1970), and on which day of the listener's."""

    at: int
    day: date


@dataclass(frozen=True)
class Progress:
    """Everything remembered of one listener."""

    unfinished: Stamped[Unfinished | None] = Stamped(None)
    settings: Stamped[Settings] = Stamped(Settings())
    day_off: Stamped[date | None] = Stamped(None)
    trace: Stamped[Trace] = Stamped(Trace())
    voice: Stamped[int | None] = Stamped(None)
    """How long this listener's speaker takes for words, in percent of the estimate (70 to 140);
    ``None`` until it is known."""
    rounds: frozenset[Round] = frozenset()
    known: frozenset[str] = frozenset()
    """Stretches done to their end often enough to be told in short."""
    learning: frozenset[tuple[str, int]] = frozenset()
    """Of the others, each time that one was done to its end: the stretch, and seconds since 1970.
    """
    heard: frozenset[Notice] = frozenset()
    history: History = field(default_factory=History)
    opened: str = ""
    """The last request that was answered from the store and changed anything of it, its time in
    front: one that begins a visit, as a rule. If it comes again, it has been done."""

    def rounds_on(self, day: date) -> int:
        """How many routines were finished on a day."""
        return sum(one.day == day for one in self.rounds)

    def with_round(self, now: int, day: date) -> "Progress":
        """The routine was finished. Told twice of the same moment, it counts once."""
        return replace(self, rounds=_newest_rounds(self.rounds | {Round(now, day)}))

    def with_done(self, stretch_id: str, now: int, day: date) -> "Progress":
        """A stretch was done to its end, on ``day`` of the listener's."""
        known, learning = _learned(self.known, self.learning | {(stretch_id, now)})
        return replace(
            self, known=known, learning=learning, history=self.history.with_done(stretch_id, day)
        )

    def merged(self, other: "Progress") -> "Progress":
        """What both together remember. Nothing that either acknowledged is lost."""
        known, learning = _learned(self.known | other.known, self.learning | other.learning)
        return Progress(
            self.unfinished.merged(other.unfinished),
            self.settings.merged(other.settings),
            self.day_off.merged(other.day_off),
            self.trace.merged(other.trace),
            self.voice.merged(other.voice),
            _newest_rounds(self.rounds | other.rounds),
            known,
            learning,
            self.heard | other.heard,
            self.history.merged(other.history),
            max(self.opened, other.opened),
        )


def _newest_rounds(rounds: frozenset[Round]) -> frozenset[Round]:
    return (
        rounds
        if len(rounds) <= ROUNDS_KEPT
        else frozenset(sorted(rounds, reverse=True)[:ROUNDS_KEPT])
    )


def _learned(
    known: frozenset[str], learning: frozenset[tuple[str, int]]
) -> tuple[frozenset[str], frozenset[tuple[str, int]]]:
    if not learning:
        return known, learning
    times = Counter(stretch_id for stretch_id, _ in learning)
    known |= {stretch_id for stretch_id, count in times.items() if count >= TIMES_KNOWN}
    return known, frozenset(one for one in learning if one[0] not in known)
