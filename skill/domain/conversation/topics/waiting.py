"""Whether a routine waits for the listener, and where."""

from skill.domain.conversation.context import Context
from skill.domain.conversation.questions import TomorrowOff
from skill.domain.conversation.recollect import just_left
from skill.domain.routine.place import Place, opening
from skill.domain.values import replace


def waits_for_listener(context: Context) -> bool:
    """Whether there is a place to carry on at: past the first section, or soon inside it."""
    unfinished = context.unfinished
    if unfinished is None or is_started(context):
        return unfinished is not None
    return unfinished.place != _beginning(context) and just_left(context)


def is_started(context: Context) -> bool:
    """Whether the routine is past its first section, so that starting over loses something."""
    unfinished = context.unfinished
    if unfinished is None:
        return False
    past_the_first = unfinished.place.section != _beginning(context).section
    return past_the_first or unfinished.turned is not None


def waiting_place(context: Context) -> Place | None:
    """Where the routine waits while nothing is taught.

    ``None`` right after pain, when nothing may be led back into.
    """
    if context.unfinished is None or isinstance(context.visit.question, TomorrowOff):
        return None
    return context.unfinished.place


def runs_on(context: Context) -> bool:
    """Whether the routine goes on without a question when the skill is opened."""
    unfinished = context.unfinished
    return unfinished is not None and unfinished.ran_out and just_left(context)


def ask_next_time(context: Context) -> Context:
    """The same turn with somebody there who said something else than to open the skill."""
    unfinished = context.unfinished
    if unfinished and unfinished.ran_out:
        return context.at_place(replace(unfinished, ran_out=False))
    return context


def _beginning(context: Context) -> Place:
    return opening(context.routine[context.plan[0]])
