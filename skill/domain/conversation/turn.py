"""How a turn is left open or closed.

Two rules: a turn that leaves a question open ends in that question; a turn that closes asks
nothing.
"""

from dataclasses import dataclass

from skill.domain.conversation.context import Talk
from skill.domain.conversation.next_step import Way, ahead
from skill.domain.conversation.state import Asking, Hint, Reminder, State
from skill.domain.memory.progress import Wait
from skill.domain.routine.place import Plan
from skill.domain.script.phrasebook import sentences
from skill.domain.script.timeline import Cue, Pause, Say, Timeline
from skill.domain.values import replace

QUIET_SECONDS = 10
"""Silence before the prompt comes again, where the listener is busy stretching."""


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
    """What is to be done in the world before the answer; its outcome comes back as an event."""
    asks_permission: bool = False
    """Whether Alexa is to ask for the permission to set reminders."""

    @property
    def open(self) -> bool:
        """Whether the coach waits for an answer."""
        return self.state.visit.asking is not None


def ask(
    talk: Talk, asking: Asking, *cues: Cue, options: Plan = (), seconds: int | None = None
) -> Turn:
    """An open turn: ``cues``, then the question."""
    visit = replace(talk.visit, asking=asking, options=options, seconds=seconds)
    prompt = Say(sentences(question(talk.visiting(visit))))
    reprompt: Timeline = (prompt,)
    if asking is Asking.NEXT:
        reprompt = (Pause(QUIET_SECONDS), prompt)
        if Hint.COME_BACK not in visit.hints:
            visit = replace(visit, hints=visit.hints | {Hint.COME_BACK})
            reprompt = (Pause(QUIET_SECONDS), talk.say("hint.come_back"), prompt)
    return Turn(talk.visiting(visit).state, (*cues, prompt), reprompt)


def ask_next(talk: Talk, *cues: Cue) -> Turn:
    """An open turn that waits for "next"; for "start" where nothing is ahead."""
    return ask(talk, Asking.START if ahead(talk).way is Way.NOWHERE else Asking.NEXT, *cues)


def ask_again(talk: Talk, *cues: Cue) -> Turn:
    """An open turn that answers something in between: ``cues``, then the question that was open."""
    if talk.visit.asking is None:
        return ask_next(talk, *cues)
    return ask(
        talk, talk.visit.asking, *cues, options=talk.visit.options, seconds=talk.visit.seconds
    )


def close(talk: Talk, *cues: Cue) -> Turn:
    """A closing turn. Where nothing could be kept, it says so last."""
    if cues and not talk.remembers:
        cues = (*cues, talk.say("sorry.not_saved"))
    return Turn(
        talk.visiting(replace(talk.visit, asking=None, options=(), seconds=None)).state, cues
    )


def question(talk: Talk) -> str:
    """The words of the question that the visit leaves open."""
    asking, options = talk.visit.asking, talk.visit.options
    if asking is Asking.NEXT:
        return _next_question(talk)
    if asking is Asking.CARRY_ON and talk.unfinished:
        return talk.words("ask.carry_on", section=talk.name(talk.unfinished.place))
    if asking is Asking.STRETCH and len(options) > 1:
        return talk.words(
            "ask.stretch", first=talk.named(options[0]), second=talk.named(options[1])
        )
    if asking is Asking.START and talk.unfinished:
        return talk.words("ask.start_beginning")
    if asking is Asking.START and (talk.visit.at or talk.progress.history.days):
        return talk.words("ask.start_or_name")
    return talk.words(_PLAIN.get(asking or Asking.START, "ask.start"))


_PLAIN = {
    Asking.AGAIN: "ask.again",
    Asking.ANYWAY: "ask.anyway",
    Asking.START_OVER: "ask.start_over",
    Asking.TOMORROW_OFF: "ask.tomorrow_off",
    Asking.EASIER: "ask.easier",
    Asking.HOLD_LENGTH: "ask.hold_length",
    Asking.RESET: "ask.reset",
    Asking.FORGET: "ask.forget",
    Asking.REMINDER_TIME: "ask.reminder_time",
    Asking.REMIND: "ask.remind",
}


def _next_question(talk: Talk) -> str:
    onward, left = ahead(talk), talk.visit.left
    if talk.progress.settings.value.wait is Wait.NEVER and left is not None:
        return talk.words("ask.hands_free")
    if left is not None and (left or onward.way is not Way.WITHIN):
        return talk.words("ask.rest")
    if talk.progress.settings.value.wait is Wait.NEVER and onward.way is not Way.BACK:
        return talk.words("ask.hands_free_last" if onward.way is Way.FINISH else "ask.hands_free")
    if onward.place is None or onward.way is Way.WITHIN:
        return talk.words("ask.finish" if onward.way is Way.FINISH else "ask.next")
    if onward.way is Way.OTHER_SIDE:
        return talk.words("ask.next_side", side=talk.phrases.words(f"name.{onward.place.side}"))
    if onward.way is Way.BACK:
        return talk.words("ask.back", section=talk.name(onward.place))
    return talk.words("ask.next_stretch", stretch=talk.stretch(onward.place).name)
