"""A moment's rest. The place is kept; who holds is told how to let go."""

from skill.domain.conversation.asking import ask_next
from skill.domain.conversation.context import Context
from skill.domain.conversation.locate import finish_step
from skill.domain.conversation.questions import Next
from skill.domain.conversation.teach import answer_between
from skill.domain.conversation.turn import Turn
from skill.domain.listening.situation import Interrupted, Nowhere
from skill.domain.routine.place import Place
from skill.domain.script.timeline import Pause, Say, Timeline

PAUSE_SECONDS = 60
"""The quiet that "give me a minute" gets."""
SHORT_PAUSE_SECONDS = 10
"""The same where nothing is being done."""
NOT_WORTH_RESUMING = 10
"""Seconds of a hold that count as done once the listener has let go of it."""


def pause(context: Context) -> Turn:
    """Quiet for a minute."""
    situation = context.situation
    if isinstance(situation, Nowhere):
        return answer_between(
            context,
            context.say("pause.before"),
            Pause(SHORT_PAUSE_SECONDS),
        )
    quiet = (context.say("pause"), Pause(PAUSE_SECONDS))
    remaining = context.hold_broken_in_on
    waits = isinstance(context.visit.question, Next)
    if remaining is None or not waits or not isinstance(situation, Interrupted):
        return answer_between(context, *quiet)
    release = _let_go(context, situation.at)
    if remaining < NOT_WORTH_RESUMING:
        context = finish_step(context, situation.at)
    return ask_next(context, *release, *quiet)


def _let_go(context: Context, place: Place) -> Timeline:
    """The words that end a hold, so that nobody waits in it."""
    words = context.section_at(place).release(place)
    return (Say(words),) if words else ()
