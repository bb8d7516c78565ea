"""Two saves at once, or one whose answer is lost: all is remembered, and nothing twice."""

import time
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from skill.domain.memory.progress import Progress
from skill.domain.memory.settings import Settings, Wait, choose
from skill.domain.memory.stamped import Stamped
from skill.errors import StoreConflict, StoreForgotten, StoreUnavailable
from skill.listener import Listener
from skill.stores.base import MERGE_SECONDS, Saved, save_merged
from tests.domain.memories import FIRST_DAY, NOON
from tests.stores.conftest import Opens
from tests.stores.flaky import Fault, Flaky

SPHINX = Progress().with_done("sphinx", NOON, FIRST_DAY)
TWIST = Progress().with_done("spinal_twist", NOON + 1, FIRST_DAY)


def test_two_devices_that_both_begin_remember_what_both_did(
    opens: Opens, listener: Listener
) -> None:
    speaker, screen = opens(), opens()
    first = save_merged(speaker, listener, SPHINX, 0, None, NOON)
    both = save_merged(screen, listener, TWIST, 0, None, NOON)
    assert both == Saved(SPHINX.merged(TWIST), first.version + 1, first.birth)
    assert speaker.load(listener) == both


def test_two_devices_that_know_each_other_remember_what_both_did(
    opens: Opens, listener: Listener
) -> None:
    known = save_merged(opens(), listener, Progress(), 0, None, NOON)
    save_merged(opens(), listener, SPHINX, known.version, known.birth, NOON)
    both = save_merged(opens(), listener, TWIST, known.version, known.birth, NOON)
    assert both == Saved(SPHINX.merged(TWIST), known.version + 2, known.birth)


def test_of_two_devices_settings_the_later_are_kept(opens: Opens, listener: Listener) -> None:
    early = Progress(settings=choose(Settings(Wait.STEP), NOON))
    late = Progress(
        settings=choose(Settings(pace=125), NOON + 5), day_off=Stamped(date(2026, 1, 2), NOON)
    )
    save_merged(opens(), listener, late, 0, None, NOON)
    assert save_merged(opens(), listener, early, 0, None, NOON).progress == late


def test_two_devices_that_change_different_settings_lose_neither(
    opens: Opens, listener: Listener
) -> None:
    known = save_merged(opens(), listener, SPHINX, 0, None, NOON)
    longer = replace(SPHINX, settings=SPHINX.settings.set(Settings(hold=45), NOON + 1))
    slower = replace(SPHINX, settings=SPHINX.settings.set(Settings(pace=125), NOON + 1))
    save_merged(opens(), listener, longer, known.version, known.birth, NOON + 1)
    save_merged(opens(), listener, slower, known.version, known.birth, NOON + 1)
    stored = opens().load(listener)
    assert stored
    assert stored.progress.settings.value == Settings(pace=125, hold=45)


def test_a_save_that_was_written_but_timed_out_is_not_written_twice(
    opens: Opens, listener: Listener
) -> None:
    store = opens()
    known = save_merged(store, listener, SPHINX, 0, None, NOON)
    after = known.progress.with_round(NOON + 9, date(2026, 1, 1))
    with pytest.raises(StoreUnavailable):
        save_merged(
            Flaky(opens(), Fault.LOST), listener, after, known.version, known.birth, NOON + 9
        )
    # The session still holds the old version; its next turn did nothing new.
    again = save_merged(store, listener, after, known.version, known.birth, NOON + 20)
    assert store.load(listener) == Saved(after, known.version + 1, known.birth)
    assert again == Saved(after, known.version + 1, known.birth, known_before=True)


def test_a_first_save_that_timed_out_loses_nothing(opens: Opens, listener: Listener) -> None:
    with pytest.raises(StoreUnavailable):
        save_merged(Flaky(opens(), Fault.LOST), listener, SPHINX, 0, None, NOON)
    moved_on = SPHINX.merged(TWIST)
    assert save_merged(opens(), listener, moved_on, 0, None, NOON).progress == moved_on


class _Contested:
    """A store in which somebody else is always first."""

    def __init__(self, lives: int = 1) -> None:
        self.saves = 0
        self.lives = lives

    def load(self, listener: Listener) -> Saved:
        done = Progress().with_done(listener.account, NOON + self.saves, FIRST_DAY)
        return Saved(done, self.saves, self.saves % self.lives)

    def save(
        self, listener: Listener, progress: Progress, expected: int, birth: int, now: int
    ) -> int:
        self.saves += 1
        raise StoreConflict(f"{listener} {progress} {expected} {birth} {now}")

    def forget(self, listener: Listener) -> None:
        raise AssertionError(listener)

    def ready(self) -> None:
        raise AssertionError

    def close(self) -> None:
        raise AssertionError


def test_a_save_gives_up_after_a_bounded_number_of_tries(listener: Listener) -> None:
    contested = _Contested()
    with pytest.raises(StoreConflict):
        save_merged(contested, listener, SPHINX, 0, None, NOON)
    assert contested.saves == 10


def test_what_was_merged_in_is_not_brought_back_when_it_is_deleted_between_two_tries(
    listener: Listener,
) -> None:
    contested = _Contested(lives=2)
    with pytest.raises(StoreForgotten):
        save_merged(contested, listener, SPHINX, 0, None, NOON)
    assert contested.saves == 2


def test_a_first_save_tries_again_where_what_was_in_its_way_was_deleted(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    contested = _Contested()
    monkeypatch.setattr(contested, "load", lambda _: None)
    with pytest.raises(StoreConflict, match="others were first"):
        save_merged(contested, listener, SPHINX, 0, None, NOON)
    assert contested.saves == 10


def test_a_save_is_not_begun_where_reading_took_all_the_time(listener: Listener) -> None:
    contested = _Contested()
    with pytest.raises(StoreUnavailable):
        save_merged(contested, listener, SPHINX, 0, None, NOON, waited=MERGE_SECONDS + 0.1)
    assert contested.saves == 0


@pytest.mark.parametrize("slow", ["save", "load"])
def test_a_save_makes_no_further_call_that_could_keep_the_listener_waiting(
    listener: Listener, monkeypatch: pytest.MonkeyPatch, slow: str
) -> None:
    contested = _Contested()
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
        save_merged(contested, listener, SPHINX, 0, None, NOON)
    assert asked == [slow]
    assert contested.saves == 1
