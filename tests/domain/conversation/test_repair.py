"""A state from another version of the content is brought back into this one."""

import pytest
from hypothesis import given, settings

from skill.domain.conversation import questions
from skill.domain.conversation.questions import Question, Start
from skill.domain.conversation.repair import repair
from skill.domain.conversation.state import Course, Detour, OnRoutine, State, Visit
from skill.domain.listening.playback import Playback
from skill.domain.listening.situation import (
    Finished,
    Interrupted,
    Listening,
    Nowhere,
    Settled,
    Situation,
)
from skill.domain.memory.progress import BothSides, Progress, Unfinished
from skill.domain.memory.settings import PACES, Settings, choose
from skill.domain.memory.stamped import Stamped
from skill.domain.routine.model import Side
from skill.domain.routine.place import Place, opening, sections
from skill.domain.values import replace
from tests.domain.conversation.checks import assert_inside
from tests.domain.conversation.fullest import PLAYBACK, QUESTIONS, REMINDER
from tests.domain.conversation.strange import strange_states
from tests.domain.conversation.talking import TODAY
from tests.domain.english import ROUTINE

KNEE = opening(ROUTINE["knee_to_chest"], Side.LEFT)
HELD = KNEE._replace(step="hold")
TWIST = opening(ROUTINE["spinal_twist"])
SPHINX = opening(ROUTINE["sphinx"])
GONE = Place("handstand", None, "hold")
NO_STEP = HELD._replace(step="gone")
PLAN = ("knee_to_chest", "sphinx")


def mended(
    unfinished: Unfinished | None = None, visit: Visit | None = None, pace: int = 100
) -> State:
    progress = Progress(Stamped(unfinished, 5), choose(Settings(pace=pace), 6))
    return repair(State(progress, visit or Visit()), ROUTINE)


def answer(*spoken_of: Place) -> Playback:
    """An answer that teaches some places, and ends at the last of them."""
    marks = tuple(PLAYBACK.marks[0]._replace(place=place) for place in spoken_of)
    return replace(PLAYBACK, marks=marks, last=spoken_of[-1], then=None)


@settings(max_examples=150, deadline=None)
@given(strange_states)
def test_a_repaired_state_needs_no_repair(state: State) -> None:
    once = repair(state, ROUTINE)
    assert repair(once, ROUTINE) is once


@settings(max_examples=150, deadline=None)
@given(strange_states)
def test_every_place_of_a_repaired_state_exists_and_nothing_is_made_up(state: State) -> None:
    mended = repair(state, ROUTINE)
    assert_inside(mended)
    assert mended.progress.settings.value.pace in PACES
    # What was remembered of the days stays as it was, with its moments.
    for part in ("day_off", "rounds", "known", "learning", "history", "heard", "trace", "voice"):
        assert getattr(mended.progress, part) == getattr(state.progress, part)
    assert mended.progress.unfinished.at == state.progress.unfinished.at
    assert mended.progress.settings.at == state.progress.settings.at
    for part in ("body", "agreed", "forms", "told_in_full", "avoid", "hints", "notices", "turns"):
        assert getattr(mended.visit, part) == getattr(state.visit, part)
    if state.visit.question is None:
        assert mended.visit.question is None
    else:
        assert mended.visit.question in (state.visit.question, Start())


@pytest.mark.parametrize("place", [*sections(ROUTINE, ROUTINE.ids), HELD])
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_state_of_this_content_stays_as_it_is(place: Place, question: Question) -> None:
    there: Stamped[Unfinished | None] = Stamped(Unfinished(place, ROUTINE.ids, 20, 12), 5)
    listening = Listening(answer(place), Interrupted(place, 12))
    for situation in (Interrupted(place, 12), Finished(place, place), listening):
        state = State(Progress(there), Visit(situation, question=question))
        assert repair(state, ROUTINE) is state


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Unfinished(HELD, PLAN), Unfinished(HELD, PLAN)),
        (Unfinished(HELD, PLAN, 20, 12), Unfinished(HELD, PLAN, 20, 12)),
        (Unfinished(NO_STEP, PLAN, 20, 12), Unfinished(KNEE, PLAN, 20)),
        (Unfinished(HELD, ("sphinx", "handstand", "knee_to_chest")), Unfinished(HELD, PLAN)),
        (Unfinished(HELD, ("handstand",)), None),
        (Unfinished(HELD, ()), None),
    ],
    ids=["as it is", "in a hold", "no such step", "plan out of order", "none left", "no plan"],
)
def test_the_routine_s_place_falls_back_to_the_nearest(
    before: Unfinished, after: Unfinished | None
) -> None:
    assert mended(before).progress.unfinished == Stamped(after, 5)


