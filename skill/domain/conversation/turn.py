"""One answer: what is said, what is shown, what is to be done, and the state after it."""

from dataclasses import dataclass

from skill.domain.conversation.context import Context
from skill.domain.conversation.reminder import Reminder
from skill.domain.conversation.state import State
from skill.domain.memory.progress import Progress, Trace
from skill.domain.script.timeline import Cue, Timeline
from skill.domain.values import replace


@dataclass(frozen=True)
class Card:
    """What the Alexa app shows beside the answer."""

    title: str
    text: str


@dataclass(frozen=True)
class SetReminder:
    """Set a reminder in place of any earlier one."""

    reminder: Reminder
    words: str
    """What it says when it rings."""


@dataclass(frozen=True)
class CancelReminder:
    """Take the reminder away."""


@dataclass(frozen=True)
class Forget:
    """Delete everything of this listener: of the household, where no voice was recognised."""


Effect = SetReminder | CancelReminder | Forget


@dataclass(frozen=True)
class Turn:
    """One answer. Without an open question in the state, the session ends."""

    state: State
    timeline: Timeline
    reprompt: Timeline = ()
    card: Card | None = None
    effect: Effect | None = None
    """What is to be done in the world first; its outcome comes back as an event."""
    asks_permission: bool = False
    """Whether Alexa is to ask for the permission to set reminders."""

    @property
    def open(self) -> bool:
        """Whether the coach waits for an answer."""
        return self.state.visit.question is not None


def close(context: Context, *cues: Cue) -> Turn:
    """A closing turn: it asks nothing. Where nothing could be kept, it says so last."""
    if cues and not context.remembers:
        cues = (*cues, context.say("sorry.not_saved"))
    context = leave_trace(context, Trace(context.visit.body))
    visit = replace(context.visit, question=None)
    return Turn(context.visiting(visit).state, cues)


def leave_trace(context: Context, trace: Trace) -> Context:
    """The same turn with what the next session needs to know of this one.

    A stranger leaves none.
    """
    if context.progress == Progress():
        return context
    left = context.progress.trace.set(trace, context.now)
    return context.remembering(replace(context.progress, trace=left))
