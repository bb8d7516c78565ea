"""One device of a listener: takes turns as fast as it can, and notes what was acknowledged.

Each turn does a stretch to its end at a moment that no other turn of the device has, so that
afterwards every acknowledged turn can be looked for. No stretch is done often enough to become
known: its times would go.
"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

from skill.domain.memory.progress import TIMES_KNOWN, Progress
from skill.errors import StoreConflict, StoreUnavailable
from skill.listener import Listener
from skill.stores.base import ProgressStore, Saved, save_merged
from skill.stores.sqlite import SqliteStore
from tests.domain.memories import FIRST_DAY, NOON

SESSION = 4
"""Turns in one session."""
TURNS_EACH = TIMES_KNOWN - 1
"""Turns that do the same stretch."""


def turns(store: ProgressStore, listener: Listener, device: str, count: int) -> Iterator[str]:
    """Take ``count`` turns; yields each that was acknowledged, as the device's letter and a number.

    As in a session, the state travels on after a save that failed, and the next turn saves both. A
    session is short: what the store lost must not be brought back by a session that still holds it.
    """
    progress, version, birth = Progress(), 0, None
    waiting: list[str] = []
    for turn in range(count):
        # Without it SQLite's writers hardly meet: one takes many turns while the other waits for
        # the lock.
        time.sleep(0.001)
        try:
            if turn % SESSION == 0 and not waiting:
                progress, version, birth = _opened(store.load(listener))
            waiting.append(f"{device}{turn}")
            progress = progress.with_done(f"{device}{turn // TURNS_EACH}", NOON + turn, FIRST_DAY)
            progress, version, birth = _opened(
                save_merged(store, listener, progress, version, birth, NOON + turn)
            )
        except (StoreConflict, StoreUnavailable):
            continue
        yield from waiting
        waiting.clear()


def remembered(store: ProgressStore, listener: Listener) -> set[str]:
    """The names of all turns that the store knows of."""
    saved = store.load(listener)
    return (
        {f"{stretch[0]}{at - NOON}" for stretch, at in saved.progress.learning} if saved else set()
    )


def _opened(saved: Saved | None) -> tuple[Progress, int, int | None]:
    return (saved.progress, saved.version, saved.birth) if saved else (Progress(), 0, None)


if __name__ == "__main__":
    _, path, key, own_name, how_many = sys.argv
    for acknowledged in turns(SqliteStore(Path(path)), Listener(key), own_name, int(how_many)):
        sys.stdout.write(acknowledged + "\n")
        sys.stdout.flush()
