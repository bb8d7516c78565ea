"""A reminder to stretch: agreed on by voice before it is set, one at a time."""

from skill.domain.conversation.asking import ask, ask_next
from skill.domain.conversation.context import Context
from skill.domain.conversation.events import Outcome
from skill.domain.conversation.questions import Remind, ReminderTime
from skill.domain.conversation.reminder import Reminder, Weekday
from skill.domain.conversation.state import Hint
from skill.domain.conversation.teach import answer_between
from skill.domain.conversation.turn import CancelReminder, SetReminder, Turn, close
from skill.domain.values import replace

PARTS = (
    (5, "part.night"),
    (12, "part.morning"),
    (18, "part.afternoon"),
    (22, "part.evening"),
    (24, "part.night"),
)
"""The hour each part of the day ends before."""
FEW_MINUTES = 10
"""Fewer minutes than these are said with an "oh": seven oh five."""

Time = tuple[int, int]
"""Hour (0 to 23) and minute."""


def agree(
    context: Context,
    time: Time | None,
    day: Weekday | None,
) -> Turn:
    """Say when it would ring, and ask; ask when, where that was not said.

    What was said before counts as long as its question is open.
    """
    match context.visit.question:
        case Remind(known):
            time = time or (known.hour, known.minute)
            day = day or known.day
        case ReminderTime(known_day):
            day = day or known_day
        case _:
            pass
    if time is None:
        return ask(context, ReminderTime(day))
    reminder = Reminder(*time, day)
    said = context.say(
        "reminder.agree",
        day=_word_day(context, reminder),
        time=_word_time(context, reminder),
    )
    return ask(context, Remind(reminder), said)


def set_agreed(context: Context, reminder: Reminder) -> Turn:
    """Set what was agreed."""
    agreed = context.visiting(replace(context.visit, agreed=reminder))
    effect = SetReminder(reminder, context.words("reminder.rings"))
    return replace(close(agreed), effect=effect)


def tell_outcome(context: Context, outcome: Outcome) -> Turn:
    """How setting it went.

    Without the permission, Alexa asks for it, and what was agreed waits for the answer.
    """
    reminder = context.visit.agreed
    hints = context.visit.hints
    if outcome is Outcome.NOT_PERMITTED and reminder and Hint.PERMISSION not in hints:
        # Once a visit: where it was given before, Alexa says so at once, and the two would go
        # round in circles.
        visit = replace(context.visit, hints=hints | {Hint.PERMISSION})
        asking = close(context.visiting(visit), context.say("reminder.permission"))
        return replace(asking, asks_permission=True)
    context = context.visiting(replace(context.visit, agreed=None))
    if outcome is Outcome.DONE and reminder:
        day, time = _word_day(context, reminder), _word_time(context, reminder)
        return ask_next(context, context.say("reminder.done", day=day, time=time))
    keys = {
        Outcome.NOT_PERMITTED: "reminder.not_permitted",
        Outcome.UNSUPPORTED: "reminder.unsupported",
        Outcome.TOO_MANY: "reminder.too_many",
    }
    return ask_next(context, context.say(keys.get(outcome, "reminder.trouble")))


def hear_permission(context: Context, *, granted: bool) -> Turn:
    """The answer to Alexa's question for the permission."""
    reminder = context.visit.agreed
    if granted and reminder:
        return set_agreed(context, reminder)
    if granted:
        return ask(context, ReminderTime())
    context = context.visiting(replace(context.visit, agreed=None))
    return ask_next(context, context.say("reminder.not_permitted"))


def cancel(context: Context) -> Turn:
    """Take the reminder away; the open question stays, unless it is about a reminder."""
    if isinstance(context.visit.question, Remind | ReminderTime):
        context = context.visiting(replace(context.visit, question=None))
    return Turn(context.state, (), effect=CancelReminder())


def tell_cancelled(context: Context, outcome: Outcome) -> Turn:
    """How taking it away went. Without the permission there can be none."""
    keys = {
        Outcome.DONE: "reminder.cancelled",
        Outcome.NOTHING: "reminder.nothing",
        Outcome.NOT_PERMITTED: "reminder.nothing",
    }
    return answer_between(context, context.say(keys.get(outcome, "reminder.cancel_trouble")))


def _word_day(context: Context, reminder: Reminder) -> str:
    return context.words(f"day.{reminder.day}" if reminder.day else "day.daily")


def _word_time(context: Context, reminder: Reminder) -> str:
    part = context.words(next(key for before, key in PARTS if reminder.hour < before))
    hour = context.phrases.number((reminder.hour - 1) % 12 + 1)
    if reminder.minute == 0:
        return context.words(
            "time.whole",
            hour=hour,
            part=part,
        )
    key = "time.few_minutes" if reminder.minute < FEW_MINUTES else "time.minutes"
    minutes = context.phrases.number(reminder.minute)
    return context.words(
        key,
        hour=hour,
        minutes=minutes,
        part=part,
    )
