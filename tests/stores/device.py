"""One device of a listener, taking turns as fast as it can and remembering what was acknowledged to it.

Each turn does a stretch to its end at a moment that no other turn of the device has, so that afterwards every
acknowledged turn can be looked for. A name is used for as many turns as the times that are kept of a stretch.
"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

from skill.domain.progress import TIMES_KNOWN, Progress
from skill.errors import StoreConflict, StoreUnavailable
from skill.stores.base import ProgressStore, Saved, save_merged
from skill.stores.sqlite import SqliteStore
from tests.domain.memories import NOON

SESSION = 4
"""Turns in one session."""


def turns(store: ProgressStore, listener: str, device: str, count: int) -> Iterator[str]:
    """Take ``count`` turns; yields each that was acknowledged, as the device's letter and a number.

    As in a session, the state travels on after a save that failed, and the next turn saves both. A session is
    short: what the store lost must not be brought back by a session that still holds it.
    """
    saved = Saved(Progress(), 0)
    waiting: list[str] = []
    for turn in range(count):
        # Without it SQLite's writers hardly meet: one takes many turns while the other waits for the lock.
        time.sleep(0.001)
        try:
            if turn % SESSION == 0 and not waiting:
                saved = store.load(listener) or Saved(Progress(), 0)
            waiting.append(f"{device}{turn}")
            done = saved.progress.with_done(f"{device}{turn // TIMES_KNOWN}", NOON + turn)
            saved = Saved(done, saved.version)
            saved = save_merged(store, listener, saved.progress, saved.version, NOON + turn)
        except (StoreConflict, StoreUnavailable):
            continue
        yield from waiting
        waiting.clear()


def remembered(store: ProgressStore, listener: str) -> set[str]:
    """The names of all turns that the store knows of."""
    saved = store.load(listener)
    if saved is None:
        return set()
    return {f"{stretch[0]}{at - NOON}" for stretch, times in saved.progress.done for at in times}


if __name__ == "__main__":
    _, path, key, own_name, how_many = sys.argv
    for acknowledged in turns(SqliteStore(Path(path)), key, own_name, int(how_many)):
        sys.stdout.write(acknowledged + "\n")
        sys.stdout.flush()
