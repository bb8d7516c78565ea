"""The words of the questions that are left open."""

from skill.domain.conversation import questions
from skill.domain.conversation.context import Context
from skill.domain.conversation.next_step import Ahead, Back, Onward, OtherSide, TheEnd
from skill.domain.conversation.questions import Asking, Question
from skill.domain.listening.situation import Interrupted

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


def word_question(context: Context, question: Question) -> str:
    """The words of any question but "say next"."""
    match question:
        case questions.CarryOn() if context.unfinished:
            return context.words("ask.carry_on", section=context.name(context.unfinished.place))
        case questions.Choose(first, second):
            names = (context.named(first), context.named(second))
            return context.words(
                "ask.stretch",
                first=names[0],
                second=names[1],
            )
        case questions.Start() if context.unfinished:
            return context.words("ask.start_beginning")
        case questions.Start() if context.place or context.progress.history.days:
            return context.words("ask.start_or_name")
        case _:
            return context.words(_PLAIN.get(question.asking, "ask.start"))


def word_next(context: Context, ahead: Ahead) -> str:
    """The words that wait for "next", by where it leads."""
    if isinstance(context.situation, Interrupted):
        return _word_interrupted(context, context.situation)
    if context.hands_free and not isinstance(ahead, Back):
        last = isinstance(ahead, TheEnd)
        return context.words("ask.hands_free_last" if last else "ask.hands_free")
    match ahead:
        case TheEnd():
            return context.words("ask.finish")
        case OtherSide(place):
            return context.words("ask.next_side", side=context.phrases.words(f"name.{place.side}"))
        case Back(place):
            return context.words("ask.back", section=context.name(place))
        case Onward(place):
            return context.words("ask.next_stretch", stretch=context.stretch(place).name)
        case _:
            return context.words("ask.next")


def _word_interrupted(context: Context, situation: Interrupted) -> str:
    if context.hands_free:
        return context.words("ask.hands_free")
    if situation.remaining:
        return context.words("ask.rest")
    return context.words("ask.next")
