"""A reminder to stretch: agreed on by voice before it is set, one at a time."""

from skill.domain.conversation.context import Talk
from skill.domain.conversation.events import Outcome
from skill.domain.conversation.state import Asking, Hint, Reminder, Weekday
from skill.domain.conversation.turn import (
    CancelReminder,
    SetReminder,
    Turn,
    ask,
    ask_again,
    ask_next,
    close,
)
from skill.domain.values import replace

PARTS = (
    (5, "part.night"),
    (12, "part.morning"),
    (18, "part.afternoon"),
    (22, "part.evening"),
    (24, "part.night"),
)
"""The hour each part of the day ends before."""


def agree(talk: Talk, time: tuple[int, int] | None, day: Weekday | None) -> Turn:
    """Say when it would ring, and ask; ask when, where that was not said.

    What was said before counts as long as its question is open.
    """
    if talk.visit.asking in (Asking.REMIND, Asking.REMINDER_TIME):
        known = talk.visit.reminder
        time = time or ((known.hour, known.minute) if known else None)
        day = day or (known.day if known else talk.visit.day)
    if time is None:
        return ask(talk.visiting(replace(talk.visit, reminder=None, day=day)), Asking.REMINDER_TIME)
    reminder = Reminder(*time, day)
    talk = talk.visiting(replace(talk.visit, reminder=reminder, day=None))
    return ask(
        talk,
        Asking.REMIND,
        talk.say("reminder.agree", day=_day(talk, reminder), time=_time(talk, reminder)),
    )


def set_agreed(talk: Talk) -> Turn:
    """Set what was agreed."""
    if talk.visit.reminder is None:
        return ask(talk, Asking.REMINDER_TIME)
    return replace(
        close(talk), effect=SetReminder(talk.visit.reminder, talk.words("reminder.rings"))
    )


def tried(talk: Talk, outcome: Outcome) -> Turn:
    """How setting it went.

    Without the permission, Alexa asks for it, and what was agreed waits for the answer.
    """
    reminder = talk.visit.reminder
    if outcome is Outcome.NOT_PERMITTED and reminder and Hint.PERMISSION not in talk.visit.hints:
        # Once a visit: where it was given before, Alexa says so at once, and the two would go round
        # in circles.
        talk = talk.visiting(replace(talk.visit, hints=talk.visit.hints | {Hint.PERMISSION}))
        return replace(close(talk, talk.say("reminder.permission")), asks_permission=True)
    talk = talk.visiting(replace(talk.visit, reminder=None))
    if outcome is Outcome.DONE and reminder:
        return ask_next(
            talk, talk.say("reminder.done", day=_day(talk, reminder), time=_time(talk, reminder))
        )
    key = {
        Outcome.NOT_PERMITTED: "reminder.not_permitted",
        Outcome.UNSUPPORTED: "reminder.unsupported",
        Outcome.TOO_MANY: "reminder.too_many",
    }
    return ask_next(talk, talk.say(key.get(outcome, "reminder.trouble")))


def permitted(talk: Talk, *, granted: bool) -> Turn:
    """The answer to Alexa's question for the permission."""
    if granted:
        return set_agreed(talk)
    talk = talk.visiting(replace(talk.visit, reminder=None))
    return ask_next(talk, talk.say("reminder.not_permitted"))


def cancel(talk: Talk) -> Turn:
    """Take the reminder away; the open question stays, unless it is about a reminder."""
    if talk.visit.asking in (Asking.REMIND, Asking.REMINDER_TIME):
        talk = talk.visiting(replace(talk.visit, asking=None, reminder=None, day=None))
    return Turn(talk.state, (), effect=CancelReminder())


def cancelled(talk: Talk, outcome: Outcome) -> Turn:
    """How taking it away went. Without the permission there can be none."""
    done = {Outcome.DONE: "reminder.cancelled"}
    gone = {Outcome.NOTHING: "reminder.nothing", Outcome.NOT_PERMITTED: "reminder.nothing"}
    return ask_again(talk, talk.say((done | gone).get(outcome, "reminder.cancel_trouble")))


def _day(talk: Talk, reminder: Reminder) -> str:
    return talk.words(f"day.{reminder.day}" if reminder.day else "day.daily")


def _time(talk: Talk, reminder: Reminder) -> str:
    part = talk.words(next(key for before, key in PARTS if reminder.hour < before))
    hour = talk.phrases.number((reminder.hour - 1) % 12 + 1)
    if reminder.minute == 0:
        return talk.words("time.whole", hour=hour, part=part)
    key = "time.few_minutes" if reminder.minute < 10 else "time.minutes"  # noqa: PLR2004 - "seven oh five"
    return talk.words(key, hour=hour, minutes=talk.phrases.number(reminder.minute), part=part)
