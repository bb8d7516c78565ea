"""What every store promises, on SQLite, on dynoxide and on Amazon's DynamoDB Local."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest

from skill.domain import records
from skill.domain.progress import Progress, Settings, Stamped, Wait
from skill.errors import StoreConflict, StoreRefused, StoreUnavailable
from skill.stores.base import ProgressStore, Saved, listener_key, save_merged
from tests.domain.memories import NOON, fullest
from tests.stores.conftest import Opens
from tests.stores.device import remembered, turns

SPHINX = Progress().with_done("sphinx", NOON)
TWIST = Progress().with_done("spinal_twist", NOON + 1)
RACE, EVENINGS = 500, 5
"""Turns in all, each evening's on fresh progress: in one, the record would grow far beyond a real one's size."""


class TestEveryStore:
    def test_it_does_not_know_a_stranger(self, store: ProgressStore, listener: str) -> None:
        assert store.load(listener) is None

    def test_what_was_saved_is_there_for_another_process(self, opens: Opens, listener: str) -> None:
        version = opens().save(listener, fullest(), 0, NOON)
        assert opens().load(listener) == Saved(fullest(), version)

    def test_every_save_makes_a_new_version(self, store: ProgressStore, listener: str) -> None:
        progress, version, versions = SPHINX, 0, []
        for n in range(5):
            progress = progress.with_done("cat_cow", NOON + n)
            version = store.save(listener, progress, version, NOON + n)
            versions.append(version)
            assert store.load(listener) == Saved(progress, version)
        assert sorted(set(versions)) == versions

    def test_a_stranger_who_is_none_is_not_overwritten(self, store: ProgressStore, listener: str) -> None:
        version = store.save(listener, SPHINX, 0, NOON)
        with pytest.raises(StoreConflict):
            store.save(listener, TWIST, 0, NOON)
        assert store.load(listener) == Saved(SPHINX, version)

    def test_an_older_version_does_not_overwrite_a_newer(self, store: ProgressStore, listener: str) -> None:
        first = store.save(listener, SPHINX, 0, NOON)
        second = store.save(listener, TWIST, first, NOON)
        for stale in (first, second + 1):
            with pytest.raises(StoreConflict):
                store.save(listener, SPHINX, stale, NOON)
        assert store.load(listener) == Saved(TWIST, second)

    def test_a_version_is_not_brought_back_from_nothing(self, store: ProgressStore, listener: str) -> None:
        with pytest.raises(StoreConflict):
            store.save(listener, SPHINX, 7, NOON)
        assert store.load(listener) is None
        saved = save_merged(store, listener, SPHINX, 7, NOON)
        assert store.load(listener) == saved == Saved(SPHINX, saved.version)

    def test_listeners_do_not_meet(self, store: ProgressStore, listener: str) -> None:
        neighbour = listener_key("pepper", listener)
        store.save(listener, SPHINX, 0, NOON)
        store.save(neighbour, TWIST, 0, NOON)
        first, second = store.load(listener), store.load(neighbour)
        assert first is not None
        assert second is not None
        assert (first.progress, second.progress) == (SPHINX, TWIST)

    def test_two_devices_remember_what_both_did(self, opens: Opens, listener: str) -> None:
        speaker, screen = opens(), opens()
        save_merged(speaker, listener, SPHINX, 0, NOON)
        both = save_merged(screen, listener, TWIST, 0, NOON)
        assert both.progress == SPHINX.merged(TWIST)
        assert speaker.load(listener) == both

    def test_of_two_devices_settings_the_later_are_kept(self, opens: Opens, listener: str) -> None:
        early = Progress(settings=Stamped(Settings(Wait.STEP), NOON))
        late = Progress(settings=Stamped(Settings(pace=120), NOON + 5), day_off=Stamped(date(2026, 1, 2), NOON))
        save_merged(opens(), listener, late, 0, NOON)
        assert save_merged(opens(), listener, early, 0, NOON).progress == late

    def test_a_save_that_was_written_but_timed_out_is_not_written_twice(self, opens: Opens, listener: str) -> None:
        store = opens()
        known = save_merged(store, listener, SPHINX, 0, NOON)
        after = known.progress.with_round(NOON + 9, date(2026, 1, 1))
        with pytest.raises(StoreUnavailable):
            save_merged(_Late(opens()), listener, after, known.version, NOON + 9)
        # The session still holds the old version; its next turn did nothing new.
        again = save_merged(store, listener, after, known.version, NOON + 20)
        assert store.load(listener) == again == Saved(after, known.version + 1)

    def test_the_turn_after_a_save_that_timed_out_loses_nothing(self, opens: Opens, listener: str) -> None:
        with pytest.raises(StoreUnavailable):
            save_merged(_Late(opens()), listener, SPHINX, 0, NOON)
        moved_on = SPHINX.merged(TWIST)
        assert save_merged(opens(), listener, moved_on, 0, NOON).progress == moved_on

    def test_a_newer_version_s_progress_is_refused_and_never_replaced(
        self, opens: Opens, listener: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as newer:
            newer.setattr(records, "SCHEMA", records.SCHEMA + 1)
            version = opens().save(listener, SPHINX, 0, NOON)
        with pytest.raises(StoreRefused):
            opens().load(listener)
        with pytest.raises(StoreRefused):
            save_merged(opens(), listener, TWIST, 0, NOON)
        monkeypatch.setattr(records, "SCHEMA", records.SCHEMA + 1)
        assert opens().load(listener) == Saved(SPHINX, version)

    def test_it_is_ready_and_works_again_after_it_was_closed(self, store: ProgressStore, listener: str) -> None:
        store.close()
        store.ready()
        version = store.save(listener, SPHINX, 0, NOON)
        store.close()
        store.ready()
        assert store.load(listener) == Saved(SPHINX, version)

    def test_two_devices_race_and_nothing_acknowledged_is_lost(self, opens: Opens, listener: str) -> None:
        evenings = [listener_key(listener, str(n)) for n in range(EVENINGS)]
        start = Barrier(2)

        def device(name: str) -> list[set[str]]:
            store = opens()
            acknowledged = []
            for evening in evenings:
                start.wait()
                acknowledged.append(set(turns(store, evening, name, RACE // EVENINGS // 2)))
            return acknowledged

        with ThreadPoolExecutor(2) as devices:
            speaker, screen = devices.map(device, "ab")
        assert sum(map(len, speaker + screen)) > RACE * 0.9
        for evening, heard, seen in zip(evenings, speaker, screen, strict=True):
            assert heard | seen <= remembered(opens(), evening)


class _Late:
    """A store whose saves are written, but whose answers never arrive."""

    def __init__(self, store: ProgressStore) -> None:
        self._store = store

    def load(self, listener: str) -> Saved | None:
        return self._store.load(listener)

    def save(self, listener: str, progress: Progress, expected: int, now: int) -> int:
        self._store.save(listener, progress, expected, now)
        raise StoreUnavailable("no answer")

    def ready(self) -> None:
        self._store.ready()

    def close(self) -> None:
        self._store.close()


class _Contested:
    """A store in which somebody else is always first."""

    def __init__(self) -> None:
        self.saves = 0

    def load(self, listener: str) -> Saved:
        return Saved(Progress().with_done(listener, NOON + self.saves), self.saves)

    def save(self, listener: str, progress: Progress, expected: int, now: int) -> int:
        self.saves += 1
        raise StoreConflict(f"{listener} {progress} {expected} {now}")

    def ready(self) -> None:
        raise AssertionError

    def close(self) -> None:
        raise AssertionError


@pytest.fixture
def contested() -> _Contested:
    return _Contested()


def test_a_save_gives_up_after_a_bounded_number_of_tries(contested: _Contested, listener: str) -> None:
    with pytest.raises(StoreConflict):
        save_merged(contested, listener, SPHINX, 0, NOON)
    assert contested.saves == 10


@pytest.mark.parametrize("slow", ["save", "load"])
def test_a_save_makes_no_further_call_that_could_keep_the_listener_waiting(
    contested: _Contested, listener: str, monkeypatch: pytest.MonkeyPatch, slow: str
) -> None:
    call: Any = getattr(contested, slow)
    asked = []

    def slowly(*args: Any) -> object:  # noqa: ANN401 - whatever the call takes
        asked.append(slow)
        time.sleep(0.1)
        result: object = call(*args)
        return result

    monkeypatch.setattr("skill.stores.base.MERGE_SECONDS", 0.05)
    monkeypatch.setattr(contested, slow, slowly)
    with pytest.raises(StoreConflict):
        save_merged(contested, listener, SPHINX, 0, NOON)
    assert asked == [slow]
    assert contested.saves == 1


def test_a_listener_s_key_hides_the_listener() -> None:
    user = "amzn1.ask.account.AEXAMPLE"
    key = listener_key("pepper", user)
    assert key == listener_key("pepper", user)
    assert key not in (listener_key("salt", user), listener_key("pepper", user + "x"))
    assert len(key) == 43
    assert key.replace("-", "").replace("_", "").isalnum()
    assert len(listener_key("pepper", "\ud800 is no character")) == 43
