"""What is SQLite's own: the file, several processes, a kill."""

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
from pathlib import Path

import pytest

from skill.domain.memory.progress import Progress
from skill.listener import Listener
from skill.stores.base import KEPT, Saved
from skill.stores.sqlite import SqliteStore
from tests.domain.memories import FIRST_DAY, NOON
from tests.stores.device import remembered

SPHINX = Progress().with_done("sphinx", NOON, FIRST_DAY)
BIRTH = 2**40 - 1
ANNA, BEN, CLEO = Listener("anna"), Listener("ben"), Listener("cleo", "cleo herself")


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
        return connection.execute(
            "SELECT account, version, expires FROM progress ORDER BY account"
        ).fetchall()


def device(path: Path, listener: str, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.stores.device", str(path), listener, name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


class TestTheFile:
    def test_it_is_made_with_its_folder_and_only_its_owner_can_read_it(
        self, store: SqliteStore, path: Path
    ) -> None:
        store.save(ANNA, SPHINX, 0, BIRTH, NOON)
        files = list(path.parent.iterdir())
        assert path in files
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700

    def test_an_acknowledged_save_is_written_through_to_the_disk(
        self, store: SqliteStore, path: Path
    ) -> None:
        store.save(ANNA, SPHINX, 0, BIRTH, NOON)
        (connection,) = store._idle[os.getpid()]
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert store.load(ANNA) == Saved(SPHINX, 1, BIRTH)
        assert path.with_name(path.name + "-wal").stat().st_size > 0

    def test_progress_is_kept_for_eighteen_months_after_the_last_save(
        self, store: SqliteStore, path: Path
    ) -> None:
        store.save(ANNA, SPHINX, 0, BIRTH, NOON)
        store.save(BEN, SPHINX, 0, BIRTH, NOON)
        store.save(BEN, SPHINX, 1, BIRTH, NOON + KEPT - 1)
        assert rows(path) == [("anna", 1, NOON + KEPT), ("ben", 2, NOON + 2 * KEPT - 1)]
        store.save(CLEO, SPHINX, 0, BIRTH, NOON + KEPT)
        assert [account for account, *_ in rows(path)] == ["ben", "cleo"]
        assert store.load(ANNA) is None

    def test_what_is_deleted_leaves_the_file_at_once_and_the_log_when_nobody_reads_it(
        self, store: SqliteStore, path: Path
    ) -> None:
        secret = Listener("anna" * 10, "herself" * 6)
        store.save(secret, SPHINX, 0, BIRTH, NOON)
        with closing(sqlite3.connect(path, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM progress").fetchall()
            began = time.monotonic()
            store.forget(secret)
            assert time.monotonic() - began < 1
            assert store.load(secret) is None
        store.forget(secret)
        assert not [
            file for file in path.parent.iterdir() if secret.person.encode() in file.read_bytes()
        ]

    def test_threads_reuse_each_other_s_connections(self, store: SqliteStore) -> None:
        with ThreadPoolExecutor(4) as threads:
            versions = list(
                threads.map(
                    lambda n: store.save(Listener(f"listener {n}"), SPHINX, 0, BIRTH, NOON),
                    range(40),
                )
            )
        assert versions == [1] * 40
        assert 1 <= len(store._idle[os.getpid()]) <= 4


class TestSeveralProcesses:
    def test_they_race_on_a_new_file_and_nothing_acknowledged_is_lost(
        self, store: SqliteStore, path: Path
    ) -> None:
        devices = [device(path, "anna", name, 60) for name in "abcd"]
        acknowledged = [set(one.communicate(timeout=60)[0].split()) for one in devices]
        assert [one.returncode for one in devices] == [0] * 4
        assert all(len(names) > 30 for names in acknowledged)
        assert set.union(*acknowledged) <= remembered(store, ANNA)

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
            assert acknowledged <= remembered(store, ANNA)

    # REASON: a forking server does exactly this. Python warns of it where other threads run, as
    # pytest-xdist's do.
    @pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")
    def test_a_forked_process_opens_its_own_connection(self, store: SqliteStore) -> None:
        store.save(ANNA, SPHINX, 0, BIRTH, NOON)
        inherited = [id(one) for one in store._idle[os.getpid()]]

        def child() -> None:
            saved = store.load(ANNA)
            own = [id(one) for one in store._idle[os.getpid()]]
            store.close()
            os._exit(
                0
                if saved == Saved(SPHINX, 1, BIRTH) and own and not set(own) & set(inherited)
                else 1
            )

        forked = multiprocessing.get_context("fork").Process(target=child)
        forked.start()
        forked.join(30)
        assert forked.exitcode == 0
        assert store.save(ANNA, SPHINX, 1, BIRTH, NOON) == 2
