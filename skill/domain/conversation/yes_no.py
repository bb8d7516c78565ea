"""Yes, no and cancel: what they mean is the open question's to say."""

from typing import assert_never

from skill.domain.conversation import questions
from skill.domain.conversation.asking import ask, ask_next
from skill.domain.conversation.context import Context
from skill.domain.conversation.topics import (
    answers,
    launch,
    moving,
    pausing,
    privacy,
    reminders,
    safety,
    settings,
    teaching,
)
from skill.domain.conversation.turn import Turn


def say_yes(context: Context) -> Turn:
    """What the open question meant by a yes."""
    question = context.visit.question
    match question:
        case questions.Start():
            return launch.start(context)
        case questions.StartOver(seconds):
            return launch.begin(context, seconds)
        case questions.CarryOn():
            return moving.resume(context)
        case questions.Again(seconds) | questions.Anyway(seconds):
            return launch.insist(context, seconds)
        case questions.Next():
            return moving.go_on_here(context)
        case questions.TomorrowOff():
            return safety.rest_tomorrow(
                context,
                question,
                agreed=True,
            )
        case questions.Easier():
            return safety.answer_sore(context, easier=True)
        case questions.Choose(first):
            return teaching.visit_stretch(context, context.routine[first], None)
        case questions.Reset():
            return settings.reset(context)
        case questions.Forget():
            return privacy.forget(context)
        case questions.Remind(reminder):
            return reminders.set_agreed(context, reminder)
        case questions.HoldLength() | questions.ReminderTime() | None:
            return answers.not_understood(context)
        case _:
            assert_never(question)


def say_no(context: Context) -> Turn:
    """What the open question meant by a no."""
    question = context.visit.question
    match question:
        case questions.CarryOn():
            return launch.decline(context)
        case questions.StartOver():
            return launch.keep_place(context)
        case questions.Again() | questions.Anyway():
            return answers.leave(context)
        case questions.Next():
            return pausing.pause(context)
        case questions.TomorrowOff():
            return safety.rest_tomorrow(
                context,
                question,
                agreed=False,
            )
        case questions.Easier():
            return safety.answer_sore(context, easier=False)
        case (
            questions.Choose()
            | questions.HoldLength()
            | questions.Reset()
            | questions.Forget()
            | questions.ReminderTime()
            | questions.Remind()
        ):
            return ask_next(context, context.say("no.leave_it"))
        case questions.Start():
            return ask(context, question, context.say("no.start"))
        case None:
            return answers.not_understood(context)
        case _:
            assert_never(question)


def cancel(context: Context) -> Turn:
    """Cancel: no inside a question that is answered by yes or no, else leave."""
    if isinstance(context.visit.question, questions.YesOrNo):
        return say_no(context)
    return answers.leave(context)
