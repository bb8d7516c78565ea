"""Where in a routine: a stretch, a side, a step, and for repetitions the set.

Places hold content ids, never indexes: content may change between two visits, and what no longer
exists falls back to the nearest place that does. Every function here returns a place inside the
plan, or ``None`` where there is nothing further that way.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from skill.domain.routine.model import Routine, Side, Stretch

Plan = tuple[str, ...]
"""The ids of the stretches of one round, in the routine's order."""


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
    """The first step of a stretch: on ``side`` where it has sides, else on the one that comes first."""
    if side not in stretch.sides:
        side = next(iter(stretch.sides), None)
    return Place(stretch.id, side, stretch.steps[0].id)


def section_start(routine: Routine, place: Place) -> Place:
    """The first step of the section that ``place`` lies in."""
    return opening(routine[place.stretch], place.side)


@lru_cache(512)
def sections(routine: Routine, plan: Plan) -> tuple[Place, ...]:
    """The opening of every section of a plan, in order."""
    return tuple(
        opening(stretch, side)
        for stretch in routine.stretches
        if stretch.id in plan
        for side in (stretch.sides or (None,))
    )


def next_section(routine: Routine, plan: Plan, place: Place) -> Place | None:
    """The opening of the section after this one; ``None`` after the last."""
    order = sections(routine, plan)
    here = _index(order, place)
    return order[here + 1] if here is not None and here + 1 < len(order) else None


def previous_section(routine: Routine, plan: Plan, place: Place) -> Place | None:
    """The opening of the section before this one; ``None`` before the first."""
    order = sections(routine, plan)
    here = _index(order, place)
    return order[here - 1] if here else None


def next_stretch(routine: Routine, plan: Sequence[str], place: Place) -> Place | None:
    """The opening of the stretch after this one, past both sides; ``None`` after the last."""
    later = routine.ids[routine.ids.index(place.stretch) + 1 :]
    return next((opening(routine[one]) for one in later if one in plan), None)


def other_side(routine: Routine, place: Place) -> Place | None:
    """The opening of the same stretch on the other side; ``None`` where there are no sides."""
    return section_start(routine, place)._replace(side=place.side.other) if place.side else None


def nearest(routine: Routine, plan: Sequence[str], place: Place) -> Place | None:
    """The place itself where it still exists in the plan; else the nearest that does, never a later one's middle.

    An unknown step falls back to its section's opening, an unknown side to the first side, an
    unknown stretch to the plan's first. ``None`` only for a plan without any known stretch.
    """
    planned = [stretch for stretch in routine.stretches if stretch.id in plan]
    if not planned:
        return None
    stretch = next((one for one in planned if one.id == place.stretch), None)
    if stretch is None:
        return opening(planned[0])
    if (place.side in stretch.sides if stretch.sides else place.side is None) and stretch.step(
        place.step
    ):
        return place
    return opening(stretch, place.side)


def _index(order: Sequence[Place], place: Place) -> int | None:
    return next((i for i, start in enumerate(order) if start.section == place.section), None)
