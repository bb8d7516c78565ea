"""What a conversation carries from one turn to the next."""

from dataclasses import dataclass, field
from enum import StrEnum

from skill.domain.listening.playback import Spoken
from skill.domain.memory.progress import Progress
from skill.domain.routine.model import Ease, Position
from skill.domain.routine.place import Place


class Asking(StrEnum):
    """The question left open, by what a yes to it means."""

    START = "start"
    NEXT = "next"
    CARRY_ON = "carry_on"
    AGAIN = "again"
    ANYWAY = "anyway"
    START_OVER = "start_over"
    TOMORROW_OFF = "tomorrow_off"
    EASIER = "easier"
    STRETCH = "stretch"
    HOLD_LENGTH = "hold_length"
    RESET = "reset"
    FORGET = "forget"
    REMINDER_TIME = "reminder_time"
    REMIND = "remind"


YES_OR_NO = frozenset(
    {
        Asking.CARRY_ON,
        Asking.AGAIN,
        Asking.ANYWAY,
        Asking.START_OVER,
        Asking.TOMORROW_OFF,
        Asking.EASIER,
        Asking.RESET,
        Asking.FORGET,
        Asking.REMIND,
    }
)
"""The questions that "cancel" answers with no; at the others it leaves."""


class Hint(StrEnum):
    """What is said or asked once a visit."""

    COME_BACK = "come_back"
    REST_DAY = "rest_day"
    ENOUGH = "enough"
    DECLINED = "declined"
    """The listener did not want to carry on where the routine was left, so to start gives up that
    place knowingly."""
    PERMISSION = "permission"
    """Alexa was told to ask for the permission to set reminders."""


class Weekday(StrEnum):
    """A day of the week, in order."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


@dataclass(frozen=True)
class Reminder:
    """A reminder by the listener's own clock: every day, or every week on one day."""

    hour: int
    minute: int
    day: Weekday | None = None


@dataclass(frozen=True)
class Visit:
    """One session. Nothing of it is stored."""

    at: Place | None = None
    """Where the last answer that taught began: what "repeat" repeats."""
    then: Place | None = None
    """Where "next" goes inside the section of ``at``; ``None``: the section was read to its end."""
    spoken: Spoken | None = None
    """The answer under way that began at ``at``; ``None`` where the listener's place in it is
    already known."""
    left: int | None = None
    """Seconds left of the hold at ``at`` that the listener broke in on, 0 for another step;
    ``None``: it was heard."""
    detour: bool = False
    """Whether ``at`` is a stretch that was asked for by name, while the routine waits."""
    one_side: bool = False
    """Whether the detour is for the side asked for only."""
    body: Position = Position.START
    """How the listener is placed, as far as the coach led them."""
    asking: Asking | None = None
    options: tuple[str, ...] = ()
    """The stretches that the open question names."""
    seconds: int | None = None
    """The time asked for, while "start over?" is open."""
    forms: tuple[tuple[str, Ease], ...] = ()
    """Stretches done in another form in this visit, sorted by id."""
    full: frozenset[str] = frozenset()
    """Stretches told in full in this visit, though they are known."""
    reminder: Reminder | None = None
    """The reminder that is being agreed on."""
    day: Weekday | None = None
    """Its day, while its time is asked for."""
    avoid: frozenset[str] = frozenset()
    """Stretches that are not offered again in this visit."""
    hints: frozenset[Hint] = frozenset()
    turns: int = 0


@dataclass(frozen=True)
class State:
    """All that an answer depends on, besides the event, the moment and the content."""

    progress: Progress = field(default_factory=Progress)
    visit: Visit = field(default_factory=Visit)
