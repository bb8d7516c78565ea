"""What a store of progress promises, and what every caller and every store needs of it.

The promises: what :meth:`ProgressStore.save` acknowledged is there after a crash; a save that
expected another version changes nothing; every call ends within ``DEADLINE`` seconds, with a value
or one leaf of :class:`skill.errors.StoreError`.
"""

import secrets
import time
from dataclasses import dataclass, replace
from typing import Protocol

from skill.domain.memory.plain import whole
from skill.domain.memory.progress import Progress
from skill.domain.memory.record import read_progress
from skill.errors import (
    RecordInvalid,
    StoreConflict,
    StoreForgotten,
    StoreRefused,
    StoreUnavailable,
)
from skill.journal import entry, store_call
from skill.listener import Listener

DEADLINE = 2.3
"""Seconds that one call of a store may take. Alexa waits 8 for the whole answer."""
KEPT = 548 * 24 * 3600
"""Seconds that progress is kept after the last write: eighteen months."""
MERGE_ATTEMPTS = 10
"""How often a save is tried against other writers. Of two racing writers, one always succeeds."""
MERGE_SECONDS = 1.5
"""Seconds after which no further call is made. If the last call takes its whole deadline, the
listener has waited for less than 4."""
BIRTH_BITS = 40
"""Bits of a birth. It is random, and not a time: a request that Alexa repeats has the same second
as the first one."""


@dataclass(frozen=True)
class Saved:
    """Progress as it is stored, and the version and birth that the next save has to expect."""

    progress: Progress
    version: int
    birth: int
    """Chosen by chance when it was first stored. Progress that was deleted and begun again has
    another."""
    known_before: bool = False
    """Whether a save found that all of it was there already."""


class ProgressStore(Protocol):
    """Keeps one progress for each listener.

    Any number of threads and processes may use one store at the same time. Every method but
    ``close`` raises :class:`~skill.errors.StoreUnavailable` for a reason that may pass and
    :class:`~skill.errors.StoreRefused` for one that will not; stored progress that this version
    cannot read is refused, so that it is never replaced.
    """

    def load(self, listener: Listener) -> Saved | None:
        """The newest progress that any save acknowledged; ``None`` for a stranger."""
        ...

    def save(
        self, listener: Listener, progress: Progress, expected: int, birth: int, now: int
    ) -> int:
        """Replace version ``expected`` of that ``birth`` and return the new version.

        ``expected`` 0 means that there must be none.

        ``now`` (seconds since 1970) begins the time that the progress is kept. Raises
        :class:`~skill.errors.StoreConflict` where another version is stored. After
        ``StoreUnavailable`` the progress may have been written or not: saving it again with the
        same ``expected`` is safe through :func:`save_merged`.
        """
        ...

    def forget(self, listener: Listener) -> None:
        """Delete a person's progress; without a person that of the whole account.

        If there is nothing to delete, that is no error.
        """
        ...

    def ready(self) -> None:
        """Read once, to find out whether the store can be used; opens it on the first call."""
        ...

    def close(self) -> None:
        """Let go of connections. The next call opens them again."""
        ...


def save_merged(
    store: ProgressStore,
    listener: Listener,
    progress: Progress,
    expected: int,
    birth: int | None,
    now: int,
    *,
    waited: float = 0.0,
) -> Saved:
    """Save; if another device was first, save what both remember. Returns what is then stored.

    ``expected`` and ``birth`` are those of what ``progress`` builds on; 0 and ``None`` if nothing
    was stored. ``waited`` are the seconds for which the listener has waited for the store already.
    Every call is journalled. Raises :class:`~skill.errors.StoreForgotten` when the stored progress
    was deleted meanwhile: it must not come back. Raises :class:`~skill.errors.StoreConflict` when
    others were first in every one of a bounded number of tries, and whatever the store raises. A
    failure never loses ``progress``: the caller still has it.
    """
    until = time.monotonic() + MERGE_SECONDS - waited
    if waited > MERGE_SECONDS:
        raise StoreUnavailable("reading took so long that there is no time to write")
    known, born = birth, secrets.randbits(BIRTH_BITS) if birth is None else birth
    for _ in range(MERGE_ATTEMPTS):
        try:
            with store_call():
                return Saved(progress, store.save(listener, progress, expected, born, now), born)
        except StoreConflict:
            entry().count("Conflicts")
            if time.monotonic() > until:
                raise
        with store_call():
            stored = store.load(listener)
        if known is not None and (stored is None or stored.birth != known):
            raise StoreForgotten("deleted since it was read")
        if stored is None:
            expected = 0
        else:
            progress, expected = stored.progress.merged(progress), stored.version
            # ``progress`` now holds what is stored. If that is deleted before the next try, it must
            # not come back either.
            known = born = stored.birth
            if progress == stored.progress:
                # The request came twice, or an earlier try of ours was written although it seemed
                # to fail.
                entry().count("Duplicates")
                return replace(stored, known_before=True)
        if time.monotonic() > until:
            break
    raise StoreConflict("others were first in every try that there was time for")


def read_saved(record: object, version: object, birth: object) -> Saved:
    """What a store found, as a value.

    Raises :class:`~skill.errors.StoreRefused` if a part is missing or of the wrong kind.
    """
    try:
        return Saved(read_progress(record), whole(version), whole(birth))
    except (RecordInvalid, TypeError, ValueError, OverflowError) as error:
        raise StoreRefused(f"the stored progress cannot be read: {error}") from error
