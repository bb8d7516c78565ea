"""The questions that the coach can leave open, one value each.

The rules:

- A question is named by what a yes to it means, and carries what only its answer needs.
- A turn with an open question keeps the session open; a turn without one ends it.
- The name is what a session carries and what a written conversation calls it.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar, get_args

from skill.domain.conversation.reminder import Reminder, Weekday


class Asking(StrEnum):
    """The questions' names."""

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


@dataclass(frozen=True)
class Start:
    """Say start, or name a stretch."""

    asking: ClassVar = Asking.START


@dataclass(frozen=True)
class Next:
    """Say next: the coach waits while a stretch is done."""

    asking: ClassVar = Asking.NEXT


@dataclass(frozen=True)
class CarryOn:
    """Shall we carry on where the routine was left?"""

    asking: ClassVar = Asking.CARRY_ON


@dataclass(frozen=True)
class Again:
    """Another round today? ``seconds``: the time that was asked for."""

    seconds: int | None = None
    asking: ClassVar = Asking.AGAIN


@dataclass(frozen=True)
class Anyway:
    """Stretch on the rest day? ``seconds``: the time that was asked for."""

    seconds: int | None = None
    asking: ClassVar = Asking.ANYWAY


@dataclass(frozen=True)
class StartOver:
    """Begin again, though a place is lost? ``seconds``: the time that was asked for."""

    seconds: int | None = None
    asking: ClassVar = Asking.START_OVER


@dataclass(frozen=True)
class TomorrowOff:
    """Leave ``day`` out? It is fixed when the question is asked: midnight may pass before a yes."""

    day: date
    asking: ClassVar = Asking.TOMORROW_OFF


@dataclass(frozen=True)
class Easier:
    """Shall I show you the easier form?"""

    asking: ClassVar = Asking.EASIER


@dataclass(frozen=True)
class Choose:
    """This stretch or that one? Their ids."""

    first: str
    second: str
    asking: ClassVar = Asking.STRETCH


@dataclass(frozen=True)
class HoldLength:
    """How long shall I hold?"""

    asking: ClassVar = Asking.HOLD_LENGTH


@dataclass(frozen=True)
class Reset:
    """Set everything back to how it was at first?"""

    asking: ClassVar = Asking.RESET


@dataclass(frozen=True)
class Forget:
    """Delete everything?"""

    asking: ClassVar = Asking.FORGET


@dataclass(frozen=True)
class ReminderTime:
    """At what time? ``day`` is the weekday that was said already."""

    day: Weekday | None = None
    asking: ClassVar = Asking.REMINDER_TIME


@dataclass(frozen=True)
class Remind:
    """Shall I set this reminder?"""

    reminder: Reminder
    asking: ClassVar = Asking.REMIND


Question = (
    Start
    | Next
    | CarryOn
    | Again
    | Anyway
    | StartOver
    | TomorrowOff
    | Easier
    | Choose
    | HoldLength
    | Reset
    | Forget
    | ReminderTime
    | Remind
)

YesOrNo = CarryOn | Again | Anyway | StartOver | TomorrowOff | Easier | Reset | Forget | Remind
"""The questions that "cancel" answers with no; at the others it leaves."""
YES_OR_NO: frozenset[Asking] = frozenset(kind.asking for kind in get_args(YesOrNo))
"""Their names."""
