"""Look-ups in what is taught."""

from dataclasses import replace

import pytest

from skill.domain.routine.model import Range, Routine, Stay, Stretch
from tests.domain.english import ROUTINE


def held(stretch: Stretch, *ranges: Range) -> Stretch:
    """The same stretch with these holds and nothing else."""
    steps = [replace(stretch.steps[-1], work=Stay(one, "Breathe.")) for one in ranges]
    return replace(stretch, steps=(stretch.steps[0], *steps))


def routine_of(*stretches: Stretch) -> Routine:
    return Routine("one", stretches, ROUTINE.movements)


SPHINX, TILT = ROUTINE["sphinx"], ROUTINE["pelvic_tilt"]


def test_stretches_are_held_thirty_seconds_and_may_be_ten_to_sixty() -> None:
    assert ROUTINE.holds == Range(30, 10, 60)


def test_the_usual_hold_is_that_of_most_stretches() -> None:
    one, other = Range(40, 10, 60), Range(20, 10, 60)
    assert routine_of(held(SPHINX, one, other), held(TILT, one)).holds.usual == 40
    assert routine_of(held(SPHINX, other), held(TILT, one, other)).holds.usual == 20


def test_holds_may_be_asked_for_from_the_least_to_the_most_of_any_stretch() -> None:
    holds = routine_of(held(SPHINX, Range(40, 20, 45)), held(TILT, Range(40, 30, 90))).holds
    assert (holds.least, holds.most) == (20, 90)


def test_repetitions_and_flows_are_no_holds() -> None:
    assert routine_of(TILT, ROUTINE["cat_cow"], held(SPHINX, Range(12, 11, 13))).holds == Range(
        12, 11, 13
    )


@pytest.mark.parametrize(("wanted", "allowed"), [(9, 10), (10, 10), (31, 31), (61, 60)])
def test_a_figure_outside_its_range_is_clamped(wanted: int, allowed: int) -> None:
    assert Range(30, 10, 60).clamp(wanted) == allowed
