"""What is deleted is gone: from the engine's data, and from every session that remembers it."""

import time
from threading import Barrier, Thread

import pytest

from skill.domain.memory.progress import Progress
from skill.errors import StoreForgotten, StoreUnavailable
from skill.listener import Listener, listener_key
from skill.stores.base import ProgressStore, Saved, save_merged
from tests.domain.memories import FIRST_DAY, NOON, fullest
from tests.stores.conftest import Opens, Raw
from tests.stores.flaky import Fault, Flaky

SPHINX = Progress().with_done("sphinx", NOON, FIRST_DAY)
TWIST = Progress().with_done("spinal_twist", NOON + 1, FIRST_DAY)


@pytest.fixture
def anna(listener: Listener) -> Listener:
    return Listener(listener.account, listener_key("anna", listener.account))


@pytest.fixture
def ben(listener: Listener) -> Listener:
    return Listener(listener.account, listener_key("ben", listener.account))


@pytest.fixture
def neighbour(listener: Listener) -> Listener:
    """Somebody of another household."""
    return Listener(
        listener_key("neighbour", listener.account), listener_key("anna", listener.account)
    )


@pytest.fixture
def everybody(
    store: ProgressStore, listener: Listener, anna: Listener, ben: Listener, neighbour: Listener
) -> dict[Listener, Saved]:
    """What is stored of each."""
    return {
        one: save_merged(store, one, fullest(), 0, None, NOON)
        for one in (listener, anna, ben, neighbour)
    }


def stored(store: ProgressStore, everybody: dict[Listener, Saved]) -> dict[Listener, Saved]:
    """What is still there of them."""
    return {one: saved for one in everybody if (saved := store.load(one))}


def test_a_person_is_deleted_and_nobody_else(
    store: ProgressStore,
    anna: Listener,
    everybody: dict[Listener, Saved],
    neighbour: Listener,
    raw: Raw,
) -> None:
    assert raw().count(anna.person) >= 2, "hers, and the neighbour's of the same name"
    store.forget(anna)
    del everybody[anna]
    assert stored(store, everybody) == everybody
    assert store.load(anna) is None
    store.forget(neighbour)
    assert anna.person not in raw()


def test_a_household_is_deleted_with_all_its_persons_and_no_other(
    store: ProgressStore,
    listener: Listener,
    neighbour: Listener,
    everybody: dict[Listener, Saved],
    raw: Raw,
) -> None:
    assert listener.account in raw()
    store.forget(listener)
    assert stored(store, everybody) == {neighbour: everybody[neighbour]}
    assert listener.account not in raw()
    assert neighbour.account in raw()


def test_a_household_in_which_only_persons_were_known_is_deleted(
    store: ProgressStore, listener: Listener, anna: Listener, raw: Raw
) -> None:
    save_merged(store, anna, SPHINX, 0, None, NOON)
    store.forget(listener)
    assert listener.account not in raw()


def test_to_delete_again_or_what_was_never_there_is_no_error(
    store: ProgressStore, listener: Listener, anna: Listener, everybody: dict[Listener, Saved]
) -> None:
    for _ in range(2):
        store.forget(anna)
    for _ in range(2):
        store.forget(listener)
    store.forget(anna)
    assert listener not in stored(store, everybody)


def test_after_it_was_deleted_one_begins_anew(opens: Opens, listener: Listener) -> None:
    before = save_merged(opens(), listener, SPHINX, 0, None, NOON)
    opens().forget(listener)
    again = save_merged(opens(), listener, TWIST, 0, None, NOON)
    assert opens().load(listener) == again
    assert again.progress == TWIST
    assert again.birth != before.birth


def test_no_session_brings_back_what_was_deleted(
    opens: Opens, listener: Listener, raw: Raw
) -> None:
    session = save_merged(opens(), listener, SPHINX, 0, None, NOON)
    opens().forget(listener)
    with pytest.raises(StoreForgotten):
        save_merged(
            opens(), listener, session.progress.merged(TWIST), session.version, session.birth, NOON
        )
    assert opens().load(listener) is None
    assert listener.account not in raw()


def test_no_session_mixes_what_was_deleted_into_what_was_begun_anew(
    opens: Opens, listener: Listener
) -> None:
    session = save_merged(opens(), listener, SPHINX, 0, None, NOON)
    opens().forget(listener)
    # By a repeated request, in the same second: the same version, and nothing but its birth to tell
    # it by.
    anew = save_merged(opens(), listener, TWIST, 0, None, NOON)
    assert anew.version == session.version
    with pytest.raises(StoreForgotten):
        save_merged(
            opens(), listener, session.progress.merged(TWIST), session.version, session.birth, NOON
        )
    assert opens().load(listener) == anew


def test_a_deletion_whose_answer_was_lost_is_done_and_can_be_tried_again(
    opens: Opens, listener: Listener
) -> None:
    save_merged(opens(), listener, SPHINX, 0, None, NOON)
    flaky = Flaky(opens(), Fault.LOST)
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            flaky.forget(listener)
        assert opens().load(listener) is None


def test_a_deletion_that_races_saves_wins(opens: Opens, listener: Listener, anna: Listener) -> None:
    sessions = {one: save_merged(opens(), one, SPHINX, 0, None, NOON) for one in (listener, anna)}
    start = Barrier(3)
    saver, eraser = opens(), opens()
    forgotten = []

    def go_on(one: Listener) -> None:
        saved = sessions[one]
        start.wait()
        for n in range(5000):
            # Without it SQLite's writers hardly meet: one saves again and again while the other
            # waits for the lock.
            time.sleep(0.001)
            try:
                progress = saved.progress.with_round(NOON + n, FIRST_DAY)
                saved = save_merged(saver, one, progress, saved.version, saved.birth, NOON)
            except StoreForgotten:
                forgotten.append(one)
                return

    devices = [Thread(target=go_on, args=(one,)) for one in sessions]
    for device in devices:
        device.start()
    start.wait()
    eraser.forget(listener)
    for device in devices:
        device.join()
    assert sorted(forgotten, key=lambda one: one.person) == [listener, anna]
    assert [opens().load(one) for one in sessions] == [None, None]
