"""Which stretches, and which holds, fit into the minutes a listener has.

The rules:

- A stretch is done on all its sides or not at all.
- The listener's own holds are kept as long as everything fits; else holds are shortened to make
  room, never lengthened.
- More stretches win; of as many, the choice that uses the time best.
- Where nothing fits, the shortest stretch is done: nobody is sent away.
"""

from collections.abc import Callable, Iterator
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
class Choice:
    """Stretches for the time there is: how long they are held, and how long all of it takes."""

    plan: Plan
    hold: int | None
    """Seconds; ``None``: as usual."""
    seconds: float


@lru_cache(1)
def usual_seconds(routine: Routine, phrases: Phrasebook) -> float:
    """What the whole routine takes when it is told in full."""
    return _Lengths(routine, phrases, lambda _: Teaching()).add_up(routine.ids)


def round_for(
    routine: Routine,
    phrases: Phrasebook,
    offered: Plan,
    seconds: int,
    hold: int | None,
    teaching: Callable[[Stretch, int | None], Teaching],
) -> Choice:
    """The most of the stretches ``offered`` that fit into ``seconds``.

    ``teaching`` is how a stretch is taught to this listener in a round that holds so long; ``hold``
    is what they hold by their own wish.
    """
    usual = _Lengths(
        routine,
        phrases,
        lambda stretch: teaching(stretch, None),
    )
    whole = usual.add_up(offered)
    if whole <= seconds:
        return Choice(offered, None, whole)
    shorter = SHORT_HOLD
    if hold is not None:
        shorter = min(SHORT_HOLD, hold)
    brief = _Lengths(
        routine,
        phrases,
        lambda stretch: teaching(stretch, shorter),
    )
    choices = [Choice(plan, None, usual.add_up(plan)) for plan in _list_plans(offered)]
    choices += [Choice(plan, shorter, brief.add_up(plan)) for plan in _list_plans(offered)]
    fitting = [choice for choice in choices if choice.seconds <= seconds]
    if not fitting:
        return min(choices, key=lambda choice: choice.seconds)
    return max(fitting, key=lambda choice: (len(choice.plan), choice.seconds))


def _list_plans(offered: Plan) -> Iterator[Plan]:
    """Every choice of the stretches offered, in their order."""
    for size in range(1, len(offered) + 1):
        yield from combinations(offered, size)


class _Lengths:
    """The lengths of stretches and of the ways into them, each worked out once."""

    def __init__(
        self,
        routine: Routine,
        phrases: Phrasebook,
        teaching_of: Callable[[Stretch], Teaching],
    ) -> None:
        self._routine = routine
        self._phrases = phrases
        self._teachings = {stretch.id: teaching_of(stretch) for stretch in routine.stretches}
        self._stays = {one.id: self._stay(one) for one in routine.stretches}
        self._ways = {
            (body, one.id): self._enter(body, one) - self._enter(one.position, one)
            for body in Position
            for one in routine.stretches
        }

    def add_up(self, plan: Plan) -> float:
        """The length of a round, with the movements between its stretches, in the plan's order."""
        total, body = 0.0, Position.START
        for stretch_id in plan:
            total += self._ways[body, stretch_id] + self._stays[stretch_id]
            body = self._routine[stretch_id].position
        return total

    def _stay(self, stretch: Stretch) -> float:
        """All sides of a stretch, for a listener who is in its position already."""
        sides = stretch.sides or (None,)
        teaching = self._teachings[stretch.id]
        return sum(
            section_seconds(
                self._routine,
                stretch,
                side,
                teaching,
                self._phrases,
                stretch.position,
            )
            + ANSWER_SECONDS
            for side in sides
        )

    def _enter(
        self,
        body: Position,
        stretch: Stretch,
    ) -> float:
        movement = self._routine.movements[body, stretch.position]
        teaching = self._teachings[stretch.id]
        return length(
            entrance(
                stretch,
                opening(stretch),
                teaching,
                self._phrases,
                movement,
            )
        )
