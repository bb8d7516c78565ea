"""What another version of the content left, or nobody made, brought back to what there is: places, questions, paces."""

from functools import lru_cache

from skill.domain.conversation.state import Asking, State
from skill.domain.listening.playback import Spoken
from skill.domain.memory.progress import PACES, Unfinished
from skill.domain.memory.record import PLACES_KEPT
from skill.domain.routine.model import Routine
from skill.domain.routine.place import Place, nearest
from skill.domain.values import replace


def repaired(state: State, routine: Routine) -> State:
    """The same state with every place inside the routine, and no question about what is not there."""
    progress, visit = state.progress, state.visit
    settings = progress.settings.value
    if settings.pace not in PACES:
        pace = min(PACES, key=lambda one: abs(one - settings.pace))
        progress = replace(
            progress, settings=replace(progress.settings, value=replace(settings, pace=pace))
        )
    unfinished = progress.unfinished.value
    if unfinished and (mended := _mended(unfinished, routine)) != unfinished:
        progress = replace(progress, unfinished=replace(progress.unfinished, value=mended))
        unfinished = mended
    at, then = (_known(place, routine) for place in (visit.at, visit.then))
    if at is None or (then and then.section != at.section):
        then = None
    detour = visit.detour and at is not None
    if at and not detour and (unfinished is None or at.stretch not in unfinished.plan):
        at, then = None, None
    spoken, left = visit.spoken, visit.left if at else None
    plan = (at.stretch,) if at and detour else unfinished.plan if unfinished else ()
    if spoken and not all(
        one.stretch in plan and _known(one, routine) == one for one in _spoken_of(spoken)
    ):
        # Without the places it spoke of, an answer cannot tell where the listener was: the safe
        # guess is its start.
        spoken, left = None, 0 if at else None
    options = visit.options and tuple(one for one in visit.options if routine.stretch(one))
    asking = visit.asking
    if (
        (asking is Asking.CARRY_ON and unfinished is None)
        or (asking is Asking.EASIER and at is None)
        or (asking is Asking.STRETCH and len(options) < 2)  # noqa: PLR2004 - the question names two
    ):
        asking = Asking.START
    visit = replace(
        visit,
        at=at,
        then=then,
        spoken=spoken,
        left=left,
        detour=detour,
        options=options,
        asking=asking,
    )
    return replace(state, progress=progress, visit=visit)


@lru_cache(PLACES_KEPT)
def _mended(unfinished: Unfinished, routine: Routine) -> Unfinished | None:
    plan = tuple(one for one in routine.ids if one in unfinished.plan)
    place = nearest(routine, plan, unfinished.place)
    left = unfinished.left if place == unfinished.place else None
    return replace(unfinished, plan=plan, place=place, left=left) if place else None


def _spoken_of(answer: Spoken) -> set[Place]:
    places = {mark.place for mark in answer.marks}
    places.add(answer.last)
    if answer.then:
        places.add(answer.then)
    return places


@lru_cache(PLACES_KEPT)
def _known(place: Place | None, routine: Routine) -> Place | None:
    return nearest(routine, (place.stretch,), place) if place else None
