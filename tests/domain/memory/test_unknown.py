"""What a newer version keeps: carried along as it is, bounded, in whatever order it is merged."""

from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.domain.memory.unknown import LONGEST, MOST_KEYS, NOTHING, Unknown, read_unknown

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=5,
)
kept = st.dictionaries(st.sampled_from("abcdefg") | st.text(max_size=60), values, max_size=7).map(
    lambda record: read_unknown(record, ())
)


@given(st.lists(kept, min_size=3, max_size=3))
def test_every_order_of_merging_gives_the_same(three: list[Unknown]) -> None:
    results = [a.merged(b).merged(c) for a, b, c in permutations(three)]
    results += [a.merged(b.merged(c)) for a, b, c in permutations(three)]
    assert all(one == results[0] for one in results)
    assert all(results[0].merged(one) == one.merged(results[0]) == results[0] for one in three)


@given(kept, kept)
def test_it_is_bounded_and_read_again_as_it_was(ours: Unknown, theirs: Unknown) -> None:
    both = ours.merged(theirs)
    assert read_unknown(both.record(), ()) == both
    assert len(both.entries) <= MOST_KEYS
    assert all(len(key.encode()) + len(value) <= LONGEST for key, value in both.entries)
    # Only the bound drops a key.
    keys = sorted({key for key, _ in (*ours.entries, *theirs.entries)})
    assert [key for key, _ in both.entries] == keys[:MOST_KEYS]


def test_a_store_s_numbers_are_the_numbers_they_are() -> None:
    record = {"one": Decimal(3), "two": [Decimal("-1E+3"), 30.0, 2**62], "three": {"four": True}}
    again = {"one": 3, "two": [-1000, 30, 2**62], "three": {"four": True}}
    assert read_unknown(record, ()).record() == again


def test_of_two_values_of_one_key_the_later_stays() -> None:
    early = read_unknown({"screen": ["full brightness", 1795156543], "sound": {"at": 9}}, ())
    late = read_unknown({"screen": ["dim", 1795160000], "sound": {"at": 10}}, ())
    assert early.merged(late) == late.merged(early) == late


def test_known_keys_are_none_of_it() -> None:
    assert read_unknown({"known": 1, "other": 2}, {"known"}).record() == {"other": 2}
    assert read_unknown({"known": 1}, {"known"}) == NOTHING


@pytest.mark.parametrize(
    "value",
    [
        *(1.5, float("nan"), float("inf"), 10**400, -(2**63)),
        *(Decimal("sNaN"), Decimal("NaN"), Decimal("1E+999999"), Decimal("0.1")),
        *(b"bytes", {1}, {1: 2}, "\ud800", {"\ud800": 1}, object()),
        "x" * LONGEST,
    ],
    ids=lambda value: repr(value)[:12],
)
def test_what_no_store_keeps_is_passed_over_and_nothing_else(value: object) -> None:
    assert read_unknown({"a": value, "b": [value], "c": 3}, ()).record() == {"c": 3}
    nested: object = value
    for _ in range(5000):
        nested = [nested]
    assert read_unknown({"a": nested, "c": 3}, ()).record() == {"c": 3}
