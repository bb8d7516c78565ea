"""What another version of the content left, or nobody made, brought back to what there is.

The rules:

- A stretch that is gone sends the routine to the next one of its plan that is still there, else to
  the one before it; a step that is gone to the beginning of its section.
- An answer that spoke of what is gone cannot tell where the listener was: they are taken to be
  before its first step. A place that is gone leaves them nowhere.
- A question about what is not there becomes "say start".
"""

from functools import lru_cache

from skill.domain.conversation.questions import CarryOn, Choose, Easier, Question, Start
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
from skill.domain.memory.progress import Progress, Unfinished
from skill.domain.memory.settings import PACES
from skill.domain.memory.stamped import Stamped
from skill.domain.routine.model import Routine
from skill.domain.routine.place import Place, Plan, nearest
from skill.domain.values import replace

MENDED_KEPT = 1024
"""Places that need not be looked up again: all there are, in a routine of ours."""


def repair(state: State, routine: Routine) -> State:
    """The same state with every place inside the routine, and no question about what is gone."""
    progress = _repair_progress(state.progress, routine)
    visit = _repair_visit(
        state.visit,
        progress.unfinished.value,
        routine,
    )
    if progress is state.progress and visit is state.visit:
        return state
    return State(progress, visit)


def _repair_progress(progress: Progress, routine: Routine) -> Progress:
    chosen = progress.settings
    pace = chosen.pace.value
    if pace not in PACES:
        nearest_pace = min(PACES, key=lambda one: abs(one - pace))
        mended = replace(chosen, pace=Stamped(nearest_pace, chosen.pace.at))
        progress = replace(progress, settings=mended)
    unfinished = progress.unfinished.value
    if unfinished is None:
        return progress
    there = _repair_unfinished(unfinished, routine)
    if there == unfinished:
        return progress
    return replace(progress, unfinished=replace(progress.unfinished, value=there))


@lru_cache(MENDED_KEPT)
def _repair_unfinished(unfinished: Unfinished, routine: Routine) -> Unfinished | None:
    place = nearest(
        routine,
        unfinished.plan,
        unfinished.place,
    )
    if place is None:
        return None
    plan = tuple(one for one in routine.ids if one in unfinished.plan)
    there = replace(unfinished, plan=plan, place=place)
    if place == unfinished.place:
        return there
    return replace(there, remaining=None)


def _repair_visit(
    visit: Visit,
    unfinished: Unfinished | None,
    routine: Routine,
) -> Visit:
    course = _repair_course(visit.course, routine)
    plan: Plan = ()
    if isinstance(course, Detour):
        plan = (course.stretch,)
    elif unfinished:
        plan = unfinished.plan
    situation = _repair_situation(
        visit.situation,
        plan,
        routine,
    )
    if isinstance(situation, Nowhere):
        course = OnRoutine()
    question = _repair_question(
        visit.question,
        situation,
        unfinished,
        routine,
    )
    if (course, situation, question) == (visit.course, visit.situation, visit.question):
        return visit
    return replace(
        visit,
        course=course,
        situation=situation,
        question=question,
    )


def _repair_course(course: Course, routine: Routine) -> Course:
    if isinstance(course, Detour):
        stretch = routine.stretch(course.stretch)
        if stretch is None:
            return OnRoutine()
        if course.side and course.side not in stretch.sides:
            return replace(course, side=None)
    return course


def _repair_situation(
    situation: Situation,
    plan: Plan,
    routine: Routine,
) -> Situation:
    if not isinstance(situation, Listening):
        return _repair_settled(situation, plan, routine)
    before = _repair_settled(situation.before, plan, routine)
    if not _is_known(situation.playback, plan, routine):
        return before
    return replace(situation, before=before)


def _repair_settled(
    situation: Settled,
    plan: Plan,
    routine: Routine,
) -> Settled:
    match situation:
        case Nowhere():
            return situation
        case Interrupted(at, remaining):
            there = _find(at, plan, routine)
            if there is None:
                return Nowhere()
            return Interrupted(there, remaining if there == at else None)
        case Finished(at, then):
            there = _find(at, plan, routine)
            if there is None:
                return Nowhere()
            onward = _find(then, plan, routine) if then else None
            if onward and onward.section != there.section:
                onward = None
            return Finished(there, onward)


def _is_known(
    playback: Playback,
    plan: Plan,
    routine: Routine,
) -> bool:
    spoken_of = {mark.place for mark in playback.marks}
    spoken_of |= {place for place in (playback.last, playback.then) if place}
    return all(_find(place, plan, routine) == place for place in spoken_of)


def _find(
    place: Place,
    plan: Plan,
    routine: Routine,
) -> Place | None:
    """The place itself where it is in the plan, else its section's opening; ``None``: gone."""
    if place.stretch not in plan:
        return None
    return _find_in_routine(place, routine)


@lru_cache(MENDED_KEPT)
def _find_in_routine(place: Place, routine: Routine) -> Place | None:
    return nearest(routine, (place.stretch,), place)


def _repair_question(
    question: Question | None,
    situation: Situation,
    unfinished: Unfinished | None,
    routine: Routine,
) -> Question | None:
    match question:
        case CarryOn() if unfinished is None:
            return Start()
        case Easier() if isinstance(situation, Nowhere):
            return Start()
        case Choose(first, second) if not (routine.stretch(first) and routine.stretch(second)):
            return Start()
        case _:
            return question
