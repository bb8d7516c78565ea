"""``respond(context, event) -> turn``: the whole conversation, on one page.

Pure: the same in, the same out. The way of a turn:

1. The state is repaired, in case the content has changed since.
2. The first turn of a session recollects what happened since the last one.
3. The clock tells where the listener was when they spoke up.
4. One ``match`` names the topic that answers.
"""

from typing import assert_never

from skill.domain.conversation import events, questions, yes_no
from skill.domain.conversation.context import Context
from skill.domain.conversation.events import Event
from skill.domain.conversation.locate import locate
from skill.domain.conversation.recollect import recollect
from skill.domain.conversation.reminder import Weekday
from skill.domain.conversation.repair import repair
from skill.domain.conversation.topics import (
    answers,
    ending,
    holds,
    launch,
    moving,
    pausing,
    privacy,
    reminders,
    safety,
    settings,
    sides,
    skipping,
    teaching,
    waiting,
)
from skill.domain.conversation.turn import Turn, close
from skill.domain.memory.settings import Wait
from skill.domain.routine.model import Ease
from skill.domain.values import replace


def respond(context: Context, event: Event) -> Turn:
    """The turn that answers an event."""
    context = replace(context, state=repair(context.state, context.routine))
    turns = context.visit.turns + 1
    context = context.visiting(replace(context.visit, turns=turns))
    if turns == 1:
        context = recollect(context)
    context = locate(context, event)
    if not isinstance(event, events.Launched | events.SessionEnded):
        context = waiting.ask_next_time(context)
    return _answer(context, event)


def _answer(context: Context, event: Event) -> Turn:
    match event:
        case events.Yes():
            return yes_no.say_yes(context)
        case events.No():
            return yes_no.say_no(context)
        case events.CancelAsked():
            return yes_no.cancel(context)
        case events.StopAsked():
            return answers.leave(context)
        case events.Launched():
            return launch.greet(context)
        case events.StartAsked(seconds):
            return _start(context, seconds)
        case events.StartOverAsked():
            return launch.start(context)
        case events.StretchAsked():
            return _stretch(context, event)
        case events.NextAsked():
            return _next(context)
        case events.PreviousAsked():
            return moving.go_back(context)
        case events.RepeatAsked():
            return launch.repeat_greeting(context) or moving.repeat(context)
        case events.StretchAgainAsked():
            return moving.repeat_stretch(context)
        case events.OtherSideAsked():
            return sides.change_side(context)
        case events.SkipAsked():
            return skipping.skip(context)
        case events.ResumeAsked():
            return moving.carry_on(context)
        case events.ContinueAsked():
            return moving.go_on_here(context)
        case events.PauseAsked():
            return pausing.pause(context)
        case events.EasierAsked(always):
            return teaching.change_form(
                context,
                Ease.EASIER,
                always=always,
            )
        case events.DeeperAsked(always):
            return teaching.change_form(
                context,
                Ease.DEEPER,
                always=always,
            )
        case events.BenefitsAsked(ids):
            return teaching.say_benefits(context, ids)
        case events.AdviceAsked(topic):
            return answers.advise(context, topic)
        case events.PainTold(feeling):
            return safety.pain(context, feeling)
        case events.EmergencyTold():
            return safety.emergency(context)
        case events.ListAsked():
            return answers.list_stretches(context)
        case events.WhereAsked():
            return answers.where_am_i(context)
        case events.StepByStepAsked():
            return settings.wait_after(context, Wait.STEP)
        case events.HandsFreeAsked():
            return settings.wait_after(context, Wait.NEVER)
        case events.ByStretchAsked():
            return settings.wait_after(context, Wait.SECTION)
        case events.HoldAsked(seconds):
            return holds.hold_for(context, seconds)
        case events.PaceAsked(slower):
            return settings.change_pace(context, slower=slower)
        case events.ExplainAsked():
            return teaching.explain(context)
        case events.HistoryAsked():
            return answers.tell_history(context)
        case events.SettingsAsked():
            return settings.tell(context)
        case events.ResetAsked():
            return settings.ask_reset(context)
        case events.ReminderAsked(time, day):
            return _reminder(context, time, day)
        case events.CancelReminderAsked():
            return reminders.cancel(context)
        case events.PermissionAnswered(granted):
            return reminders.hear_permission(context, granted=granted)
        case events.ReminderTried(outcome):
            return reminders.tell_outcome(context, outcome)
        case events.ReminderCancelled(outcome):
            return reminders.tell_cancelled(context, outcome)
        case events.ForgetAsked():
            return privacy.ask_forget(context)
        case events.Forgotten(outcome):
            return privacy.confirm_forgotten(context, outcome)
        case events.HelpAsked():
            return answers.help_here(context)
        case events.NotUnderstood():
            return answers.not_understood(context)
        case events.SessionEnded(why):
            return close(ending.end_visit(context, why))
        case _:
            assert_never(event)


def _start(context: Context, seconds: int | None) -> Turn:
    """Start. A bare "five minutes" arrives here too, and answers an open "how long?"."""
    if seconds is not None and isinstance(context.visit.question, questions.HoldLength):
        return holds.hold_for(context, seconds)
    return launch.start(context, seconds)


def _reminder(
    context: Context,
    time: tuple[int, int] | None,
    day: Weekday | None,
) -> Turn:
    """A reminder. A bare "twenty" arrives here as an hour, and answers an open "how long?"."""
    asks_length = isinstance(context.visit.question, questions.HoldLength)
    if asks_length and day is None and time and time[1] == 0:
        return holds.hold_for(context, time[0])
    return reminders.agree(context, time, day)


def _next(context: Context) -> Turn:
    """Go on. Where a yes to the open question means that, "next" is a yes."""
    question = context.visit.question
    match question:
        case questions.Start() | questions.CarryOn() | questions.Again() | questions.Anyway():
            return yes_no.say_yes(context)
        case questions.TomorrowOff() if context.unfinished is None:
            # What hurt was all there was.
            return safety.rest_tomorrow(
                context,
                question,
                agreed=False,
            )
        case questions.Easier() | questions.TomorrowOff():
            return moving.move_on(safety.leave_behind(context))
        case _:
            return moving.go_on(context)


def _stretch(context: Context, asked: events.StretchAsked) -> Turn:
    """The stretch that a name means; where it may mean several, or none, a choice."""
    known = [context.routine[one] for one in asked.ids if context.routine.stretch(one)]
    if len(known) == 1:
        return teaching.visit_stretch(
            context,
            known[0],
            asked.side,
        )
    ids = tuple(stretch.id for stretch in known)
    return teaching.choose_stretch(
        context,
        ids,
        asked.heard,
    )
