"""Which stretches, and which holds, fit into the minutes a listener has."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from skill.domain.routine.model import Position, Routine, Stretch
from skill.domain.routine.place import Plan, opening
from skill.domain.script.answer import entrance, section_seconds
from skill.domain.script.phrasebook import Phrasebook
from skill.domain.script.section import Teaching
from skill.domain.script.timeline import length

ANSWER_SECONDS = 5
"""What the listener's own word between two sections takes."""
SHORT_HOLD = 20
"""Holds of a round that must fit into few minutes (seconds); shorter ones do little."""


@dataclass(frozen=True)
class Round:
    """A choice of stretches: how long they are held (``None``: as usual), and how long all of it takes."""

    plan: Plan
    hold: int | None
    seconds: float


@lru_cache(1)
def usual_seconds(routine: Routine, phrases: Phrasebook) -> float:
    """What the whole routine takes when it is told in full."""
    return _Lengths(routine, phrases, lambda _: Teaching()).of(routine.ids)


def round_for(
    routine: Routine,
    phrases: Phrasebook,
    offered: Plan,
    seconds: int,
    hold: int | None,
    teaching: Callable[[Stretch, int | None], Teaching],
) -> Round:
    """The most of the stretches ``offered`` that fit, always with all their sides; the shortest one where none does.

    ``teaching`` is how a stretch is taught to this listener in a round that holds so long. Their
    own ``hold`` is kept as long as all of them fit, else holds are shortened to make room. Of two
    choices with as many stretches the longer one wins: it uses the time.
    """
    usual = _Lengths(routine, phrases, lambda stretch: teaching(stretch, None))
    if (whole := usual.of(offered)) <= seconds:
        return Round(offered, None, whole)
    shorter = min(SHORT_HOLD, hold) if hold is not None else SHORT_HOLD
    brief = _Lengths(routine, phrases, lambda stretch: teaching(stretch, shorter))
    choices = [
        Round(plan, held, lengths.of(plan))
        for held, lengths in ((None, usual), (shorter, brief))
        for size in range(1, len(offered) + 1)
        for plan in combinations(offered, size)
    ]
    fitting = [choice for choice in choices if choice.seconds <= seconds]
    if not fitting:
        return min(choices, key=lambda choice: choice.seconds)
    return max(fitting, key=lambda choice: (len(choice.plan), choice.seconds))


class _Lengths:
    """The lengths of stretches and of the ways into them, each worked out once."""

    def __init__(
        self, routine: Routine, phrases: Phrasebook, teaching_of: Callable[[Stretch], Teaching]
    ) -> None:
        teaching = {stretch.id: teaching_of(stretch) for stretch in routine.stretches}
        self._body = {stretch.id: stretch.position for stretch in routine.stretches}
        self._stays = {
            stretch.id: sum(
                ANSWER_SECONDS
                + section_seconds(
                    routine, stretch, side, teaching[stretch.id], phrases, stretch.position
                )
                for side in stretch.sides or (None,)
            )
            for stretch in routine.stretches
        }
        enters = {
            (body, stretch.id): length(
                entrance(
                    stretch,
                    opening(stretch),
                    teaching[stretch.id],
                    phrases,
                    routine.movements[body, stretch.position],
                )
            )
            for stretch in routine.stretches
            for body in Position
        }
        self._comes = {
            (body, one): seconds - enters[self._body[one], one]
            for (body, one), seconds in enters.items()
        }

    def of(self, plan: Plan) -> float:
        """The length of a round, with the movements between its stretches; ``plan`` is in the routine's order."""
        total, body = 0.0, Position.START
        for stretch_id in plan:
            total += self._comes[body, stretch_id] + self._stays[stretch_id]
            body = self._body[stretch_id]
        return total
