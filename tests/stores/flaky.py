"""A real store behind a connection that fails when it is told to."""

from enum import Enum
from typing import TYPE_CHECKING

from skill.domain.memory.progress import Progress
from skill.errors import StoreUnavailable
from skill.listener import Listener
from skill.stores.base import ProgressStore, Saved

if TYPE_CHECKING:
    from collections.abc import Callable


class Fault(Enum):
    """What goes wrong with a call."""

    NONE = "none"
    DOWN = "down"
    """It does not arrive."""
    LOST = "lost"
    """It arrives and is carried out, but its answer does not arrive."""


class Flaky:
    """``store``, with ``fault`` in every call."""

    def __init__(self, store: ProgressStore, fault: Fault = Fault.NONE) -> None:
        self.store = store
        self.fault = fault

    def load(self, listener: Listener) -> Saved | None:
        if self.fault is Fault.DOWN:
            raise StoreUnavailable("did not arrive")
        return self.store.load(listener)

    def save(
        self, listener: Listener, progress: Progress, expected: int, birth: int, now: int
    ) -> int:
        if self.fault is Fault.DOWN:
            raise StoreUnavailable("did not arrive")
        version = self.store.save(listener, progress, expected, birth, now)
        if self.fault is Fault.LOST:
            raise StoreUnavailable("no answer")
        return version

    def forget(self, listener: Listener) -> None:
        if self.fault is Fault.DOWN:
            raise StoreUnavailable("did not arrive")
        self.store.forget(listener)
        if self.fault is Fault.LOST:
            raise StoreUnavailable("no answer")

    def ready(self) -> None:
        self.store.ready()

    def close(self) -> None:
        self.store.close()


class Watched(Flaky):
    """A speaker's way to the store.

    It knows what happened in the last turn, and what others do before each try to save.
    """

    def __init__(self, store: ProgressStore) -> None:
        super().__init__(store)
        self.answered = False
        self.meanwhile: list[Callable[[], None]] = []

    def load(self, listener: Listener) -> Saved | None:
        saved = super().load(listener)
        self.answered = True
        return saved

    def save(
        self, listener: Listener, progress: Progress, expected: int, birth: int, now: int
    ) -> int:
        if self.meanwhile:
            self.meanwhile.pop(0)()
        version = super().save(listener, progress, expected, birth, now)
        self.answered = True
        return version
