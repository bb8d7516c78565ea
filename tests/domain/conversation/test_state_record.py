"""The state in a session's attributes: all of it comes back, nothing else is taken for it."""

import json
from dataclasses import fields
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.domain.conversation import events
from skill.domain.conversation.questions import Question
from skill.domain.conversation.state import Course, State, Visit
from skill.domain.conversation.state_record import SHAPE, read_state, state_record
from skill.domain.listening.situation import Situation
from skill.domain.memory.progress import Progress
from skill.domain.memory.record import SCHEMA
from skill.domain.memory.settings import Settings, Wait, choose
from skill.domain.memory.stamped import Stamped
from skill.domain.values import replace
from skill.errors import RecordInvalid
from tests.domain.conversation.fullest import FULL_VISITS, FULLEST, unfilled
from tests.domain.conversation.happenings import steps
from tests.domain.conversation.strange import carried_states
from tests.domain.conversation.talking import Listener, returning
from tests.domain.memories import fullest

Json = Any

MOST_BYTES = 6 * 1024
"""What a session may carry: far below the 24 KB of a response, in which the speech lies, too."""
KEYS = (
    *("shape", "progress", "situation", "course", "body", "question", "agreed", "forms"),
    *("told_in_full", "avoid", "hints", "greeting", "notices", "turns"),
)
FULL = State(fullest(), FULLEST)
BARE: Json = {"shape": SHAPE, "progress": {"schema": SCHEMA}}

leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=70)
    | st.sampled_from(
        ["next", "left", "cat_cow", "listening", Decimal("NaN"), Decimal("1E+999999")]
    )
    | st.sampled_from([2**40, -1, 1.5])
)
junk: st.SearchStrategy[Json] = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
)


def as_sent(record: Json) -> Json:
    """The record after its way to Alexa and back."""
    return json.loads(json.dumps(record))


@settings(max_examples=50, deadline=None)
@given(carried_states)
def test_what_is_carried_comes_back(state: State) -> None:
    assert read_state(as_sent(state_record(state))) == state


@pytest.mark.parametrize("visit", FULL_VISITS, ids=range(len(FULL_VISITS)))
def test_no_field_of_a_visit_is_forgotten(visit: Visit) -> None:
    state = State(fullest(), visit)
    assert read_state(as_sent(state_record(state))) == state


def test_there_is_a_full_visit_for_every_kind_and_every_field() -> None:
    # A field that is added to a visit, or to what it is made of, has to be filled in here; then
    # the test above tells whether it is carried.
    assert {f"visit.{field.name}" for field in fields(Visit)} <= set(unfilled(Visit(), "visit"))
    assert not list(unfilled(FULLEST, "visit"))
    parts = [
        part for visit in FULL_VISITS for part in (visit.situation, visit.course, visit.question)
    ]
    assert not [name for part in parts for name in unfilled(part, type(part).__name__)]
    kinds = {*get_args(Situation), *get_args(Course), *get_args(Question)}
    assert {type(part) for part in parts} == kinds


@settings(max_examples=40, deadline=None)
@given(steps)
def test_what_a_conversation_carries_comes_back_and_is_small(happening: Json) -> None:
    listener = Listener()
    for event, after in happening:
        record = state_record(listener.does(event, after).state)
        assert state_record(read_state(as_sent(record))) == record
        assert len(json.dumps(record)) < MOST_BYTES


def test_the_longest_answers_are_carried_in_few_words() -> None:
    hands_free = choose(Settings(Wait.NEVER), 1)
    memory = replace(fullest(), settings=hands_free, voice=Stamped(100, 1))
    listener = returning(memory)
    turn = listener.does(events.StartOverAsked())
    while turn.open:
        assert len(json.dumps(state_record(turn.state))) < MOST_BYTES
        turn = listener.does(events.NextAsked())


def test_the_fullest_state_is_small() -> None:
    assert len(json.dumps(state_record(FULL))) < MOST_BYTES


def test_a_new_visit_carries_next_to_nothing() -> None:
    assert state_record(State()) == {**BARE, "body": "start"}


@given(junk)
def test_junk_is_refused_by_the_one_error(raw: Json) -> None:
    with pytest.raises(RecordInvalid):
        read_state(raw)


@given(st.sampled_from(KEYS), junk)
def test_junk_inside_a_state_is_refused_or_read_whole(key: str, raw: Json) -> None:
    record = state_record(FULL) | {key: raw}
    try:
        state = read_state(record)
    except RecordInvalid:
        return
    assert read_state(as_sent(state_record(state))) == state


@given(st.data(), junk)
def test_junk_anywhere_in_a_visit_is_refused_or_read_whole(data: st.DataObject, raw: Json) -> None:
    record = as_sent(state_record(FULL))
    key = data.draw(st.sampled_from(("situation", "course", "question", "notices", "agreed")))
    inside = record[key]
    while True:
        index = data.draw(st.integers(0, len(inside) - 1))
        if not isinstance(inside[index], list) or data.draw(st.booleans()):
            break
        inside = inside[index]
    inside[index] = raw
    try:
        state = read_state(record)
    except RecordInvalid:
        return
    assert read_state(as_sent(state_record(state))) == state


@given(st.sampled_from(KEYS))
def test_what_is_missing_is_as_it_is_in_a_new_visit(key: str) -> None:
    record = state_record(FULL)
    assert record.keys() == set(KEYS)
    del record[key]
    if key in ("shape", "progress"):
        with pytest.raises(RecordInvalid, match="KeyError"):
            read_state(record)
    else:
        assert getattr(read_state(record).visit, key) == getattr(Visit(), key)


def test_what_a_later_release_adds_is_passed_over() -> None:
    assert read_state(state_record(FULL) | {"screen": {"open": True}}) == FULL


@pytest.mark.parametrize("shape", [0, SHAPE + 1])
def test_another_release_s_shape_is_refused(shape: int) -> None:
    with pytest.raises(RecordInvalid, match="another release"):
        read_state(state_record(State()) | {"shape": shape})


def test_the_refusal_says_nothing_of_what_it_refused() -> None:
    with pytest.raises(RecordInvalid) as refusal:
        read_state(BARE | {"question": ["my knee hurts"]})
    assert "knee" not in str(refusal.value)
    assert read_state(BARE) == State(Progress())
