"""A coach without its world: the store is a dictionary, the reminders are only noted."""

from dataclasses import dataclass, field
from datetime import date

from skill.coaching import Call, Coach, Reply
from skill.domain.conversation.events import Event, Outcome
from skill.domain.conversation.reminder import Reminder
from skill.domain.memory.plain import Record
from skill.domain.memory.progress import Progress
from skill.errors import StoreConflict, StoreError
from skill.listener import Listener
from skill.stores.base import Saved
from tests.support.lines import CONTENT, pattern
from tests.support.words import text

HOUSEHOLD = Listener("a hash of a household")
SHE = Listener("a hash of a household", "a hash of somebody")
BIRTH = 1_234_567
MORNING = 1_772_456_400
TODAY = date(2026, 3, 2)


@dataclass
class Shelf:
    """A store in a dictionary that counts its calls, and fails where it is told to."""

    kept: dict[Listener, Saved] = field(default_factory=dict)
    loads: int = 0
    saves: int = 0
    load_fails: StoreError | None = None
    save_fails: StoreError | None = None
    forget_fails: StoreError | None = None

    def load(self, listener: Listener) -> Saved | None:
        self.loads += 1
        if self.load_fails:
            raise self.load_fails
        return self.kept.get(listener)

    def save(
        self,
        listener: Listener,
        progress: Progress,
        expected: int,
        birth: int,
        now: int,  # noqa: ARG002 - the interface
    ) -> int:
        self.saves += 1
        if self.save_fails:
            raise self.save_fails
        stored = self.kept.get(listener)
        if (stored.version if stored else 0) != expected or (stored and stored.birth != birth):
            raise StoreConflict("another version is stored")
        self.kept[listener] = Saved(progress, expected + 1, birth)
        return expected + 1

    def forget(self, listener: Listener) -> None:
        if self.forget_fails:
            raise self.forget_fails
        for one in list(self.kept):
            if one == listener or (not listener.person and one.account == listener.account):
                del self.kept[one]

    def ready(self) -> None:
        """Nothing can be missing."""

    def close(self) -> None:
        """Nothing is open."""


@dataclass
class Bell:
    """A speaker's reminders: notes what was asked of it, and answers as it is told to."""

    outcome: Outcome = Outcome.DONE
    asked: list[tuple[Reminder, str] | None] = field(default_factory=list)
    """What was to be set, with its words; ``None``: to be taken away."""

    def set(self, reminder: Reminder, words: str) -> Outcome:
        self.asked.append((reminder, words))
        return self.outcome

    def cancel(self) -> Outcome:
        self.asked.append(None)
        return self.outcome


@dataclass
class Visit:
    """One session with a coach; every answer is heard out."""

    store: Shelf
    session: Record | None = None
    now: int = MORNING
    listener: Listener = SHE
    bell: Bell = field(default_factory=Bell)

    def __call__(self, event: Event, after: int = 120) -> Reply:
        self.now += after
        reply = Coach(CONTENT, self.store).answer(self.call, event)
        self.session = reply.session
        return reply

    @property
    def call(self) -> Call:
        """What a turn would be asked with now."""
        return Call(self.listener, self.now, TODAY, self.bell, self.session)


def says(reply: Reply, line: str) -> bool:
    """Whether a line is heard in an answer."""
    return bool(pattern(line).search(text(reply.turn.timeline)))


def place(progress: Progress) -> str:
    """The stretch where the routine is."""
    assert progress.unfinished.value
    return progress.unfinished.value.place.stretch
