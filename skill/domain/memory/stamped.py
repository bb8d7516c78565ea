"""A value and when it was set. Of two values of one thing the later stamp wins."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Stamped(Generic[T]):
    """A value and when it was set, in seconds since 1970 (0: never)."""

    value: T
    at: int = 0

    def set(
        self,
        value: T,
        now: int,
    ) -> "Stamped[T]":
        """The new value, stamped later than the old one even within one second."""
        return Stamped(value, max(now, self.at + 1))

    def merged(self, other: "Stamped[T]") -> "Stamped[T]":
        """The later of two; of two set in the same second always the same one."""
        if self.at != other.at:
            return self if self.at > other.at else other
        if self is other:
            return self
        return max(
            self,
            other,
            key=lambda one: repr(one.value),
        )
