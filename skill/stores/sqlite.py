"""Progress in one SQLite file: durable, no server, nothing to install. The default.

Write-ahead logging lets readers read while somebody writes; a write begins by taking the write
lock, so it never fails half-way; ``synchronous=FULL`` makes a save outlive a power cut, not only a
crash.
"""

import json
import os
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from skill.domain.memory.progress import Progress
from skill.domain.memory.record import progress_record
from skill.errors import StoreConflict, StoreError, StoreRefused, StoreUnavailable
from skill.listener import Listener
from skill.stores.base import DEADLINE, KEPT, Saved, read_saved

TABLE = """
CREATE TABLE IF NOT EXISTS progress (
    account TEXT NOT NULL,
    person TEXT NOT NULL,
    version INTEGER NOT NULL,
    birth INTEGER NOT NULL,
    record TEXT NOT NULL,
    expires INTEGER NOT NULL,
    PRIMARY KEY (account, person)
) WITHOUT ROWID
"""
INDEX = "CREATE INDEX IF NOT EXISTS progress_expires ON progress (expires)"

PASSING = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_PROTOCOL,
    }
)
"""Primary result codes whose reason may pass by itself or by freeing some room."""

CHECKPOINT_MILLISECONDS = 100
"""How long readers are waited for when the log is to be emptied."""

_creating = Lock()
"""One lock for the process: when any thread closes a file, the system drops all locks that the
process has on it, also those of other threads."""


class SqliteStore:
    """Progress in the file ``path``, which is created with its folder, readable by its owner only.

    Connections are kept for the next call, and never used by two threads at once or by a forked
    process.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: defaultdict[int, list[sqlite3.Connection]] = defaultdict(list)

    def load(self, listener: Listener) -> Saved | None:
        """See :class:`~skill.stores.base.ProgressStore`."""
        with self._connected() as connection:
            row = connection.execute(
                "SELECT record, version, birth FROM progress WHERE account = ? AND person = ?",
                (listener.account, listener.person),
            ).fetchone()
        if row is None:
            return None
        try:
            record = json.loads(row[0])
        except (TypeError, ValueError, RecursionError) as error:
            raise StoreRefused("the stored progress is not JSON") from error
        return read_saved(record, row[1], row[2])

    def save(
        self, listener: Listener, progress: Progress, expected: int, birth: int, now: int
    ) -> int:
        """See :class:`~skill.stores.base.ProgressStore`. Also deletes what was kept long enough."""
        record = json.dumps(progress_record(progress), separators=(",", ":"))
        with self._connected() as connection:
            connection.execute("BEGIN IMMEDIATE")
            if expected:
                written = connection.execute(
                    "UPDATE progress SET version = version + 1, record = ?, expires = ? "
                    "WHERE account = ? AND person = ? AND version = ? AND birth = ?",
                    (record, now + KEPT, listener.account, listener.person, expected, birth),
                ).rowcount
            else:
                written = connection.execute(
                    "INSERT INTO progress (account, person, version, birth, record, expires) "
                    "VALUES (?, ?, 1, ?, ?, ?) ON CONFLICT DO NOTHING",
                    (listener.account, listener.person, birth, record, now + KEPT),
                ).rowcount
            connection.execute("DELETE FROM progress WHERE expires <= ?", (now,))
            connection.execute("COMMIT")
        if not written:
            raise StoreConflict(f"version {expected} is not the one stored")
        return expected + 1

    def forget(self, listener: Listener) -> None:
        """See :class:`~skill.stores.base.ProgressStore`.

        Nothing of it is left in the file's free space.
        """
        with self._connected() as connection:
            connection.execute(
                "DELETE FROM progress WHERE account = ? AND (person = ? OR ? = '')",
                (listener.account, listener.person, listener.person),
            )
            # Nor in the log; but where somebody reads from it just now, it goes with a later
            # checkpoint.
            connection.execute(f"PRAGMA busy_timeout = {CHECKPOINT_MILLISECONDS}")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def ready(self) -> None:
        """See :class:`~skill.stores.base.ProgressStore`."""
        with self._connected() as connection:
            connection.execute("SELECT version FROM progress LIMIT 1").fetchone()

    def close(self) -> None:
        """See :class:`~skill.stores.base.ProgressStore`."""
        idle = self._idle[os.getpid()]
        while idle:
            idle.pop().close()

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        until = time.monotonic() + DEADLINE
        # By process: SQLite's locks do not survive a fork, so a child must not use, or close, what
        # its parent opened.
        idle = self._idle[os.getpid()]
        connection = None
        try:
            try:
                connection = idle.pop()
            except IndexError:
                connection = self._open(until)
            _wait_at_most(connection, until)
            yield connection
        except BaseException as error:
            if connection is not None:
                connection.close()
            if isinstance(error, sqlite3.Error | OSError):
                raise _typed(error) from error
            raise
        idle.append(connection)

    def _open(self, until: float) -> sqlite3.Connection:
        self._create()
        connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
        try:
            # If two processes switch a new file to write-ahead logging at the same moment, one of
            # them fails at once.
            while not _prepared(connection, until):
                time.sleep(0.02)
        except BaseException:
            connection.close()
            raise
        return connection

    def _create(self) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _creating:
            try:
                os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            except FileExistsError:
                return


def _prepared(connection: sqlite3.Connection, until: float) -> bool:
    """Make a connection ready; ``False`` if somebody was in the way and there is time left."""
    try:
        _wait_at_most(connection, until)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute(TABLE)
        connection.execute(INDEX)
    except sqlite3.OperationalError as error:
        if _primary_code(error) == sqlite3.SQLITE_BUSY and time.monotonic() < until:
            return False
        raise
    return True


def _wait_at_most(connection: sqlite3.Connection, until: float) -> None:
    connection.execute(f"PRAGMA busy_timeout = {max(1, int((until - time.monotonic()) * 1000))}")


def _typed(error: sqlite3.Error | OSError) -> StoreError:
    reason = f"{type(error).__name__}: {error}"
    if isinstance(error, sqlite3.Error) and _primary_code(error) in PASSING:
        return StoreUnavailable(reason)
    return StoreRefused(reason)


def _primary_code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
