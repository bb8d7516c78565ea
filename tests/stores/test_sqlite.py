"""What is SQLite's own: the file, several processes, a kill, a damaged or locked file."""

import multiprocessing
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path
from threading import Timer
from typing import Any, cast

import pytest

from skill.domain.progress import Progress
from skill.errors import StoreError, StoreRefused, StoreUnavailable
from skill.stores.base import KEPT, Saved, save_merged
from skill.stores.sqlite import SqliteStore
from tests.domain.memories import NOON, fullest
from tests.stores.device import remembered

SPHINX = Progress().with_done("sphinx", NOON)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "deeper" / "coach.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    opened = SqliteStore(path)
    yield opened
    opened.close()


def rows(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT listener, version, expires FROM progress ORDER BY listener").fetchall()


def spoil(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql)


def device(path: Path, listener: str, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.stores.device", str(path), listener, name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


class TestTheFile:
    def test_it_is_made_with_its_folder_and_only_its_owner_can_read_it(self, store: SqliteStore, path: Path) -> None:
        store.save("anna", SPHINX, 0, NOON)
        files = list(path.parent.iterdir())
        assert path in files
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700

    def test_an_acknowledged_save_is_written_through_to_the_disk(self, store: SqliteStore, path: Path) -> None:
        store.save("anna", SPHINX, 0, NOON)
        (connection,) = store._idle[os.getpid()]
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert store.load("anna") == Saved(SPHINX, 1)
        assert path.with_name(path.name + "-wal").stat().st_size > 0

    def test_progress_is_kept_for_eighteen_months_after_the_last_save(self, store: SqliteStore, path: Path) -> None:
        store.save("anna", SPHINX, 0, NOON)
        store.save("ben", SPHINX, 0, NOON)
        store.save("ben", SPHINX, 1, NOON + KEPT - 1)
        assert rows(path) == [("anna", 1, NOON + KEPT), ("ben", 2, NOON + 2 * KEPT - 1)]
        store.save("cleo", SPHINX, 0, NOON + KEPT)
        assert [listener for listener, *_ in rows(path)] == ["ben", "cleo"]
        assert store.load("anna") is None

    def test_threads_reuse_each_other_s_connections(self, store: SqliteStore) -> None:
        with ThreadPoolExecutor(4) as threads:
            versions = list(threads.map(lambda n: store.save(f"listener {n}", SPHINX, 0, NOON), range(40)))
        assert versions == [1] * 40
        assert 1 <= len(store._idle[os.getpid()]) <= 4


class TestSeveralProcesses:
    def test_they_race_on_a_new_file_and_nothing_acknowledged_is_lost(self, store: SqliteStore, path: Path) -> None:
        devices = [device(path, "anna", name, 60) for name in "abcd"]
        acknowledged = [set(one.communicate(timeout=60)[0].split()) for one in devices]
        assert [one.returncode for one in devices] == [0] * 4
        assert all(len(names) > 30 for names in acknowledged)
        assert set.union(*acknowledged) <= remembered(store, "anna")

    def test_a_kill_loses_nothing_acknowledged(self, store: SqliteStore, path: Path) -> None:
        acknowledged: set[str] = set()
        for name in "abc":
            with device(path, "anna", name, 1_000_000) as running:
                assert running.stdout is not None
                for _ in range(30):
                    acknowledged.add(running.stdout.readline().strip())
                running.send_signal(signal.SIGKILL)
                lines = running.stdout.read()
            # The kill may have cut the last line short.
            acknowledged.update(lines[: lines.rfind("\n") + 1].split())
            assert running.returncode == -signal.SIGKILL
            assert len(acknowledged) >= 30
            assert acknowledged <= remembered(store, "anna")

    # REASON: a forking server does exactly this; Python warns of it where other threads run, as pytest-xdist's do.
    @pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")
    def test_a_forked_process_opens_its_own_connection(self, store: SqliteStore) -> None:
        store.save("anna", SPHINX, 0, NOON)
        inherited = [id(one) for one in store._idle[os.getpid()]]

        def child() -> None:
            saved = store.load("anna")
            own = [id(one) for one in store._idle[os.getpid()]]
            store.close()
            os._exit(0 if saved == Saved(SPHINX, 1) and own and not set(own) & set(inherited) else 1)

        forked = multiprocessing.get_context("fork").Process(target=child)
        forked.start()
        forked.join(30)
        assert forked.exitcode == 0
        assert store.save("anna", SPHINX, 1, NOON) == 2


class TestFaults:
    def test_a_file_that_another_process_keeps_locked_is_unavailable_in_time(
        self, store: SqliteStore, path: Path
    ) -> None:
        store.save("anna", SPHINX, 0, NOON)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert store.load("anna") == Saved(SPHINX, 1)
            began = time.monotonic()
            with pytest.raises(StoreUnavailable):
                store.save("anna", SPHINX, 1, NOON)
            assert 1 < time.monotonic() - began < 2.5
            other.execute("ROLLBACK")
        assert store.save("anna", SPHINX, 1, NOON) == 2

    def test_a_new_file_that_another_process_keeps_locked_is_unavailable_in_time(
        self, store: SqliteStore, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("skill.stores.sqlite.DEADLINE", 0.3)
        path.parent.mkdir(parents=True)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            began = time.monotonic()
            with pytest.raises(StoreUnavailable):
                store.ready()
            assert time.monotonic() - began < 1
        store.ready()

    def test_a_new_file_that_another_process_is_still_using_is_waited_for(self, store: SqliteStore, path: Path) -> None:
        path.parent.mkdir(parents=True)
        with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as reader:
            reader.execute("CREATE TABLE other (id)")
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM other").fetchall()
            leave = Timer(0.2, reader.execute, ["COMMIT"])
            leave.start()
            store.ready()
            leave.join()

    def test_a_new_file_that_another_process_prepares_at_the_same_moment_is_tried_again(
        self, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
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

    def test_a_mistake_of_the_caller_s_keeps_no_lock(self, store: SqliteStore, path: Path) -> None:
        with pytest.raises(TypeError):
            store.save("anna", SPHINX, 0, cast("int", "today"))
        with closing(SqliteStore(path)) as other:
            assert other.save("anna", SPHINX, 0, NOON) == 1

    @pytest.mark.parametrize("content", [b"not a database" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
    def test_a_file_that_is_no_database_is_refused_and_left_alone(
        self, store: SqliteStore, path: Path, content: bytes
    ) -> None:
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
        for _ in range(2):
            with pytest.raises(StoreRefused):
                store.load("anna")
            with pytest.raises(StoreRefused):
                store.save("anna", SPHINX, 0, NOON)
        assert path.read_bytes() == content

    def test_a_damaged_database_is_a_typed_error(self, store: SqliteStore, path: Path) -> None:
        for n in range(200):
            store.save(f"listener {n}", fullest(), 0, NOON)
        store.close()
        size = path.stat().st_size
        with path.open("r+b") as file:
            file.seek(4096)
            file.write(b"\xa5" * (size - 4096))
        with pytest.raises(StoreRefused):
            store.load("listener 7")
        with pytest.raises(StoreRefused):
            store.save("listener 7", SPHINX, 1, NOON)

    def test_a_read_only_database_can_be_read_and_refuses_to_save(self, store: SqliteStore, path: Path) -> None:
        store.save("anna", SPHINX, 0, NOON)
        store.close()
        with path.open("r+b") as file:
            # A file format written by a later SQLite is opened for reading only: byte 18 of the header.
            file.seek(18)
            file.write(b"\x03")
        assert store.load("anna") == Saved(SPHINX, 1)
        with pytest.raises(StoreRefused):
            store.save("anna", SPHINX, 1, NOON)

    def test_a_place_where_no_file_can_be_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        for nowhere in (tmp_path / "file" / "coach.sqlite3", tmp_path):
            with pytest.raises(StoreRefused):
                SqliteStore(nowhere).ready()

    def test_a_full_disk_is_unavailable(self, store: SqliteStore) -> None:
        store.save("anna", SPHINX, 0, NOON)
        (connection,) = store._idle[os.getpid()]
        connection.execute(f"PRAGMA max_page_count = {connection.execute('PRAGMA page_count').fetchone()[0]}")
        big = Progress()
        for n in range(500):
            big = big.with_done(f"stretch {n}", NOON)
        with pytest.raises(StoreUnavailable):
            store.save("anna", big, 1, NOON)
        assert store.load("anna") == Saved(SPHINX, 1)
        assert save_merged(store, "anna", big, 1, NOON).version == 2

    @pytest.mark.parametrize(
        "change",
        ["record = 'no json'", "record = '[]'", "record = x'00ff'", "record = '{\"schema\": 99}'", "version = 'x'"],
    )
    def test_a_row_that_cannot_be_read_is_refused_and_not_replaced(
        self, store: SqliteStore, path: Path, change: str
    ) -> None:
        store.save("anna", SPHINX, 0, NOON)
        spoil(path, f"UPDATE progress SET {change}")  # noqa: S608 - the test's own text
        before = rows(path)
        with pytest.raises(StoreRefused):
            store.load("anna")
        with pytest.raises(StoreError):
            save_merged(store, "anna", SPHINX, 0, NOON)
        assert rows(path) == before
