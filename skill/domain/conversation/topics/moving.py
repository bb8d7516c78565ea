"""Onward, back, and back to the routine.

The rules:

- "Next", said as the word that broke in, moves on. After any other word it begins the step again
  that was broken in on, as "yes" and "continue" always do: nothing is lost that was not heard.
- A routine that was just left goes on at its very step, or in its hold; later at its section.
"""

from skill.domain.conversation.asking import ask_next
from skill.domain.conversation.context import Context
from skill.domain.conversation.next_step import (
    Back,
    Nothing,
    Onward,
    OtherSide,
    TheEnd,
    Within,
    next_step,
)
from skill.domain.conversation.questions import Next
from skill.domain.conversation.recollect import just_left
from skill.domain.conversation.state import Detour, OnRoutine
from skill.domain.conversation.teach import answer_between, teach
from skill.domain.conversation.topics.ending import finish
from skill.domain.conversation.topics.sides import begin_with, side_before
from skill.domain.conversation.topics.waiting import waiting_place
from skill.domain.conversation.turn import Turn
from skill.domain.listening.situation import Finished, Interrupted, Nowhere
from skill.domain.routine.place import opening, section_start
from skill.domain.script.timeline import Cue
from skill.domain.values import replace


def go_on(context: Context, *before: Cue) -> Turn:
    """The word "next": the step after the one that was broken in on, else what comes next."""
    if isinstance(context.situation, Interrupted) and not context.breaking_in:
        return begin_again(context, context.situation, *before)
    return move_on(context, *before)


def move_on(context: Context, *before: Cue) -> Turn:
    """The step after the last one read, the next section, back from a detour, or the end."""
    match next_step(context):
        case TheEnd():
            return finish(context, *before)
        case Nothing():
            return ask_next(
                context,
                *before,
                context.say("move.nowhere"),
            )
        case Back():
            return resume(context, *before)
        case Onward() if isinstance(context.situation, Nowhere):
            return resume(context, *before)
        case Within(place):
            # Who says "next" on the way into position is there.
            body = context.stretch(place).position
            context = context.visiting(replace(context.visit, body=body))
            return teach(context, place, *before)
        case OtherSide(place) | Onward(place):
            return teach(context, place, *before)


def begin_again(context: Context, step: Interrupted, *before: Cue) -> Turn:
    """The step that was broken in on, or what remains of its hold."""
    holding = context.breaking_in
    return teach(context, step.at, *before, remaining=step.remaining, holding=holding)


def go_on_here(context: Context, *before: Cue) -> Turn:
    """After "continue", and "yes" to "say next": what was broken in on, else what is next."""
    situation = context.situation
    if isinstance(situation, Interrupted):
        return begin_again(context, situation, *before)
    if isinstance(situation, Finished) and isinstance(context.visit.question, Next):
        return move_on(context, *before)
    return resume(context, *before)


def carry_on(context: Context, *before: Cue) -> Turn:
    """After "back to the routine": the rest of a detour that waits half done; else the routine.

    Who breaks in on a detour to go back to the routine does not want the rest of it.
    """
    situation = context.situation
    in_detour = isinstance(context.course, Detour)
    leaves_it = context.breaking_in and context.unfinished
    if in_detour and isinstance(situation, Interrupted) and not leaves_it:
        return begin_again(context, situation, *before)
    return resume(context, *before)


def resume(context: Context, *before: Cue) -> Turn:
    """The routine, where it was left."""
    unfinished = context.unfinished
    if unfinished is None:
        return answer_between(
            context,
            *before,
            context.say("move.nothing_open"),
        )
    place, remaining = unfinished.place, unfinished.remaining
    start = section_start(context.routine, place)
    if isinstance(context.situation, Nowhere) and not just_left(context):
        place, remaining = start, None
    still_there = context.visit.body is context.stretch(place).position
    if place != start and remaining is None and still_there:
        # Who is led into position hears the name there.
        before = (*before, context.say("move.back_to", section=context.name(place)))
    holding = context.hold_broken_in_on is not None and isinstance(context.course, OnRoutine)
    context = context.taking(OnRoutine())
    return teach(context, place, *before, remaining=remaining, holding=holding)


def go_back(context: Context) -> Turn:
    """The step before, or the section before; from a detour to the routine.

    At the first: the first again.
    """
    place = context.place
    if place is None:
        if waiting_place(context):
            return resume(context)
        return answer_between(context, context.say("move.nowhere"))
    step = context.step_before(place)
    left_behind = side_before(context, place)
    if left_behind and not step:
        return teach(begin_with(context, left_behind), left_behind)
    earlier = step or context.section_after(place, -1)
    if earlier:
        return teach(context, earlier)
    if isinstance(context.course, Detour) and context.unfinished:
        return resume(context, context.say("move.back"))
    return teach(context, place, context.say("move.first"))


def repeat(context: Context) -> Turn:
    """What was read last, where the coach waits for "next"; else the question that is open."""
    if context.place and isinstance(context.visit.question, Next):
        return teach(context, context.place)
    return answer_between(context)


def repeat_stretch(context: Context) -> Turn:
    """The present stretch from its first step."""
    place = context.place or waiting_place(context)
    if place is None:
        return answer_between(context, context.say("teach.no_stretch"))
    sections = context.sections_of(place.stretch)
    return teach(context, sections[0] if sections else opening(context.stretch(place)))
