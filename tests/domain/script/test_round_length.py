"""Which stretches fit into the time a listener has."""

from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.domain.routine.model import Position, Stretch
from skill.domain.routine.place import Place, Plan, sections
from skill.domain.script.answer import answer
from skill.domain.script.round_length import (
    ANSWER_SECONDS,
    SHORT_HOLD,
    Choice,
    round_for,
    usual_seconds,
)
from skill.domain.script.section import Detail, Teaching
from skill.domain.script.timeline import length
from tests.domain.english import PACES, PHRASES, ROUTINE, plans

# Few paces and holds: the lengths are worked out anew for each pair.
any_seconds = st.integers(0, 1500) | st.sampled_from((2**39,))
paces = st.sampled_from((PACES[0], PACES[-1]))
holds = st.sampled_from((None, 15, 60))

some = settings(max_examples=40, deadline=None)


@cache
def chosen(seconds: int, pace: int = 100, hold: int | None = None) -> Choice:
    def teaching(_: Stretch, held: int | None) -> Teaching:
        return Teaching(hold=hold if held is None else held, pace=pace)

    return round_for(ROUTINE, PHRASES, ROUTINE.ids, seconds, hold, teaching)


def shortest(pace: int, hold: int | None) -> float:
    return chosen(0, pace, hold).seconds


@cache
def really_takes(one: Choice, pace: int, hold: int | None) -> float:
    """The length of the round as it is taught, section after section."""
    total, body = 0.0, Position.START
    teaching = Teaching(hold=one.hold if one.hold is not None else hold, pace=pace)
    for start in sections(ROUTINE, one.plan):
        place: Place | None = start
        while place is not None:
            read = answer(ROUTINE, place, teaching, PHRASES, body=body)
            total += length(read.timeline)
            body, place = ROUTINE[start.stretch].position, read.then
        total += ANSWER_SECONDS
    return total


@some
@given(any_seconds, paces, holds)
def test_a_round_keeps_the_order_and_is_never_empty(
    seconds: int, pace: int, hold: int | None
) -> None:
    plan = chosen(seconds, pace, hold).plan
    assert plan
    assert plan == tuple(one for one in ROUTINE.ids if one in plan)


@some
@given(any_seconds, paces, holds)
def test_a_round_never_has_one_side_only(seconds: int, pace: int, hold: int | None) -> None:
    plan = chosen(seconds, pace, hold).plan
    done = [place.section for place in sections(ROUTINE, plan)]
    for stretch_id in plan:
        assert {side for one, side in done if one == stretch_id} == set(
            ROUTINE[stretch_id].sides or (None,)
        )


@some
@given(any_seconds, paces, holds)
def test_a_round_never_takes_longer_than_asked_where_anything_fits(
    seconds: int, pace: int, hold: int | None
) -> None:
    took = chosen(seconds, pace, hold).seconds
    assert took <= seconds or took == shortest(pace, hold)


@some
@given(any_seconds, paces, holds)
def test_a_round_takes_what_it_says(seconds: int, pace: int, hold: int | None) -> None:
    one = chosen(seconds, pace, hold)
    assert one.seconds == pytest.approx(really_takes(one, pace, hold))


@some
@given(st.lists(any_seconds, min_size=2, max_size=3).map(sorted), paces, holds)
def test_more_time_never_means_fewer_stretches(
    times: list[int], pace: int, hold: int | None
) -> None:
    rounds = [chosen(seconds, pace, hold) for seconds in times]
    for less, more in pairwise(rounds):
        assert (len(less.plan), less.seconds) <= (len(more.plan), more.seconds)


@some
@given(any_seconds, paces, holds)
def test_holds_are_shortened_only_to_make_room_and_never_lengthened(
    seconds: int, pace: int, hold: int | None
) -> None:
    one = chosen(seconds, pace, hold)
    if one.hold is not None:
        assert one.hold == (SHORT_HOLD if hold is None else min(SHORT_HOLD, hold))


def test_the_whole_routine_takes_about_fifteen_minutes() -> None:
    assert 13.5 * 60 < usual_seconds(ROUTINE, PHRASES) < 16.5 * 60


def test_time_enough_is_the_whole_routine_with_its_usual_holds() -> None:
    whole = chosen(3600)
    assert (whole.plan, whole.hold) == (ROUTINE.ids, None)
    assert whole.seconds == usual_seconds(ROUTINE, PHRASES)


def test_eight_minutes_hold_a_good_round() -> None:
    eight = chosen(480)
    assert eight.seconds <= 480
    assert len(eight.plan) >= 4


@some
@given(any_seconds, plans)
def test_a_round_has_only_what_is_offered(seconds: int, offered: Plan) -> None:
    one = round_for(ROUTINE, PHRASES, offered, seconds, None, lambda _, held: Teaching(hold=held))
    assert set(one.plan) <= set(offered)


def test_who_knows_the_stretches_has_time_for_more_of_them() -> None:
    def taught(detail: Detail) -> Choice:
        return round_for(
            ROUTINE, PHRASES, ROUTINE.ids, 480, None, lambda _, held: Teaching(detail, hold=held)
        )

    assert len(taught(Detail.SHORT).plan) > len(taught(Detail.FULL).plan)
    assert taught(Detail.SHORT).seconds <= 480


def test_where_nothing_fits_the_shortest_stretch_is_done() -> None:
    assert len(chosen(1).plan) == 1
    assert chosen(1).seconds < 120
