"""The other side of a stretch. A side that was left behind comes after the one done instead."""

from skill.domain.conversation.context import Context
from skill.domain.conversation.state import Detour
from skill.domain.conversation.teach import answer_between, teach
from skill.domain.conversation.turn import Turn
from skill.domain.listening.situation import Finished
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
    return teach(_begin_with(context, first), there)


def put_side_first(context: Context, place: Place) -> Context:
    """The same turn with the routine's stretch begun on the side of ``place``.

    The other side follows, unless it was done.
    """
    unfinished = context.unfinished
    if place.side is None or unfinished is None:
        return context
    sections = [one for one in context.sections if one.stretch == place.stretch]
    on_second = sections and unfinished.place.section == sections[-1].section
    return context if on_second else _begin_with(context, place)


def _begin_with(context: Context, place: Place) -> Context:
    """The same turn with the sides of the present stretch in the order that begins at a place."""
    turned = place.side is not context.stretch(place).sides[0]
    course = context.course
    if isinstance(course, Detour):
        return context.taking(replace(course, side=None, turned=turned))
    unfinished = context.unfinished
    if unfinished is None or unfinished.place.stretch != place.stretch:
        return context
    return context.at_place(replace(unfinished, turned=turned))
