"""Deleting everything that is remembered, asked first.

It cannot be undone, and no session brings it back.
"""

from skill.domain.conversation import questions
from skill.domain.conversation.asking import ask, ask_next
from skill.domain.conversation.context import Context
from skill.domain.conversation.events import Outcome
from skill.domain.conversation.state import State
from skill.domain.conversation.turn import Forget, Turn, close
from skill.domain.values import replace


def ask_forget(context: Context) -> Turn:
    """Ask before anything goes."""
    return ask(context, questions.Forget())


def forget(context: Context) -> Turn:
    """Delete it. What is said depends on how it went."""
    return replace(close(context), effect=Forget())


def confirm_forgotten(context: Context, outcome: Outcome) -> Turn:
    """It is gone, and so is what this session remembered; or everything stays as it was."""
    if outcome is not Outcome.DONE:
        return ask_next(context, context.say("forget.trouble"))
    return replace(close(context, context.say("forget.done")), state=State())
