"""What is taught: a routine of stretches, a stretch of steps.

Values only, no behaviour beyond look-ups.

All lengths are seconds. Where a figure has a range, the range is the content's and asking for more
or less is clamped to it. Texts may carry ``{side}`` and ``{other}`` in a stretch done on two sides:
one text serves both.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class Side(StrEnum):
    """A side of the body, as the stretch names it: the crossed ankle, the way of the twist."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> "Side":
        """The opposite side."""
        if self is Side.LEFT:
            return Side.RIGHT
        return Side.LEFT


class Position(StrEnum):
    """How the body is placed at the start of a stretch; ``START`` is anywhere, before the first."""

    START = "start"
    KNEELING = "kneeling"
    BACK = "back"
    SITTING = "sitting"
    FRONT = "front"


class Ease(StrEnum):
    """Which form of a stretch is taught."""

    PLAIN = "plain"
    EASIER = "easier"
    DEEPER = "deeper"


@dataclass(frozen=True)
class Range:
    """A figure the listener may change: what is used, and the least and most that is allowed."""

    usual: int
    least: int
    most: int

    def clamp(self, wanted: int) -> int:
        """The allowed figure nearest to ``wanted``."""
        return min(self.most, max(self.least, wanted))


@dataclass(frozen=True)
class Stay:
    """Be still for some seconds. ``cue`` is spoken early in it (the breathing)."""

    seconds: Range
    cue: str


@dataclass(frozen=True)
class Reps:
    """Do and let go, counted aloud.

    One rep is ``work``, ``seconds`` of holding, ``release``, ``pause``.
    """

    seconds: Range
    count: Range
    sets: Range
    work: str
    release: str
    pause: int
    rest: str
    """What is said between two sets (the deep breaths)."""
    rest_seconds: int


@dataclass(frozen=True)
class Flow:
    """Move with the breath for some seconds, or stay in each posture (the deeper form)."""

    seconds: Range
    stay: Range
    """Seconds in each posture where the form asks to stay."""
    breathe_in: str
    breathe_out: str
    carry_on: str
    """Said when the cues thin out."""


Work = Stay | Reps | Flow


@dataclass(frozen=True)
class Step:
    """One thing to do: its words, then the ``pause`` the movement needs, or a timed ``work``.

    ``short`` is what is said once the stretch is known; empty leaves the step out then.
    With ``work``, ``say`` announces it (``{length}`` is how long), ``after`` releases it.
    """

    id: str
    say: str
    short: str
    pause: int
    work: Work | None = None
    after: str = ""
    after_short: str = ""


@dataclass(frozen=True)
class Form:
    """An easier or deeper way of doing a stretch.

    ``say`` is said when it is asked for; the rest is what it changes.
    ``instead`` replaces the words of steps by id, and an empty text leaves the step out. A figure
    that is ``None`` stays as it is; the others replace the usual figures of holds, reps and flows.
    """

    say: str
    pause: int
    instead: Mapping[str, str] = field(default_factory=dict)
    hold: int | None = None
    count: int | None = None
    sets: int | None = None
    seconds: int | None = None
    stay: bool = False
    cue: str | None = None


@dataclass(frozen=True, eq=False)
class Stretch:
    """One stretch. ``sides`` is empty, or both sides in the order they are done.

    There is one of each in a process, so it is itself and no other, and what follows from it can be
    worked out once.

    The first step is the way into position: its pause comes from the movement before it.
    """

    id: str
    name: str
    also_called: tuple[str, ...]
    position: Position
    sides: tuple[Side, ...]
    benefits: str
    caution: str
    come_out: str
    """How to leave the stretch safely when it hurts."""
    steps: tuple[Step, ...]
    easier: Form
    deeper: Form

    @cached_property
    def step_ids(self) -> tuple[str, ...]:
        """The steps' ids, in order."""
        return tuple(step.id for step in self.steps)

    def step(self, step_id: str) -> Step | None:
        """The step of that id, or ``None``."""
        return next((step for step in self.steps if step.id == step_id), None)


@dataclass(frozen=True, eq=False)
class Movement:
    """How to get from one position to another, and the seconds it takes."""

    say: str
    pause: int


@dataclass(frozen=True, eq=False)
class Routine:
    """The stretches in order, and the movements between their positions."""

    id: str
    stretches: tuple[Stretch, ...]
    movements: Mapping[tuple[Position, Position], Movement]
    """From a position to another; to itself is staying there. From ``START`` to each, and to
    ``START``: getting up."""

    def stretch(self, stretch_id: str) -> Stretch | None:
        """The stretch of that id, or ``None``."""
        return self._by_id.get(stretch_id)

    def __getitem__(self, stretch_id: str) -> Stretch:
        """The stretch of that id. Raises ``KeyError``: repair places before you look them up."""
        return self._by_id[stretch_id]

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The stretches' ids, in order."""
        return tuple(self._by_id)

    @cached_property
    def holds(self) -> Range:
        """How long stretches are held: as most of them are, and what the widest allow.

        Content in which no stretch is held is refused (``skill/content``).
        """
        stays = [
            step.work.seconds
            for stretch in self.stretches
            for step in stretch.steps
            if isinstance(step.work, Stay)
        ]
        ((commonest, _),) = Counter(stay.usual for stay in stays).most_common(1)
        least = min(stay.least for stay in stays)
        most = max(stay.most for stay in stays)
        return Range(commonest, least, most)

    @cached_property
    def _by_id(self) -> dict[str, Stretch]:
        return {stretch.id: stretch for stretch in self.stretches}
