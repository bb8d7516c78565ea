"""Progress as plain values and back: nothing is lost, and nothing else is taken for progress."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import TypeSerializer
from hypothesis import example, given
from hypothesis import strategies as st

from skill.domain.memory.history import DAYS_KEPT, RECENT_DAYS
from skill.domain.memory.progress import ROUNDS_KEPT, Progress
from skill.domain.memory.record import KNOWN, SCHEMA, progress_record, read_progress
from skill.domain.memory.settings import Settings, Wait, choose
from skill.domain.memory.unknown import MOST_KEYS, NOTHING, read_unknown
from skill.domain.routine.model import Ease, Position
from skill.errors import RecordInvalid
from tests.domain.memories import NOON, fullest, progresses

Json = Any

numbers = (
    st.integers()
    | st.floats()
    | st.decimals()
    | st.sampled_from([Decimal("1E+999999"), Decimal("sNaN"), Decimal("-0"), 10**400, True])
)
leaves = st.none() | st.booleans() | numbers | st.text(max_size=80) | st.binary(max_size=4)
junk = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(max_size=8) | st.sampled_from(["at", "place", "day", "plan"]), inner, max_size=4
        )
        | st.frozensets(st.integers(), max_size=2)
    ),
    max_leaves=12,
)
KEYS = sorted(KNOWN - {"schema"})


def as_stored(record: Json) -> Json:
    """The record with each number as DynamoDB gives it back."""
    return json.loads(json.dumps(record), parse_int=Decimal)


@given(progresses())
def test_what_is_written_is_read_again(progress: Progress) -> None:
    record = progress_record(progress)
    assert read_progress(record) == progress
    assert read_progress(json.loads(json.dumps(record))) == progress
    assert read_progress(as_stored(record)) == progress


@given(progresses())
def test_one_progress_has_one_record(progress: Progress) -> None:
    record = progress_record(progress)
    assert json.dumps(progress_record(read_progress(as_stored(record)))) == json.dumps(record)


def test_a_stranger_s_record_says_only_which_schema_it_is() -> None:
    assert progress_record(Progress()) == {"schema": SCHEMA}
    assert read_progress({"schema": SCHEMA}) == Progress()


@given(junk)
@example({})
@example([])
@example("schema")
def test_junk_is_refused_by_one_error(raw: Json) -> None:
    with pytest.raises(RecordInvalid):
        read_progress(raw)


def is_refused_or_read_whole(record: Json) -> None:
    """Whatever is read of it is written and read again as it is."""
    try:
        progress = read_progress(record)
    except RecordInvalid:
        return
    again = progress_record(progress)
    TypeSerializer().serialize(again)
    assert progress_record(read_progress(as_stored(again))) == again
    assert progress.merged(progress) == progress


@given(
    st.sampled_from((1, SCHEMA)),
    st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=8), junk, min_size=1),
)
def test_a_record_with_junk_in_it_is_refused_or_read_whole(
    schema: int, parts: dict[str, Json]
) -> None:
    is_refused_or_read_whole({**parts, "schema": schema})


@pytest.mark.parametrize("known", [["a b", "c"], [""], ["", "c"]])
def test_a_stretch_s_name_that_could_not_be_read_again_is_refused(known: list[str]) -> None:
    with pytest.raises(RecordInvalid):
        read_progress({"schema": 1, "known": known})
    with pytest.raises(RecordInvalid):
        read_progress({"schema": SCHEMA, "ids": "  ", "known": "0"})


@given(st.data())
def test_a_whole_record_with_one_part_spoiled_is_refused_or_read_whole(data: st.DataObject) -> None:
    record: Json = json.loads(json.dumps(progress_record(fullest())))
    inside = record
    while True:
        key = data.draw(
            st.sampled_from(sorted(inside) if isinstance(inside, dict) else range(len(inside)))
        )
        if not (isinstance(inside[key], dict | list) and inside[key]) or data.draw(st.booleans()):
            break
        inside = inside[key]
    inside[key] = data.draw(junk)
    is_refused_or_read_whole(record)


@pytest.mark.parametrize("schema", [SCHEMA + 1, 0, -1, None, "1", True, 1.5])
def test_another_schema_is_refused_never_guessed_at(schema: object) -> None:
    with pytest.raises(RecordInvalid):
        read_progress({**progress_record(fullest()), "schema": schema})


@pytest.mark.parametrize("schema", [SCHEMA + 1, SCHEMA + 40])
def test_a_later_schema_is_named_as_such(schema: int) -> None:
    with pytest.raises(RecordInvalid, match=f"^schema {schema} is later than 2, this version's$"):
        read_progress({**progress_record(fullest()), "schema": schema})


def test_a_notice_that_a_newer_version_gave_is_passed_over() -> None:
    record: Json = json.loads(json.dumps(progress_record(fullest())))
    record["heard"].append("screen")
    assert read_progress(record) == fullest()


NEWER: Json = {"streak": {"days": [3, -1], "names": ["a", None, True]}, "zone": "Europe/Zürich"}


@given(progresses())
def test_what_a_newer_version_keeps_is_carried_along(progress: Progress) -> None:
    bare = replace(progress, unknown=NOTHING, settings=replace(progress.settings, unknown=NOTHING))
    record: Json = progress_record(bare)
    newer = {**record, **NEWER, "settings": {**record.get("settings", {}), **NEWER}}
    for stored in (newer, as_stored(newer)):
        read = read_progress(stored)
        assert progress_record(read) == newer
        # It is there after anything that this version does, and where two devices meet.
        changed = read.with_done("sphinx", NOON, date(2026, 1, 1)).merged(bare)
        changed = replace(changed, settings=changed.settings.set(Settings(hold=45), NOON))
        again: Json = progress_record(changed)
        assert again.items() >= NEWER.items()
        assert again["settings"].items() >= NEWER.items()


def test_what_a_newer_version_keeps_never_takes_a_known_key_s_place() -> None:
    progress = Progress(unknown=read_unknown({"schema": 9, "last": 7}, ()), opened="6aff0c31Xq")
    assert progress_record(progress) == {"schema": SCHEMA, "last": "6aff0c31Xq"}


def test_only_so_much_of_it_is_carried() -> None:
    many = {f"key {n:03}": "x" * 50 for n in range(200)}
    much = {"a long one": "x" * 200, "unplain": 1.5}
    record: Json = {"schema": SCHEMA, "settings": {**many, **much}, **many, **much}
    written: Json = progress_record(read_progress(record))
    few = {key: many[key] for key in sorted(many)[:MOST_KEYS]}
    assert written == {"schema": SCHEMA, "settings": few, **few}


@pytest.mark.parametrize("wait", ["breath", "", "SECTION"])
def test_a_newer_version_s_way_of_waiting_is_the_usual_one_here(wait: str) -> None:
    record: Json = progress_record(Progress(settings=choose(Settings(Wait.STEP, 125, 45), NOON)))
    record["settings"]["wait"] = [wait, NOON]
    assert read_progress(record).settings.value == Settings(Wait.SECTION, 125, 45)


def test_a_newer_version_s_form_of_a_stretch_is_the_plain_one_here() -> None:
    forms = (("cat_cow", Ease.EASIER), ("piriformis", Ease.EASIER))
    record: Json = progress_record(Progress(settings=choose(Settings(forms=forms), NOON)))
    stretches, _, times = record["settings"]["forms"]
    record["settings"]["forms"] = [stretches, "fe", times]
    assert read_progress(record).settings.value.forms == (("piriformis", Ease.EASIER),)


def test_a_newer_version_s_position_is_anywhere_here() -> None:
    record: Json = progress_record(fullest())
    record["trace"][1] = "standing"
    trace = read_progress(record).trace
    assert trace.value == replace(fullest().trace.value, body=Position.START)


@pytest.mark.parametrize(
    "last", ["", "zzzz", "a secret of the listener's", "6aff0c31Xq\n", "6aff0c31Xq6aff0c31Xq"]
)
def test_what_is_no_request_s_mark_is_not_kept_for_good(last: str) -> None:
    assert read_progress({**progress_record(fullest()), "last": last}) == replace(
        fullest(), opened=""
    )


def test_a_record_that_holds_more_than_is_kept_is_read_as_what_is_kept() -> None:
    record = {
        "schema": SCHEMA,
        "ids": "sphinx cat_cow",
        "rounds": " ".join(f"{at:x}/b4000" for at in range(40)),
        "learning": ["000011", [5, 3, 3, 1, 2, 2]],
        "newest": "2026-03-01",
        # All bits set: 408 days, of every one of which a stretch is known.
        "days": "_" * 68,
        "recent": {"0": "_" * 68},
    }
    progress = read_progress(record)
    assert len(progress.rounds) == ROUNDS_KEPT
    assert progress.known == {"sphinx"}
    assert progress.learning == {("cat_cow", 2)}
    assert len(progress.history.days) == DAYS_KEPT
    assert len(progress.history.recent) == RECENT_DAYS
    assert progress.merged(progress) == progress


@pytest.mark.parametrize(
    "history",
    [
        {"newest": "yesterday", "days": "AQ", "recent": {}},
        {"newest": "2026-03-01", "days": "AQ"},
        {"newest": "2026-03-01", "days": "A", "recent": {}},
        {"newest": "2026-03-01", "days": "!!", "recent": {}},
        {"newest": "2026-03-01", "days": 1, "recent": {}},
        {"newest": "2026-03-01", "days": "_" * 88, "recent": {}},
        {"newest": "2026-03-01", "days": "AQ", "recent": {}, "later": "2099-01-01"},
        {"newest": "2026-03-01", "days": "AQ", "recent": {}, "later": [["2099-01-01", "0"]]},
        {"newest": "2026-03-01", "days": "AQ", "recent": {"0": "AQ"}},
        {"ids": "sphinx", "newest": "2026-03-01", "days": "AQ", "recent": {"0": "n t"}},
        {"newest": "0001-01-01", "days": "_w", "recent": {}},
    ],
    ids=str,
)
def test_a_history_that_is_none_is_never_guessed_at(history: Json) -> None:
    with pytest.raises(RecordInvalid):
        read_progress({"schema": SCHEMA, **history})


def test_a_whole_history_is_read() -> None:
    """The control of the test above."""
    history = {"newest": "2026-03-01", "days": "AQ", "recent": {"0": "AQ"}}
    later = {"ids": "sphinx", "later": [["2099-01-01", "0"]]}
    read = read_progress({"schema": SCHEMA, **history, **later}).history
    assert read.days == {date(2026, 3, 1), date(2099, 1, 1)}
    assert read.recent == {(day, "sphinx") for day in read.days}


def test_a_record_holds_only_strings_whole_numbers_lists_and_mappings() -> None:
    kinds = set()

    def walk(value: object) -> None:
        kinds.add(type(value))
        if isinstance(value, dict):
            assert all(isinstance(key, str) for key in value)
        for inner in (
            value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        ):
            walk(inner)

    walk(json.loads(json.dumps(progress_record(fullest()))))
    walk(progress_record(fullest()))
    assert kinds <= {dict, list, str, int, type(None)}
