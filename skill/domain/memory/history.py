"""On which days the listener stretched.

The rules:

- Days are the listener's own dates, fixed when the stretch was done: neither travel nor the clocks'
  going forward moves one afterwards.
- Merging is a union, so no day is lost and none is counted twice.
- What is kept ends a year and a bit before the **anchor**, the third newest day. So the sets stay
  small for ever, and a date in the future, from a device whose clock was wrong, pushes nothing
  out, nor does a second one.
- Such a date is nobody's last time, and in no week and no streak.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import nlargest
from typing import NamedTuple

DAYS_KEPT = 400
"""Days that are remembered of somebody who stretches daily: a streak that reaches back so far is
"more than a year"."""
ANCHORED_BY = 3
"""Which of the newest days is the anchor: it takes as many wrong dates to move it."""
WEEK = 7
RECENT_DAYS = 14
"""Days for which it is known which stretches were done: a week's count, seen from either side of
the date line."""
FORGIVEN_GAP = timedelta(days=2)
"""Two stretched days with one day of rest between them are still one streak."""
DATE_LINE = timedelta(days=1)
"""A journey across the date line makes yesterday's stretch tomorrow's."""


class Streak(NamedTuple):
    """Stretched days in a row, and whether there may be more than are remembered."""

    days: int
    is_longer: bool


@dataclass(frozen=True)
class History:
    """Days, and the stretches of the most recent ones."""

    days: frozenset[date] = frozenset()
    recent: frozenset[tuple[date, str]] = frozenset()

    @staticmethod
    def kept(days: frozenset[date], recent: frozenset[tuple[date, str]]) -> "History":
        """As much of the days and of what was done on them as is remembered."""
        anchor = find_anchor(days)
        if anchor is None:
            return History(days, recent)
        since = _find_edge(anchor, DAYS_KEPT)
        recent_since = _find_edge(anchor, RECENT_DAYS)
        return History(
            frozenset(day for day in days if day > since),
            frozenset(one for one in recent if one[0] > recent_since),
        )

    def with_done(
        self,
        stretch_id: str,
        day: date,
    ) -> "History":
        """A stretch was done to its end."""
        return self.merged(History(frozenset({day}), frozenset({(day, stretch_id)})))

    def merged(self, other: "History") -> "History":
        """What both together know."""
        if self == other:
            return self
        return History.kept(self.days | other.days, self.recent | other.recent)

    def last(self, today: date) -> date | None:
        """The last day with a stretch."""
        return max(self._plausible(today), default=None)

    def days_in_week(self, today: date) -> int:
        """Days with a stretch among the last seven, today included."""
        return sum(_is_in_week(day, today) for day in self.days)

    def stretches_in_week(self, today: date) -> int:
        """Stretches done in the last seven days; each counts once a day."""
        return sum(_is_in_week(day, today) for day, _ in self.recent)

    def streak(self, today: date) -> Streak:
        """Stretched days in a row up to today, a day of rest between two of them forgiven."""
        count, later = 0, today
        for day in sorted(self._plausible(today), reverse=True):
            if later - day > FORGIVEN_GAP:
                break
            count += 1
            later = min(later, day)
        anchor = find_anchor(self.days)
        edge = _find_edge(anchor, DAYS_KEPT) if anchor else date.min
        return Streak(count, count > 0 and later - edge <= FORGIVEN_GAP)

    def _plausible(self, today: date) -> list[date]:
        return [day for day in self.days if day - today <= DATE_LINE]


def find_anchor(days: Iterable[date]) -> date | None:
    """The third newest of the days; ``None`` where there are fewer."""
    newest = nlargest(ANCHORED_BY, days)
    if len(newest) < ANCHORED_BY:
        return None
    return newest[-1]


def _is_in_week(day: date, today: date) -> bool:
    return -DATE_LINE.days <= (today - day).days < WEEK


def _find_edge(anchor: date, kept: int) -> date:
    """The day after which days are kept: so many, where the anchor is two days ago."""
    back = kept - ANCHORED_BY + 1
    return date.fromordinal(max(1, anchor.toordinal() - back))
