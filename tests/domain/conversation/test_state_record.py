"""The state in a session's attributes: all of it comes back, nothing else is taken for it, and it stays small."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.domain.conversation.questions import Asking
from skill.domain.conversation.state import Hint, State, Visit
from skill.domain.conversation.state_record import SHAPE, carried_record, read_carried
from skill.domain.memory.progress import Progress
from skill.domain.routine.model import Ease, Position, Side
from skill.domain.routine.place import Place
from skill.errors import RecordInvalid
from tests.domain.conversation.talking import Listener, steps, strange_states
from tests.domain.english import ROUTINE
from tests.domain.memories import fullest

Json = Any

MOST_BYTES = 6 * 1024
"""What a session may carry: far below the 24 KB of a response, in which the speech lies, too."""
KEYS = (
    *("shape", "progress", "at", "then", "detour", "one_side", "body", "asking"),
    *("options", "seconds", "forms", "avoid", "hints", "turns"),
)
FULLEST = State(
    fullest(),
    Visit(
        at=Place("knee_to_chest", Side.RIGHT, "shoulders_down", 3),
        then=Place("knee_to_chest", Side.RIGHT, "shoulders_down", 3),
        detour=True,
        one_side=True,
        body=Position.KNEELING,
        asking=Asking.TOMORROW_OFF,
        options=("knee_to_chest", "spinal_twist"),
        seconds=86_400,
        forms=tuple((one, Ease.EASIER) for one in sorted(ROUTINE.ids)),
        avoid=frozenset(ROUTINE.ids),
        hints=frozenset(Hint),
        turns=100_000,
    ),
)

leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=70)
    | st.sampled_from(
        ["next", "left", "cat_cow", Decimal("NaN"), Decimal("1E+999999"), 2**40, -1, 1.5]
    )
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
@given(strange_states)
def test_what_is_carried_comes_back(state: State) -> None:
    assert read_state(as_sent(state_record(state))) == state


@settings(max_examples=40, deadline=None)
@given(steps)
def test_what_a_conversation_carries_comes_back_and_is_small(happening: Json) -> None:
    listener = Listener()
    for event, after in happening:
        record = state_record(listener.does(event, after).state)
        assert state_record(read_state(as_sent(record))) == record
        assert len(json.dumps(record)) < MOST_BYTES


def test_the_fullest_state_is_small() -> None:
    assert read_state(as_sent(state_record(FULLEST))) == FULLEST
    assert len(json.dumps(state_record(FULLEST))) < MOST_BYTES


def test_a_new_visit_carries_next_to_nothing() -> None:
    assert state_record(State()) == {"shape": SHAPE, "progress": {"schema": 1}, "body": "start"}


@given(junk)
def test_junk_is_refused_by_the_one_error(raw: Json) -> None:
    with pytest.raises(RecordInvalid):
        read_state(raw)


@given(st.sampled_from(KEYS), junk)
def test_junk_inside_a_state_is_refused_or_read_whole(key: str, raw: Json) -> None:
    record = state_record(FULLEST) | {key: raw}
    try:
        state = read_state(record)
    except RecordInvalid:
        return
    assert read_state(as_sent(state_record(state))) == state


@given(st.sampled_from(KEYS))
def test_what_is_missing_is_as_it_is_in_a_new_visit(key: str) -> None:
    record = state_record(FULLEST)
    del record[key]
    if key in ("shape", "progress"):
        with pytest.raises(RecordInvalid, match="KeyError"):
            read_state(record)
    else:
        assert getattr(read_state(record).visit, key) == getattr(Visit(), key)


def test_what_a_later_release_adds_is_passed_over() -> None:
    assert read_state(state_record(FULLEST) | {"screen": {"open": True}}) == FULLEST


@pytest.mark.parametrize("shape", [0, SHAPE + 1])
def test_another_release_s_shape_is_refused(shape: int) -> None:
    with pytest.raises(RecordInvalid, match="another release"):
        read_state(state_record(State()) | {"shape": shape})


def test_the_refusal_says_nothing_of_what_it_refused() -> None:
    secret = {"shape": SHAPE, "progress": {"schema": 1}, "asking": "my knee hurts"}
    with pytest.raises(RecordInvalid) as refusal:
        read_state(secret)
    assert "knee" not in str(refusal.value)
    assert read_state({"shape": SHAPE, "progress": {"schema": 1}}) == State(Progress())
