"""The end of a routine, and of a visit that nobody said goodbye to."""

from skill.domain.conversation.asking import say_last_words
from skill.domain.conversation.context import Context
from skill.domain.conversation.events import Ended
from skill.domain.conversation.next_step import TheEnd, next_step
from skill.domain.conversation.questions import Next
from skill.domain.conversation.state import OnRoutine
from skill.domain.conversation.turn import Turn, close
from skill.domain.listening.situation import Finished, Nowhere
from skill.domain.routine.model import Position
from skill.domain.script.timeline import Cue
from skill.domain.values import replace


def finish(context: Context, *before: Cue) -> Turn:
    """The end of the routine: counted, closed, the listener helped up."""
    last_words = say_last_words(context)
    up = context.visiting(replace(context.visit, body=Position.START))
    return close(count_routine(up), *before, *last_words)


def all_done(context: Context) -> bool:
    """Whether all of the routine was heard but its closing words: who leaves now has done it."""
    finished = isinstance(context.situation, Finished)
    waits = isinstance(context.visit.question, Next)
    return finished and waits and isinstance(next_step(context), TheEnd)


def count_routine(context: Context) -> Context:
    """The same turn with the routine done, and over."""
    progress = context.progress.with_round(context.now, context.today)
    return context.remembering(progress).at_place(None).situated(Nowhere())


def end_visit(context: Context, why: Ended) -> Context:
    """The same turn when the session ended without a goodbye.

    A routine heard to its end is counted. Hands-free the last words were how to go on, so whoever
    opens the coach again soon is not asked; after something hurt they are.
    """
    if all_done(context):
        return count_routine(context)
    unfinished = context.unfinished
    waits = isinstance(context.visit.question, Next)
    led_on = context.hands_free and waits and isinstance(context.course, OnRoutine)
    silent = why is Ended.IN_SILENCE and not context.visit.avoid
    if unfinished and led_on and silent:
        return context.at_place(replace(unfinished, ran_out=True))
    return context
