"""Moving through a plan: always to a place that exists, and nowhere past the ends."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.domain.routine.model import Routine, Side
from skill.domain.routine.place import (
    Place,
    Plan,
    nearest,
    next_stretch,
    opening,
    other_side,
    section_beside,
    section_start,
    sections,
)
from tests.domain.english import ROUTINE, places, plans, strange_places

KNEE_RIGHT = Place("knee_to_chest", Side.RIGHT, "lie")


def next_section(
    routine: Routine, plan: Plan, place: Place, turned: str | None = None
) -> Place | None:
    return section_beside(sections(routine, plan, turned), place, 1)


def previous_section(
    routine: Routine, plan: Plan, place: Place, turned: str | None = None
) -> Place | None:
    return section_beside(sections(routine, plan, turned), place, -1)


def test_a_stretch_opens_on_its_first_side() -> None:
    assert opening(ROUTINE["knee_to_chest"]).side is Side.RIGHT
    assert opening(ROUTINE["spinal_twist"]).side is Side.LEFT
    assert opening(ROUTINE["sphinx"]).side is None


def test_a_side_asked_for_is_kept_where_there_are_sides() -> None:
    assert opening(ROUTINE["knee_to_chest"], Side.LEFT).side is Side.LEFT
    assert opening(ROUTINE["sphinx"], Side.LEFT) == opening(ROUTINE["sphinx"])


def test_the_whole_routine_has_ten_sections() -> None:
    order = [place.section for place in sections(ROUTINE, ROUTINE.ids)]
    assert order == [
        ("childs_pose", None),
        ("knee_to_chest", Side.RIGHT),
        ("knee_to_chest", Side.LEFT),
        ("piriformis", Side.RIGHT),
        ("piriformis", Side.LEFT),
        ("spinal_twist", Side.LEFT),
        ("spinal_twist", Side.RIGHT),
        ("pelvic_tilt", None),
        ("cat_cow", None),
        ("sphinx", None),
    ]


def test_the_order_is_the_routine_s_whatever_the_plan_s() -> None:
    assert [place.stretch for place in sections(ROUTINE, ("sphinx", "childs_pose"))] == [
        "childs_pose",
        "sphinx",
    ]


@given(plans)
def test_forward_through_a_plan_visits_every_section_once(plan: Plan) -> None:
    order = sections(ROUTINE, plan)
    place: Place | None = order[0]
    visited = []
    while place:
        visited.append(place)
        place = next_section(ROUTINE, plan, place)
    assert tuple(visited) == order
    assert {place.stretch for place in visited} == set(plan)
    for stretch_id in plan:
        assert {one.side for one in visited if one.stretch == stretch_id} == set(
            ROUTINE[stretch_id].sides or (None,)
        )


@given(plans, st.data())
def test_back_undoes_forward(plan: Plan, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(sections(ROUTINE, plan)))
    if following := next_section(ROUTINE, plan, place):
        assert previous_section(ROUTINE, plan, following) == place
    if earlier := previous_section(ROUTINE, plan, place):
        assert next_section(ROUTINE, plan, earlier) == place
    else:
        assert place == sections(ROUTINE, plan)[0]


@given(plans, places)
def test_the_next_stretch_is_later_and_planned(plan: Plan, place: Place) -> None:
    there = next_stretch(ROUTINE, plan, place)
    later = [one for one in plan if ROUTINE.ids.index(one) > ROUTINE.ids.index(place.stretch)]
    assert (there.stretch if there else None) == (later[0] if later else None)
    assert there is None or there == opening(ROUTINE[there.stretch])


@given(places)
def test_the_other_side_of_the_other_side_is_this_side(place: Place) -> None:
    there = other_side(ROUTINE, place)
    if place.side is None:
        assert there is None
    else:
        assert there is not None
        assert there.section == (place.stretch, place.side.other)
        assert other_side(ROUTINE, there) == section_start(ROUTINE, place)


@given(plans, places | strange_places)
def test_the_nearest_place_is_in_the_plan_and_stays_there(plan: Plan, place: Place) -> None:
    there = nearest(ROUTINE, plan, place)
    assert there is not None
    assert there.section in [one.section for one in sections(ROUTINE, plan)]
    assert ROUTINE[there.stretch].step(there.step)
    assert nearest(ROUTINE, plan, there) == there


@given(places)
def test_a_place_that_exists_is_its_own_nearest(place: Place) -> None:
    assert nearest(ROUTINE, ROUTINE.ids, place) == place


@pytest.mark.parametrize(
    ("gone", "instead"),
    [
        (KNEE_RIGHT._replace(step="gone"), KNEE_RIGHT),
        (KNEE_RIGHT._replace(side=Side.LEFT, step="gone"), KNEE_RIGHT._replace(side=Side.LEFT)),
        (KNEE_RIGHT._replace(side=None, step="hold"), KNEE_RIGHT),
        (Place("sphinx", Side.LEFT, "hold"), opening(ROUTINE["sphinx"])),
        (Place("handstand", None, "hold"), opening(ROUTINE["childs_pose"])),
    ],
)
def test_what_no_longer_exists_falls_back(gone: Place, instead: Place) -> None:
    assert nearest(ROUTINE, ROUTINE.ids, gone) == instead


STORED = ("childs_pose", "handstand", "knee_to_chest", "headstand", "sphinx", "bridge")
"""A plan of another version of the content, which had three stretches that are gone."""


@pytest.mark.parametrize(
    ("plan", "gone", "instead"),
    [
        (STORED, "handstand", "knee_to_chest"),
        (STORED, "headstand", "sphinx"),
        # Nothing comes after it.
        (STORED, "bridge", "sphinx"),
        (("handstand", "headstand", "sphinx"), "handstand", "sphinx"),
        (("childs_pose", "headstand", "bridge"), "headstand", "childs_pose"),
        (("childs_pose", "handstand", "headstand"), "headstand", "childs_pose"),
        # The order is that of the round that was begun.
        (("sphinx", "handstand", "childs_pose"), "handstand", "childs_pose"),
        # A stretch that the round never had: the next one of the routine.
        (("childs_pose", "sphinx"), "cat_cow", "sphinx"),
        (("childs_pose", "piriformis"), "cat_cow", "piriformis"),
    ],
)
def test_from_a_stretch_that_is_gone_it_goes_on_at_the_next_else_at_the_one_before(
    plan: Plan, gone: str, instead: str
) -> None:
    place = Place(gone, Side.LEFT, "hold", 2)
    assert nearest(ROUTINE, plan, place) == opening(ROUTINE[instead])


@given(plans, st.data())
def test_wherever_a_stretch_is_taken_out_no_later_one_is_skipped(
    plan: Plan, data: st.DataObject
) -> None:
    here = data.draw(st.integers(0, len(plan)))
    stored = (*plan[:here], "handstand", *plan[here:])
    there = nearest(ROUTINE, stored, Place("handstand", None, "hold"))
    assert there == opening(ROUTINE[plan[min(here, len(plan) - 1)]])


@given(plans, st.data())
def test_in_a_turned_stretch_the_sides_come_in_the_other_order(
    plan: Plan, data: st.DataObject
) -> None:
    turned = data.draw(st.sampled_from(plan))
    usual, other = sections(ROUTINE, plan), sections(ROUTINE, plan, turned)
    assert sorted(usual) == sorted(other)
    assert [place.stretch for place in usual] == [place.stretch for place in other]
    for stretch_id in plan:
        sides = [place.side for place in usual if place.stretch == stretch_id]
        sides_now = [place.side for place in other if place.stretch == stretch_id]
        assert sides_now == (sides[::-1] if stretch_id == turned else sides)


@given(plans, st.data())
def test_forward_and_back_follow_the_turned_order(plan: Plan, data: st.DataObject) -> None:
    turned = data.draw(st.sampled_from(plan))
    order = sections(ROUTINE, plan, turned)
    for earlier, later in pairwise(order):
        assert next_section(ROUTINE, plan, earlier, turned) == later
        assert previous_section(ROUTINE, plan, later, turned=turned) == earlier
    assert next_section(ROUTINE, plan, order[-1], turned=turned) is None
    assert previous_section(ROUTINE, plan, order[0], turned) is None


def test_the_side_left_behind_comes_next() -> None:
    left = opening(ROUTINE["knee_to_chest"], Side.LEFT)
    right = opening(ROUTINE["knee_to_chest"], Side.RIGHT)
    assert next_section(ROUTINE, ROUTINE.ids, left, turned="knee_to_chest") == right
    assert next_section(ROUTINE, ROUTINE.ids, right, turned="knee_to_chest") == opening(
        ROUTINE["piriformis"]
    )


def test_a_plan_of_nothing_known_has_no_place() -> None:
    assert nearest(ROUTINE, ("handstand",), KNEE_RIGHT) is None
    assert sections(ROUTINE, ("handstand",)) == ()


def test_a_place_outside_the_plan_has_no_neighbours() -> None:
    assert next_section(ROUTINE, ("sphinx",), KNEE_RIGHT) is None
    assert previous_section(ROUTINE, ("sphinx",), KNEE_RIGHT) is None


def test_an_unknown_stretch_is_a_fault_of_the_caller_s() -> None:
    assert ROUTINE.stretch("handstand") is None
    with pytest.raises(KeyError, match="handstand"):
        ROUTINE["handstand"]
