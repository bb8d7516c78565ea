"""A reminder to stretch, by the listener's own clock."""

from dataclasses import dataclass
from enum import StrEnum


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
    """Every day, or every week on one day, at ``hour`` (0 to 23) and ``minute``."""

    hour: int
    minute: int
    day: Weekday | None = None
