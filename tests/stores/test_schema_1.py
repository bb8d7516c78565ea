"""What schema 1 wrote is read for ever, by both stores, on engines that are really running."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from skill.domain.memory.history import DAYS_KEPT
from skill.domain.memory.progress import ROUNDS_KEPT, Notice, Progress
from skill.domain.memory.settings import Wait
from skill.domain.routine.model import Ease, Side
from skill.errors import StoreConflict
from skill.listener import Listener, listener_key
from skill.stores.base import ProgressStore, Saved, save_merged
from skill.stores.dynamodb import DynamoStore
from tests.stores import schema_1
from tests.stores.conftest import TABLE, Opens
from tests.stores.schema_1 import (
    ACCOUNT_KEY,
    ALL,
    EVERYTHING,
    PEPPER,
    PERSON,
    PERSON_KEY,
    THE_LEAST,
    USER,
    Kept,
)

LATER = 1795332000
"""Two days after the last of them was written."""
TONIGHT = (
    Progress().with_done("sphinx", LATER, date(2026, 11, 22)).with_round(LATER, date(2026, 11, 22))
)

memories = pytest.mark.parametrize("kept", ALL.values(), ids=ALL)
found = pytest.mark.usefixtures("_written")


@pytest.fixture
def _written(
    endpoint: str | None, tmp_path: Path, dynamo_stores: Callable[[str, int], DynamoStore]
) -> None:
    """All of them are there, and none was written by a store."""
    if endpoint:
        client: Any = dynamo_stores(endpoint, 0)._client()
        for kept in ALL.values():
            client.put_item(TableName=TABLE, Item=json.loads(kept.item))
        return
    with closing(sqlite3.connect(tmp_path / "coach.sqlite3")) as connection, connection:
        connection.executescript(schema_1.SQLITE)
        connection.executemany(
            "INSERT INTO progress VALUES (?, ?, ?, ?, ?, ?)", [one.row for one in ALL.values()]
        )


@found
@memories
def test_it_is_read(kept: Kept, store: ProgressStore) -> None:
    assert store.load(kept.listener) == kept.means


@found
@memories
def test_it_is_saved_again_without_loss(kept: Kept, opens: Opens) -> None:
    was = kept.means
    version = opens().save(kept.listener, was.progress, was.version, was.birth, LATER)
    assert opens().load(kept.listener) == Saved(was.progress, version, was.birth)


@found
@memories
def test_another_speaker_that_knew_nothing_of_it_adds_to_it(kept: Kept, opens: Opens) -> None:
    save_merged(opens(), kept.listener, TONIGHT, 0, None, LATER)
    saved = opens().load(kept.listener)
    assert saved == Saved(
        kept.means.progress.merged(TONIGHT), kept.means.version + 1, kept.means.birth
    )
    assert saved.progress.merged(kept.means.progress) == saved.progress, "something of it was lost"


@found
@memories
def test_a_session_that_has_read_it_goes_on_from_it(kept: Kept, opens: Opens) -> None:
    store = opens()
    read = store.load(kept.listener)
    assert read
    done = read.progress.with_done("sphinx", LATER, date(2026, 11, 22))
    saved = save_merged(store, kept.listener, done, read.version, read.birth, LATER)
    assert (
        opens().load(kept.listener)
        == saved
        == Saved(done, kept.means.version + 1, kept.means.birth)
    )


@found
def test_nothing_is_replaced_by_who_has_not_read_it(store: ProgressStore) -> None:
    for expected, birth in ((0, 0), (EVERYTHING.means.version, 0), (1, EVERYTHING.means.birth)):
        with pytest.raises(StoreConflict):
            store.save(EVERYTHING.listener, TONIGHT, expected, birth, LATER)
    assert store.load(EVERYTHING.listener) == EVERYTHING.means


@found
def test_a_household_is_forgotten_with_all_its_voices(store: ProgressStore) -> None:
    store.forget(Listener(ACCOUNT_KEY))
    left = {name for name, kept in ALL.items() if store.load(kept.listener)}
    assert left == {"the least", "the most"}
    assert store.load(THE_LEAST.listener) == THE_LEAST.means


def test_the_listener_is_still_found() -> None:
    assert (listener_key(PEPPER, USER), listener_key(PEPPER, PERSON)) == (ACCOUNT_KEY, PERSON_KEY)


def test_no_field_is_missing_here() -> None:
    full, empty = EVERYTHING.means.progress, Progress()
    unset = {name for name in vars(full) if getattr(full, name) == getattr(empty, name)}
    assert unset == {"trace", "voice", "done", "unknown"}, "schema 1 had all others"
    memories = [kept.means.progress for kept in ALL.values()]
    places = [one.unfinished.value.place for one in memories if one.unfinished.value]
    forms = [form.value for one in memories for _, form in one.settings.forms]
    assert {one.settings.value.wait for one in memories} == set(Wait)
    assert {place.side for place in places} == {None, *Side}
    assert set(forms) == set(Ease)
    assert {notice for one in memories for notice in one.heard} == set(Notice)
    assert max(len(one.rounds) for one in memories) == ROUNDS_KEPT
    assert max(len(one.history.days) for one in memories) == DAYS_KEPT
