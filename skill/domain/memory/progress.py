"""What is remembered between visits, and how two devices' memories become one.

The rules:

- Merging is commutative, associative and idempotent: sets only grow (the newest few are kept), and
  of two values of one thing the later wins. So it does not matter in which order speakers save.
- Every setting is a thing of its own.
- Nothing about health is here: no pain, no body part; a day off is a date the listener agreed to.
- What is done within an hour of what was done before it belongs to the same day: a routine across
  midnight is one day's.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from skill.domain.memory.history import History
from skill.domain.memory.settings import ChosenSettings
from skill.domain.memory.stamped import Stamped
from skill.domain.memory.unknown import NOTHING, Unknown
from skill.domain.routine.model import Position, Side
from skill.domain.routine.place import Place, Plan
from skill.domain.values import replace

ROUNDS_KEPT = 4
"""How many finished rounds are remembered: enough to count one day's, small enough to store."""
TIMES_KNOWN = 3
"""A stretch done to its end this often is known: its section becomes short."""
SAME_DAY_SECONDS = 3600
"""From one thing done to the next, at most, where both belong to one day."""
NEVER = date.min
QUICKEST, SLOWEST = 70, 140
"""The paces that a voice may have, in percent of the estimate."""


class Notice(StrEnum):
    """What is said once in a listener's life."""

    SAFETY = "safety"
    INTERRUPT = "interrupt"


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
    """A routine that was begun: where it is, which stretches it has, and how long it holds."""

    place: Place
    plan: Plan
    hold: int | None = None
    """Seconds of its holds, where it was made to fit; ``None``: as the listener likes them."""
    remaining: int | None = None
    """Seconds that remain of the hold at ``place``, where one was cut off."""
    ran_out: bool = False
    """Whether a hands-free visit ran out there, and nobody has said anything since."""
    sides: BothSides | None = None
    """How the two sides of a stretch are done, where it is not as usual."""

    @property
    def turned(self) -> str | None:
        """The stretch that is begun on its second side; ``None`` where all go as usual."""
        if self.sides is None or not self.sides.turned:
            return None
        return self.sides.stretch


@dataclass(frozen=True)
class Trace:
    """What the last turn left behind, for a session that begins without a word of its end.

    Its stamp is the moment of that turn.
    """

    body: Position = Position.START
    """How the listener was placed when the answer began, or when they left."""
    ends: tuple[int, ...] = ()
    """Seconds after which each section of the answer under way was done, in order: the first is
    that of the routine's place, or of ``detour``. Empty where the listener has left."""
    detour: tuple[str, Side | None] | None = None
    """The stretch and side that the answer taught, where that was not the routine."""


@dataclass(frozen=True, order=True)
class Round:
    """A routine done to its end: when (seconds since 1970), and on which of the listener's days."""

    at: int
    day: date


@dataclass(frozen=True)
class Progress:
    """Everything remembered of one listener."""

    unfinished: Stamped[Unfinished | None] = Stamped(None)
    settings: ChosenSettings = field(default_factory=ChosenSettings)
    day_off: Stamped[date | None] = Stamped(None)
    trace: Stamped[Trace] = Stamped(Trace())
    voice: Stamped[int | None] = Stamped(None)
    """How long this listener's speaker takes for words, in percent of the estimate (70 to 140);
    ``None`` until it is known."""
    done: Stamped[date] = Stamped(NEVER)
    """The day that counts for what was done last."""
    rounds: frozenset[Round] = frozenset()
    known: frozenset[str] = frozenset()
    """Stretches done to their end often enough to be told in short."""
    learning: frozenset[tuple[str, int]] = frozenset()
    """Of the others, each time that one was done to its end: the stretch, and seconds since
    1970."""
    heard: frozenset[Notice] = frozenset()
    history: History = field(default_factory=History)
    opened: str = ""
    """The last request that was answered from the store and changed anything of it, its time in
    front: one that begins a visit, as a rule. If it comes again, it has been done."""
    unknown: Unknown = NOTHING
    """What a newer version keeps."""

    def rounds_on(self, day: date) -> int:
        """How many routines were finished on a day."""
        return sum(one.day == day for one in self.rounds)

    def with_round(
        self,
        now: int,
        day: date,
    ) -> "Progress":
        """The routine was finished. Told twice of the same moment, it counts once."""
        day = self._find_day(now, day)
        rounds = _keep_newest(self.rounds | {Round(now, day)})
        return replace(
            self,
            done=self.done.merged(Stamped(day, now)),
            rounds=rounds,
        )

    def with_done(
        self,
        stretch_id: str,
        now: int,
        day: date,
    ) -> "Progress":
        """A stretch was done to its end, on ``day`` of the listener's."""
        day = self._find_day(now, day)
        done = self.done.merged(Stamped(day, now))
        known, learning = _learn(self.known, self.learning | {(stretch_id, now)})
        history = self.history.with_done(stretch_id, day)
        return replace(
            self,
            done=done,
            known=known,
            learning=learning,
            history=history,
        )

    def kept(self) -> "Progress":
        """As much of it as is remembered: what another version kept may be more."""
        if len(self.rounds) <= ROUNDS_KEPT and not self.learning:
            return self
        known, learning = _learn(self.known, self.learning)
        return replace(
            self,
            rounds=_keep_newest(self.rounds),
            known=known,
            learning=learning,
        )

    def merged(self, other: "Progress") -> "Progress":
        """What both together remember. Nothing that either acknowledged is lost."""
        known, learning = _learn(self.known | other.known, self.learning | other.learning)
        return Progress(
            unfinished=self.unfinished.merged(other.unfinished),
            settings=self.settings.merged(other.settings),
            day_off=self.day_off.merged(other.day_off),
            trace=self.trace.merged(other.trace),
            voice=self.voice.merged(other.voice),
            done=self.done.merged(other.done),
            rounds=_keep_newest(self.rounds | other.rounds),
            known=known,
            learning=learning,
            heard=self.heard | other.heard,
            history=self.history.merged(other.history),
            opened=max(self.opened, other.opened),
            unknown=self.unknown.merged(other.unknown),
        )

    def _find_day(
        self,
        now: int,
        day: date,
    ) -> date:
        """The day that something done now counts for: near the last thing, that one's."""
        if self.done.at and abs(now - self.done.at) <= SAME_DAY_SECONDS:
            return self.done.value
        return day


def _keep_newest(rounds: frozenset[Round]) -> frozenset[Round]:
    if len(rounds) <= ROUNDS_KEPT:
        return rounds
    return frozenset(sorted(rounds, reverse=True)[:ROUNDS_KEPT])


def _learn(
    known: frozenset[str], learning: frozenset[tuple[str, int]]
) -> tuple[frozenset[str], frozenset[tuple[str, int]]]:
    """What is known now, and what is still being learned."""
    if not learning:
        return known, learning
    times = Counter(stretch_id for stretch_id, _ in learning)
    known |= {stretch_id for stretch_id, count in times.items() if count >= TIMES_KNOWN}
    return known, frozenset(one for one in learning if one[0] not in known)
