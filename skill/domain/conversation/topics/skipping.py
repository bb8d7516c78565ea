"""Past the present stretch, because the listener wants to, or because it hurts."""

from skill.domain.conversation.asking import ask_next, get_up
from skill.domain.conversation.context import Context
from skill.domain.conversation.questions import TomorrowOff
from skill.domain.conversation.state import Detour, OnRoutine
from skill.domain.conversation.teach import answer_between, teach
from skill.domain.conversation.topics.ending import all_done, finish
from skill.domain.conversation.topics.moving import resume
from skill.domain.conversation.topics.waiting import waiting_place
from skill.domain.conversation.turn import Turn, close
from skill.domain.listening.situation import Nowhere
from skill.domain.routine.place import next_stretch


def skip(context: Context) -> Turn:
    """Past the present stretch, both sides of it.

    Skipping the last ends the routine, but does not count it.
    """
    if isinstance(context.course, Detour):
        if context.unfinished:
            return resume(context)
        return ask_next(leave_stretch(context), context.say("move.skipped"))
    if isinstance(context.visit.question, TomorrowOff) and context.unfinished:
        # What hurt is past already; its place is where the routine goes on.
        return resume(context, context.say("move.skipped"))
    if all_done(context):
        return finish(context)
    place = context.place or waiting_place(context)
    if place is None:
        return answer_between(context, context.say("teach.no_stretch"))
    there = next_stretch(
        context.routine,
        context.offered,
        place,
    )
    if there:
        return teach(
            context,
            there,
            context.say("move.skipped"),
        )
    left = leave_stretch(context).at_place(None)
    skipped = context.say("move.skipped_last")
    return close(
        left,
        skipped,
        *get_up(context),
        context.say("goodbye.plain"),
    )


def leave_stretch(context: Context) -> Context:
    """The same turn with the present stretch left behind, and nothing taught.

    The routine's place is after it.
    """
    at, unfinished = context.place, context.unfinished
    context = context.situated(Nowhere()).taking(OnRoutine())
    if at is None or unfinished is None or unfinished.place.stretch != at.stretch:
        return context
    there = next_stretch(
        context.routine,
        context.offered,
        at,
    )
    return context.moved_to(there) if there else context.at_place(None)
