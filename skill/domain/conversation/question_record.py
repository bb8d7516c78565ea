"""The open question as plain values: a list of its name, and what its answer needs."""

from collections.abc import Callable, Mapping
from datetime import date, time

from skill.domain.conversation import questions
from skill.domain.conversation.questions import Asking, Question
from skill.domain.conversation.reminder import Reminder, Weekday
from skill.domain.memory.plain import optional, sequence, text, whole

_BARE: Mapping[Asking, Question] = {
    one.asking: one
    for one in (
        questions.Start(),
        questions.Next(),
        questions.CarryOn(),
        questions.Easier(),
        questions.HoldLength(),
        questions.Reset(),
        questions.Forget(),
    )
}
_WITH_TIME: Mapping[Asking, Callable[[int | None], Question]] = {
    Asking.AGAIN: questions.Again,
    Asking.ANYWAY: questions.Anyway,
    Asking.START_OVER: questions.StartOver,
}


def question_record(question: Question) -> list[object]:
    """A question as a list that begins with its name."""
    name = question.asking.value
    match question:
        case questions.Again(seconds) | questions.Anyway(seconds) | questions.StartOver(seconds):
            return [name, seconds]
        case questions.TomorrowOff(day):
            return [name, day.isoformat()]
        case questions.Choose(first, second):
            return [name, first, second]
        case questions.ReminderTime(weekday):
            return [name, weekday.value if weekday else None]
        case questions.Remind(reminder):
            return [name, reminder_record(reminder)]
        case _:
            return [name]


def read_question(raw: object) -> Question:
    """The question of a list. Raises ``ValueError`` or ``TypeError`` for any other shape."""
    name, *parts = sequence(raw)
    asking = Asking(name)
    if asking in _WITH_TIME:
        (seconds,) = parts
        return _WITH_TIME[asking](optional(seconds, whole))
    match asking, parts:
        case Asking.TOMORROW_OFF, [day]:
            return questions.TomorrowOff(date.fromisoformat(text(day)))
        case Asking.STRETCH, [first, second]:
            return questions.Choose(text(first), text(second))
        case Asking.REMINDER_TIME, [weekday]:
            return questions.ReminderTime(optional(weekday, Weekday))
        case Asking.REMIND, [reminder]:
            return questions.Remind(read_reminder(reminder))
        case _, []:
            return _BARE[asking]
        case _:
            raise ValueError("no such question")


def reminder_record(reminder: Reminder) -> list[str | int | None]:
    """A reminder as a list."""
    day = reminder.day.value if reminder.day else None
    return [reminder.hour, reminder.minute, day]


def read_reminder(raw: object) -> Reminder:
    """The reminder of a list. Raises ``ValueError`` or ``TypeError`` for any other shape."""
    hour, minute, day = sequence(raw)
    moment = time(whole(hour), whole(minute))
    return Reminder(
        moment.hour,
        moment.minute,
        optional(day, Weekday),
    )
