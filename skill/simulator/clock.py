"""The simulated speaker's time: real in a conversation, stepped in tests and to skip silences."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What the speaker needs of time."""

    def now(self) -> datetime:
        """The present moment, in UTC."""

    def sleep(self, seconds: float) -> None:
        """Let `seconds` (0 or more) pass."""


class RealClock:
    """Time as it passes."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Wait `seconds`."""
        time.sleep(seconds)


class SteppedClock:
    """Time that stands still until somebody sleeps, and then jumps."""

    def __init__(self, start: datetime | None = None) -> None:
        """Begin at `start`, which knows its time zone; by default at the real present moment."""
        self._now = (start or datetime.now(UTC)).astimezone(UTC)

    def now(self) -> datetime:
        """The moment that was stepped to, in UTC."""
        return self._now

    def sleep(self, seconds: float) -> None:
        """Step forward by `seconds` at once."""
        self._now += timedelta(seconds=seconds)
