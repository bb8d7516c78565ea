"""On which days the listener stretched.

Merging is a union, so no day is lost and none is counted twice.

Days are the listener's own dates, fixed when the stretch was done: neither travel nor the clocks'
going forward moves one afterwards. Both sets keep a window that ends at their newest day, so they
stay small for ever.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

DAYS_KEPT = 400
"""A streak longer than this is "more than a year"."""
WEEK = 7
RECENT_DAYS = 14
"""Days for which it is known which stretches were done: a week's count, seen from either side of
the date line."""
FORGIVEN_GAP = timedelta(days=2)
"""Two stretched days with one day of rest between them are still one streak."""


@dataclass(frozen=True)
class History:
    """Days, and the stretches of the most recent ones."""

    days: frozenset[date] = frozenset()
    recent: frozenset[tuple[date, str]] = frozenset()

    @staticmethod
    def kept(days: frozenset[date], recent: frozenset[tuple[date, str]]) -> "History":
        """As much of the days and of what was done on them as is remembered."""
        since = _window(days, DAYS_KEPT)
        recent_since = _window(days, RECENT_DAYS)
        return History(
            frozenset(day for day in days if day > since),
            frozenset(one for one in recent if one[0] > recent_since),
        )

    def with_done(self, stretch_id: str, day: date) -> "History":
        """A stretch was done to its end."""
        return self.merged(History(frozenset({day}), frozenset({(day, stretch_id)})))

    def merged(self, other: "History") -> "History":
        """What both together know."""
        return (
            self
            if other is self
            else History.kept(self.days | other.days, self.recent | other.recent)
        )

    def last(self) -> date | None:
        """The last day with a stretch."""
        return max(self.days, default=None)

    def days_in_week(self, today: date) -> int:
        """Days with a stretch among the last seven, today included."""
        return sum(_in_week(day, today) for day in self.days)

    def stretches_in_week(self, today: date) -> int:
        """Stretches done in the last seven days; each counts once a day."""
        return sum(_in_week(day, today) for day, _ in self.recent)

    def streak(self, today: date) -> int:
        """Stretched days in a row up to today, a day of rest between two of them forgiven; 0 once it is broken."""
        count, later = 0, today
        for day in sorted(self.days, reverse=True):
            if later - day > FORGIVEN_GAP:
                break
            count, later = count + 1, min(later, day)
        return count


def _in_week(day: date, today: date) -> bool:
    # A date after today is yesterday's journey across the date line: it was this week too.
    return (today - day).days < WEEK


def _window(days: Iterable[date], length: int) -> date:
    newest = max(days, default=date.min)
    return (
        newest - timedelta(days=length) if newest > date.min + timedelta(days=length) else date.min
    )
