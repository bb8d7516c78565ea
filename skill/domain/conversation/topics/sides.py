"""The other side of a stretch. A side that was left behind comes after the one done instead."""

from skill.domain.conversation.context import Context
from skill.domain.conversation.state import Detour
from skill.domain.conversation.teach import answer_between, teach
from skill.domain.conversation.turn import Turn
from skill.domain.listening.situation import Finished
from skill.domain.memory.progress import BothSides
from skill.domain.routine.place import Place, other_side
from skill.domain.values import replace


def change_side(context: Context) -> Turn:
    """The other side of the present stretch."""
    here = context.place
    if here is None:
        return answer_between(context, context.say("teach.no_stretch"))
    there = other_side(context.routine, here)
    if there is None:
        return answer_between(context, context.say("move.no_sides"))
    situation = context.situation
    done = isinstance(situation, Finished) and situation.then is None
    first = here if done else there
    return teach(begin_with(context, first), there)


def side_before(context: Context, place: Place) -> Place | None:
    """The side that was left behind for that of ``place``; ``None`` where none was."""
    stretch = context.stretch(place)
    order = context.sections_of(stretch.id)
    if len(order) < len(stretch.sides) or place.side is None:
        return None
    turned = order[0].side is not stretch.sides[0]
    if not turned or place.section != order[0].section:
        return None
    return order[1]


def put_side_first(context: Context, place: Place) -> Context:
    """The same turn with the routine's stretch begun on the side of ``place``.

    The other side follows, unless it was done.
    """
    unfinished = context.unfinished
    if place.side is None or unfinished is None:
        return context
    sections = context.sections_of(place.stretch)
    on_second = sections and unfinished.place.section == sections[-1].section
    return context if on_second else begin_with(context, place)


def begin_with(context: Context, place: Place) -> Context:
    """The same turn with the sides of the present stretch in the order that begins at a place."""
    turned = place.side is not context.stretch(place).sides[0]
    course = context.course
    if isinstance(course, Detour):
        return context.taking(replace(course, side=None, turned=turned))
    unfinished = context.unfinished
    if unfinished is None:
        return context
    hold = context.first_hold(place.stretch)
    sides = BothSides(place.stretch, turned, hold)
    return context.at_place(replace(unfinished, sides=sides))