@pytest.mark.parametrize(
    ("plan", "there"),
    [
        (("knee_to_chest", "handstand", "spinal_twist", "sphinx"), TWIST),
        (("handstand", "sphinx"), SPHINX),
        (("knee_to_chest", "spinal_twist", "handstand"), TWIST),
        (("spinal_twist", "handstand", "headstand", "sphinx"), SPHINX),
        (("spinal_twist", "headstand", "handstand"), TWIST),
    ],
)
def test_a_stretch_that_is_gone_sends_on_to_the_next_of_the_plan_or_back_to_the_one_before(
    plan: tuple[str, ...], there: Place
) -> None:
    # Of the stretch that is gone the hold does not go on.
    before = Unfinished(GONE, plan, 20, 12)
    still_there = tuple(one for one in ROUTINE.ids if one in plan)
    assert mended(before).progress.unfinished.value == Unfinished(there, still_there, 20)


def test_a_step_that_is_gone_keeps_the_order_of_the_sides() -> None:
    sides = BothSides("knee_to_chest", turned=True, hold=45)
    before = Unfinished(NO_STEP, PLAN, None, 12, sides=sides)
    after = Unfinished(KNEE, PLAN, sides=sides)
    assert mended(before).progress.unfinished.value == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Interrupted(HELD, 12), Interrupted(HELD, 12)),
        (Interrupted(NO_STEP, 12), Interrupted(KNEE)),
        (Interrupted(GONE, 12), Nowhere()),
        (Interrupted(TWIST), Nowhere()),
        (Finished(KNEE, HELD), Finished(KNEE, HELD)),
        (Finished(KNEE, NO_STEP), Finished(KNEE, KNEE)),
        (Finished(KNEE, HELD._replace(side=Side.RIGHT)), Finished(KNEE, None)),
        (Finished(KNEE, GONE), Finished(KNEE, None)),
        (Finished(GONE, HELD), Nowhere()),
        (Nowhere(), Nowhere()),
    ],
)
def test_the_listener_is_in_the_routine_or_nowhere(before: Settled, after: Settled) -> None:
    routine = Unfinished(HELD, PLAN)
    assert mended(routine, Visit(before)).visit.situation == after
    # The same where an answer that speaks of what is gone was under way: it tells nothing.
    strange = Listening(answer(KNEE, GONE), before)
    assert mended(routine, Visit(strange)).visit.situation == after


@pytest.mark.parametrize("gone", [GONE, NO_STEP, TWIST])
def test_an_answer_that_speaks_of_what_is_gone_was_not_heard(gone: Place) -> None:
    for playback in (
        answer(gone, KNEE),
        answer(KNEE, gone),
        replace(answer(KNEE), last=gone),
        replace(answer(KNEE), then=gone),
    ):
        visit = Visit(Listening(playback, Interrupted(KNEE)))
        assert mended(Unfinished(HELD, PLAN), visit).visit.situation == Interrupted(KNEE)


@pytest.mark.parametrize(
    ("before", "at", "after"),
    [
        (Detour("cat_cow"), opening(ROUTINE["cat_cow"]), Detour("cat_cow")),
        (Detour("cat_cow", Side.LEFT), opening(ROUTINE["cat_cow"]), Detour("cat_cow")),
        (Detour("spinal_twist", Side.LEFT), TWIST, Detour("spinal_twist", Side.LEFT)),
        (Detour("handstand"), KNEE, OnRoutine()),
        (Detour("cat_cow"), GONE, OnRoutine()),
    ],
    ids=["as it is", "no sides", "a side", "no such stretch", "nothing of it"],
)
def test_a_detour_is_into_a_stretch_that_there_is(before: Course, at: Place, after: Course) -> None:
    visit = Visit(Interrupted(at), before)
    for unfinished in (Unfinished(HELD, PLAN), None):
        assert mended(unfinished, visit).visit.course == after


def test_without_a_routine_only_a_detour_is_somewhere() -> None:
    assert mended(None, Visit(Interrupted(KNEE))).visit.situation == Nowhere()
    detour = Visit(Interrupted(KNEE), Detour("knee_to_chest"))
    assert mended(None, detour).visit == detour


@pytest.mark.parametrize(
    ("question", "after"),
    [
        (questions.CarryOn(), Start()),
        (questions.Easier(), Start()),
        (questions.Choose("sphinx", "handstand"), Start()),
        (questions.Choose("handstand", "sphinx"), Start()),
        (questions.Choose("sphinx", "cat_cow"), questions.Choose("sphinx", "cat_cow")),
        (questions.TomorrowOff(TODAY), questions.TomorrowOff(TODAY)),
        (questions.Remind(REMINDER), questions.Remind(REMINDER)),
        (None, None),
    ],
)
def test_no_question_is_left_about_what_is_not_there(
    question: Question | None, after: Question | None
) -> None:
    situation: Situation = Nowhere()
    assert mended(None, Visit(situation, question=question)).visit.question == after


@pytest.mark.parametrize(
    ("pace", "nearest_pace"), [(0, 75), (75, 75), (110, 100), (150, 150), (2**39, 150)]
)
def test_a_pace_is_one_that_there_is(pace: int, nearest_pace: int) -> None:
    assert mended(pace=pace).progress.settings == choose(Settings(pace=nearest_pace), 6)
