"""Where in a routine: a stretch, a side, a step, and for repetitions the set.

The rules:

- A place holds content ids, never indexes: content may change between two visits.
- What no longer exists falls back to what is nearest (:func:`nearest`), never to an error.
- Every function here returns a place inside the plan, or ``None`` where nothing is further that
  way.
- Both sides of a stretch follow each other, the first one first. In a stretch that is ``turned``
  they come in the other order: the side that the listener left behind comes last.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from skill.domain.routine.model import Routine, Side, Stretch

Plan = tuple[str, ...]
"""The ids of the stretches of one round, in the routine's order."""

WALKS_KEPT = 512
"""Of the plans that can be made of seven stretches (127), each turned in some ways; the rest is
rarely asked for."""


class Place(NamedTuple):
    """One step. ``side`` is ``None`` in a stretch without sides; ``set_no`` counts from 1."""

    stretch: str
    side: Side | None
    step: str
    set_no: int = 1

    @property
    def section(self) -> tuple[str, Side | None]:
        """The section the place lies in: a stretch, on one side."""
        return self.stretch, self.side


def opening(stretch: Stretch, side: Side | None = None) -> Place:
    """The first step of a stretch: on ``side`` where it has sides, else on the first of them."""
    if side not in stretch.sides:
        side = next(iter(stretch.sides), None)
    return Place(stretch.id, side, stretch.steps[0].id)


def section_start(routine: Routine, place: Place) -> Place:
    """The first step of the section that ``place`` lies in."""
    return opening(routine[place.stretch], place.side)


@lru_cache(WALKS_KEPT)
def sections(
    routine: Routine,
    plan: Plan,
    turned: str | None = None,
) -> tuple[Place, ...]:
    """The opening of every section of a plan, in order.

    The stretch ``turned`` is done with its sides in the other order.
    """
    openings: list[Place] = []
    for stretch in routine.stretches:
        if stretch.id not in plan:
            continue
        sides = stretch.sides or (None,)
        if stretch.id == turned:
            sides = sides[::-1]
        openings += [opening(stretch, side) for side in sides]
    return tuple(openings)


def section_beside(order: Sequence[Place], place: Place, steps: int) -> Place | None:
    """The opening so many sections after that of ``place`` in ``order``; negative: before it.

    ``None`` past either end, and where the section is not among them.
    """
    here = _find(order, place)
    if here is None:
        return None
    there = here + steps
    return order[there] if 0 <= there < len(order) else None


def next_stretch(
    routine: Routine,
    plan: Sequence[str],
    place: Place,
) -> Place | None:
    """The opening of the stretch after this one, past both sides; ``None`` after the last."""
    here = routine.ids.index(place.stretch)
    later = routine.stretches[here + 1 :]
    for stretch in later:
        if stretch.id in plan:
            return opening(stretch)
    return None


def other_side(routine: Routine, place: Place) -> Place | None:
    """The opening of the same stretch on the other side; ``None`` where there are no sides."""
    if place.side is None:
        return None
    return opening(routine[place.stretch], place.side.other)


def nearest(
    routine: Routine,
    plan: Sequence[str],
    place: Place,
) -> Place | None:
    """The place itself where it still exists in the plan, else what is nearest to it.

    An unknown step falls back to its section's opening, an unknown side to the first side. An
    unknown stretch falls back to the next one of ``plan`` that still exists, else to the one
    before: so ``plan`` is the one that was stored, the unknown id still in it. ``None`` only for a
    plan without any known stretch.
    """
    stretch = _nearest_stretch(routine, plan, place.stretch)
    if stretch is None:
        return None
    if stretch.id != place.stretch:
        return opening(stretch)
    sides = stretch.sides or (None,)
    step = stretch.step(place.step)
    if step and place.side in sides:
        return place
    return opening(stretch, place.side)


def _nearest_stretch(
    routine: Routine,
    plan: Sequence[str],
    stretch_id: str,
) -> Stretch | None:
    # A stretch that the plan never had is looked for in the routine's order; one that nobody knows
    # counts as before the first.
    order = plan
    if stretch_id not in plan:
        order = routine.ids
    here = 0
    if stretch_id in order:
        here = order.index(stretch_id)
    later = order[here:]
    earlier = order[:here]
    for one in (*later, *reversed(earlier)):
        stretch = routine.stretch(one)
        if stretch and one in plan:
            return stretch
    return None


def _find(order: Sequence[Place], place: Place) -> int | None:
    """The index of the section that ``place`` lies in; ``None`` outside the plan."""
    for index, start in enumerate(order):
        if start.section == place.section:
            return index
    return None
