"""Deleting everything that is remembered, asked first.

It cannot be undone, and no session brings it back.
"""

from skill.domain.conversation.context import Talk
from skill.domain.conversation.events import Outcome
from skill.domain.conversation.state import Asking, State
from skill.domain.conversation.turn import Forget, Turn, ask, ask_next, close
from skill.domain.values import replace


def ask_forget(talk: Talk) -> Turn:
    """Ask before anything goes."""
    return ask(talk, Asking.FORGET)


def forget(talk: Talk) -> Turn:
    """Delete it. What is said depends on how it went."""
    return replace(close(talk), effect=Forget())


def forgotten(talk: Talk, outcome: Outcome) -> Turn:
    """It is gone, and so is what this session remembered; or it is not, and everything stays as it was."""
    if outcome is not Outcome.DONE:
        return ask_next(talk, talk.say("forget.trouble"))
    return replace(close(talk, talk.say("forget.done")), state=State())
