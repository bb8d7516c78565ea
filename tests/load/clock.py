"""A clock that runs fast: a routine of a quarter of an hour is over in seconds.

Every length keeps its proportion.

Listeners go by it, and so does the service's check of timestamps; nothing else in the service asks
for the time.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class FastClock:
    """Runs ``speed`` times as fast as time does, since ``start`` (seconds since 1970)."""

    start: float
    speed: float

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.fromtimestamp(self.start + (time.time() - self.start) * self.speed, UTC)

    def sleep(self, seconds: float) -> None:
        """Wait until so many seconds have passed on this clock."""
        time.sleep(seconds / self.speed)
