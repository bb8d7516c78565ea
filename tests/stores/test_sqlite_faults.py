"""What SQLite does when its file is locked, damaged, full or no database.

It raises a typed error, in time, and loses nothing.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from threading import Timer
from typing import Any, cast

import pytest

from skill.domain.memory.progress import Progress
from skill.errors import StoreError, StoreRefused, StoreUnavailable
from skill.listener import Listener
from skill.stores.base import Saved, save_merged
from skill.stores.sqlite import SqliteStore
from tests.domain.memories import FIRST_DAY, NOON, fullest

SPHINX = Progress().with_done("sphinx", NOON, FIRST_DAY)
BIRTH = 2**40 - 1
ANNA = Listener("anna")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "coach.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    opened = SqliteStore(path)
    yield opened
    opened.close()


def rows(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT * FROM progress").fetchall()


def spoil(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql)


def test_a_file_that_another_process_keeps_locked_is_unavailable_in_time(
    store: SqliteStore, path: Path
) -> None:
    store.save(ANNA, SPHINX, 0, BIRTH, NOON)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert store.load(ANNA) == Saved(SPHINX, 1, BIRTH)
        began = time.monotonic()
        with pytest.raises(StoreUnavailable):
            store.save(ANNA, SPHINX, 1, BIRTH, NOON)
        assert 1 < time.monotonic() - began < 2.5
        other.execute("ROLLBACK")
    assert store.save(ANNA, SPHINX, 1, BIRTH, NOON) == 2


def test_a_new_file_that_another_process_keeps_locked_is_unavailable_in_time(
    store: SqliteStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("skill.stores.sqlite.DEADLINE", 0.3)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        began = time.monotonic()
        with pytest.raises(StoreUnavailable):
            store.ready()
        assert time.monotonic() - began < 1
    store.ready()


def test_a_new_file_that_another_process_is_still_using_is_waited_for(
    store: SqliteStore, path: Path
) -> None:
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as reader:
        reader.execute("CREATE TABLE other (id)")
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM other").fetchall()
        leave = Timer(0.2, reader.execute, ["COMMIT"])
        leave.start()
        store.ready()
        leave.join()


def test_a_new_file_that_another_process_prepares_at_the_same_moment_is_tried_again(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Contested(sqlite3.Connection):
        failures = 2

        def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:  # noqa: ANN401 - sqlite3's own
            if "journal_mode" in sql and Contested.failures:
                Contested.failures -= 1
                locked = sqlite3.OperationalError("database is locked")
                locked.sqlite_errorcode = sqlite3.SQLITE_BUSY
                raise locked
            return super().execute(sql, parameters)

    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Contested))
    store.ready()
    assert Contested.failures == 0


def test_a_mistake_of_the_caller_s_keeps_no_lock(store: SqliteStore, path: Path) -> None:
    with pytest.raises(TypeError):
        store.save(ANNA, SPHINX, 0, BIRTH, cast("int", "today"))
    with closing(SqliteStore(path)) as other:
        assert other.save(ANNA, SPHINX, 0, BIRTH, NOON) == 1


@pytest.mark.parametrize(
    "content", [b"not a database" * 100, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_a_file_that_is_no_database_is_refused_and_left_alone(
    store: SqliteStore, path: Path, content: bytes
) -> None:
    path.write_bytes(content)
    for _ in range(2):
        with pytest.raises(StoreRefused):
            store.load(ANNA)
        with pytest.raises(StoreRefused):
            store.save(ANNA, SPHINX, 0, BIRTH, NOON)
    assert path.read_bytes() == content


def test_a_damaged_database_is_a_typed_error(store: SqliteStore, path: Path) -> None:
    for n in range(200):
        store.save(Listener(f"listener {n}"), fullest(), 0, BIRTH, NOON)
    store.close()
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (size - 4096))
    with pytest.raises(StoreRefused):
        store.load(Listener("listener 7"))
    with pytest.raises(StoreRefused):
        store.save(Listener("listener 7"), SPHINX, 1, BIRTH, NOON)


def test_a_read_only_database_can_be_read_and_refuses_to_save(
    store: SqliteStore, path: Path
) -> None:
    store.save(ANNA, SPHINX, 0, BIRTH, NOON)
    store.close()
    with path.open("r+b") as file:
        # A file format written by a later SQLite is opened for reading only: byte 18 of the header.
        file.seek(18)
        file.write(b"\x03")
    assert store.load(ANNA) == Saved(SPHINX, 1, BIRTH)
    with pytest.raises(StoreRefused):
        store.save(ANNA, SPHINX, 1, BIRTH, NOON)


def test_a_place_where_no_file_can_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for nowhere in (tmp_path / "file" / "coach.sqlite3", tmp_path):
        with pytest.raises(StoreRefused):
            SqliteStore(nowhere).ready()


def test_a_full_disk_is_unavailable(store: SqliteStore) -> None:
    store.save(ANNA, SPHINX, 0, BIRTH, NOON)
    (connection,) = store._idle[os.getpid()]
    connection.execute(
        f"PRAGMA max_page_count = {connection.execute('PRAGMA page_count').fetchone()[0]}"
    )
    big = Progress()
    for n in range(500):
        big = big.with_done(f"stretch {n}", NOON, FIRST_DAY)
    with pytest.raises(StoreUnavailable):
        store.save(ANNA, big, 1, BIRTH, NOON)
    assert store.load(ANNA) == Saved(SPHINX, 1, BIRTH)
    assert save_merged(store, ANNA, big, 1, BIRTH, NOON).version == 2


@pytest.mark.parametrize(
    "change",
    [
        "record = 'no json'",
        "record = '[]'",
        "record = x'00ff'",
        "record = '{\"schema\": 99}'",
        "version = 'x'",
    ],
)
def test_a_row_that_cannot_be_read_is_refused_and_not_replaced(
    store: SqliteStore, path: Path, change: str
) -> None:
    store.save(ANNA, SPHINX, 0, BIRTH, NOON)
    spoil(path, f"UPDATE progress SET {change}")  # noqa: S608 - the test's own text
    before = rows(path)
    with pytest.raises(StoreRefused):
        store.load(ANNA)
    with pytest.raises(StoreError):
        save_merged(store, ANNA, SPHINX, 0, BIRTH, NOON)
    assert rows(path) == before
