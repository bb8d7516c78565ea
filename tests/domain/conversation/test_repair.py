"""A state from another version of the content is brought back into this one."""

import pytest
from hypothesis import given, settings

from skill.domain.conversation.questions import Asking
from skill.domain.conversation.repair import repaired
from skill.domain.conversation.state import State, Visit
from skill.domain.memory.progress import Progress, Unfinished
from skill.domain.memory.settings import PACES, Settings
from skill.domain.memory.stamped import Stamped
from skill.domain.routine.model import Side
from skill.domain.routine.place import Place, nearest, opening, sections
from tests.domain.conversation.talking import strange_states
from tests.domain.english import ROUTINE

KNEE = opening(ROUTINE["knee_to_chest"], Side.LEFT)
HELD = KNEE._replace(step="hold")
GONE = Place("handstand", None, "hold")
PLAN = ("knee_to_chest", "sphinx")


def mended(
    unfinished: Unfinished | None = None, visit: Visit | None = None, pace: int = 100
) -> State:
    progress = Progress(Stamped(unfinished, 5), Stamped(Settings(pace=pace), 6))
    return repaired(State(progress, visit or Visit()), ROUTINE)


@settings(max_examples=50, deadline=None)
@given(strange_states)
def test_a_repaired_state_needs_no_repair(state: State) -> None:
    once = repaired(state, ROUTINE)
    assert repaired(once, ROUTINE) == once


@settings(max_examples=50, deadline=None)
@given(strange_states)
def test_every_place_of_a_repaired_state_exists(state: State) -> None:
    mended = repaired(state, ROUTINE)
    unfinished, visit = mended.progress.unfinished.value, mended.visit
    if unfinished:
        assert nearest(ROUTINE, unfinished.plan, unfinished.place) == unfinished.place
        assert unfinished.plan == tuple(one for one in ROUTINE.ids if one in unfinished.plan)
    for place in (visit.at, visit.then):
        assert place is None or nearest(ROUTINE, ROUTINE.ids, place) == place
    assert all(ROUTINE.stretch(one) for one in visit.options)
    assert mended.progress.settings.value.pace in PACES
    # Nothing is made up: what was remembered of the days stays as it was, with its moments.
    for part in ("day_off", "rounds", "known", "learning", "history", "heard"):
        assert getattr(mended.progress, part) == getattr(state.progress, part)
    assert mended.progress.unfinished.at == state.progress.unfinished.at


@pytest.mark.parametrize("place", [*sections(ROUTINE, ROUTINE.ids), HELD])
def test_a_state_of_this_content_stays_as_it_is(place: Place) -> None:
    visit = Visit(at=place, then=place, asking=Asking.NEXT)
    state = State(Progress(Stamped(Unfinished(place, ROUTINE.ids, 20), 5)), visit)
    assert repaired(state, ROUTINE) == state


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Unfinished(HELD, PLAN), Unfinished(HELD, PLAN)),
        (Unfinished(HELD._replace(step="gone"), PLAN, 20), Unfinished(KNEE, PLAN, 20)),
        (Unfinished(HELD, ("sphinx", "handstand", "knee_to_chest")), Unfinished(HELD, PLAN)),
        (Unfinished(GONE, PLAN), Unfinished(opening(ROUTINE["knee_to_chest"]), PLAN)),
        (Unfinished(HELD, ("sphinx",)), Unfinished(opening(ROUTINE["sphinx"]), ("sphinx",))),
        (Unfinished(HELD, ("handstand",)), None),
        (Unfinished(HELD, ()), None),
    ],
)
def test_the_routine_s_place_falls_back_to_the_nearest(
    before: Unfinished, after: Unfinished | None
) -> None:
    assert mended(before).progress.unfinished == Stamped(after, 5)


@pytest.mark.parametrize(
    ("visit", "at", "then"),
    [
        (Visit(at=KNEE, then=HELD), KNEE, HELD),
        (Visit(at=KNEE, then=HELD._replace(side=Side.RIGHT)), KNEE, None),
        (Visit(at=None, then=HELD), None, None),
        (Visit(at=GONE, then=GONE), None, None),
        (Visit(at=opening(ROUTINE["cat_cow"])), None, None),
        (Visit(at=opening(ROUTINE["cat_cow"]), detour=True), opening(ROUTINE["cat_cow"]), None),
    ],
    ids=[
        "as it is",
        "then on the other side",
        "then of nothing",
        "gone",
        "not in the plan",
        "a detour",
    ],
)
def test_the_visit_s_places_are_in_the_routine_or_nowhere(
    visit: Visit, at: Place | None, then: Place | None
) -> None:
    after = mended(Unfinished(HELD, PLAN), visit).visit
    assert (after.at, after.then) == (at, then)


def test_without_a_routine_only_a_detour_is_somewhere() -> None:
    assert mended(None, Visit(at=KNEE)).visit.at is None
    assert mended(None, Visit(at=KNEE, detour=True)).visit.at == KNEE
    assert mended(None, Visit(at=None, detour=True)).visit.detour is False


@pytest.mark.parametrize(
    ("visit", "asking"),
    [
        (Visit(asking=Asking.CARRY_ON), Asking.START),
        (Visit(asking=Asking.EASIER), Asking.START),
        (Visit(asking=Asking.STRETCH, options=("sphinx", "handstand")), Asking.START),
        (Visit(asking=Asking.STRETCH, options=("sphinx", "cat_cow")), Asking.STRETCH),
        (Visit(asking=Asking.TOMORROW_OFF), Asking.TOMORROW_OFF),
        (Visit(asking=None), None),
    ],
)
def test_no_question_is_left_about_what_is_not_there(visit: Visit, asking: Asking | None) -> None:
    assert mended(None, visit).visit.asking is asking


@pytest.mark.parametrize(
    ("pace", "nearest_pace"), [(0, 75), (75, 75), (110, 100), (150, 150), (2**39, 150)]
)
def test_a_pace_is_one_that_there_is(pace: int, nearest_pace: int) -> None:
    assert mended(pace=pace).progress.settings == Stamped(Settings(pace=nearest_pace), 6)
