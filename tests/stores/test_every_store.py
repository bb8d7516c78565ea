"""What every store promises, on SQLite, on dynoxide and on Amazon's DynamoDB Local."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from skill.domain.memory import record as records
from skill.domain.memory.progress import Progress
from skill.domain.memory.unknown import read_unknown
from skill.errors import StoreConflict, StoreRefused
from skill.listener import Listener, listener_key
from skill.stores.base import ProgressStore, Saved, save_merged
from tests.domain.memories import FIRST_DAY, NOON, fullest
from tests.stores.conftest import Opens
from tests.stores.device import remembered, turns

SPHINX = Progress().with_done("sphinx", NOON, FIRST_DAY)
TWIST = Progress().with_done("spinal_twist", NOON + 1, FIRST_DAY)
BIRTH = 2**40 - 1
RACE, EVENINGS = 500, 5
"""Turns in all, each evening's on fresh progress: in one, the record would grow far beyond a real
one's size."""


def test_it_does_not_know_a_stranger(store: ProgressStore, listener: Listener) -> None:
    assert store.load(listener) is None


def test_what_was_saved_is_there_for_another_process(opens: Opens, listener: Listener) -> None:
    version = opens().save(listener, fullest(), 0, BIRTH, NOON)
    assert opens().load(listener) == Saved(fullest(), version, BIRTH)


def test_every_save_makes_a_new_version(store: ProgressStore, listener: Listener) -> None:
    progress, version, versions = SPHINX, 0, []
    for n in range(5):
        progress = progress.with_done("cat_cow", NOON + n, FIRST_DAY)
        version = store.save(listener, progress, version, BIRTH, NOON + n)
        versions.append(version)
        assert store.load(listener) == Saved(progress, version, BIRTH)
    assert sorted(set(versions)) == versions


def test_a_stranger_who_is_none_is_not_overwritten(
    store: ProgressStore, listener: Listener
) -> None:
    version = store.save(listener, SPHINX, 0, BIRTH, NOON)
    for birth in (BIRTH, BIRTH - 1):
        with pytest.raises(StoreConflict):
            store.save(listener, TWIST, 0, birth, NOON)
    assert store.load(listener) == Saved(SPHINX, version, BIRTH)


def test_an_older_version_does_not_overwrite_a_newer(
    store: ProgressStore, listener: Listener
) -> None:
    first = store.save(listener, SPHINX, 0, BIRTH, NOON)
    second = store.save(listener, TWIST, first, BIRTH, NOON)
    for stale in (first, second + 1):
        with pytest.raises(StoreConflict):
            store.save(listener, SPHINX, stale, BIRTH, NOON)
    assert store.load(listener) == Saved(TWIST, second, BIRTH)


def test_a_save_for_another_birth_changes_nothing(store: ProgressStore, listener: Listener) -> None:
    version = store.save(listener, SPHINX, 0, BIRTH, NOON)
    with pytest.raises(StoreConflict):
        store.save(listener, TWIST, version, BIRTH - 1, NOON)
    assert store.load(listener) == Saved(SPHINX, version, BIRTH)


def test_a_version_is_not_brought_back_from_nothing(
    store: ProgressStore, listener: Listener
) -> None:
    with pytest.raises(StoreConflict):
        store.save(listener, SPHINX, 7, BIRTH, NOON)
    assert store.load(listener) is None


def test_listeners_do_not_meet(store: ProgressStore, listener: Listener) -> None:
    neighbour = Listener(listener_key("pepper", listener.account))
    persons = [
        Listener(one.account, listener_key("pepper", name))
        for one in (listener, neighbour)
        for name in "ab"
    ]
    everybody = [listener, neighbour, *persons]
    for n, one in enumerate(everybody):
        assert store.load(one) is None
        store.save(one, SPHINX.with_done("cat_cow", NOON + n, FIRST_DAY), 0, BIRTH, NOON)
    for n, one in enumerate(everybody):
        assert store.load(one) == Saved(SPHINX.with_done("cat_cow", NOON + n, FIRST_DAY), 1, BIRTH)


def test_a_newer_version_s_progress_is_refused_and_never_replaced(
    opens: Opens, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as newer:
        newer.setattr(records, "SCHEMA", records.SCHEMA + 1)
        version = opens().save(listener, SPHINX, 0, BIRTH, NOON)
    with pytest.raises(StoreRefused, match="schema 3 is later than 2, this version's"):
        opens().load(listener)
    for birth in (None, BIRTH):
        with pytest.raises(StoreRefused):
            save_merged(opens(), listener, TWIST, 0, birth, NOON)
    monkeypatch.setattr(records, "SCHEMA", records.SCHEMA + 1)
    assert opens().load(listener) == Saved(SPHINX, version, BIRTH)


def test_what_a_newer_version_keeps_survives_an_older_one_s_turns(
    opens: Opens, listener: Listener
) -> None:
    newer: dict[str, object] = {"tone": {"low": [1, -2, None]}, "zone": "Europe/Z\u00fcrich"}
    unknown = read_unknown(newer, ())
    settings = replace(SPHINX.settings, unknown=unknown)
    theirs = replace(SPHINX, unknown=unknown, settings=settings)
    known = save_merged(opens(), listener, theirs, 0, None, NOON)
    stored = opens().load(listener)
    assert stored
    later = stored.progress.with_done("cat_cow", NOON + 9, FIRST_DAY)
    save_merged(opens(), listener, later, known.version, known.birth, NOON + 9)
    # A speaker that knew nothing of it saves as well.
    save_merged(opens(), listener, TWIST, 0, None, NOON + 10)
    again = opens().load(listener)
    assert again
    assert again.progress.unknown.record() == newer
    assert again.progress.settings.unknown.record() == newer


def test_it_is_ready_and_works_again_after_it_was_closed(
    store: ProgressStore, listener: Listener
) -> None:
    store.close()
    store.ready()
    version = store.save(listener, SPHINX, 0, BIRTH, NOON)
    store.close()
    store.ready()
    assert store.load(listener) == Saved(SPHINX, version, BIRTH)


def test_two_devices_race_and_nothing_acknowledged_is_lost(
    opens: Opens, listener: Listener
) -> None:
    evenings = [Listener(listener_key(listener.account, str(n))) for n in range(EVENINGS)]
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


def test_a_listener_s_key_hides_the_listener() -> None:
    user = "amzn1.ask.account.AEXAMPLE"
    key = listener_key("pepper", user)
    assert key == listener_key("pepper", user)
    assert key not in (listener_key("salt", user), listener_key("pepper", user + "x"))
    assert len(key) == 43
    assert key.replace("-", "").replace("_", "").isalnum()
    assert len(listener_key("pepper", "\ud800 is no character")) == 43


def test_a_log_shows_one_text_for_a_listener() -> None:
    assert Listener("account").shown == "account"
    assert Listener("account", "person").shown == "person"
