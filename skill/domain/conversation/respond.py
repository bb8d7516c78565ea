"""``respond(state, event) -> turn``: the whole conversation, on one screen.

Pure: the same in, the same out.
"""

from typing import assert_never

from skill.domain.conversation import events
from skill.domain.conversation.context import Talk
from skill.domain.conversation.events import Event
from skill.domain.conversation.locate import located
from skill.domain.conversation.repair import repaired
from skill.domain.conversation.state import YES_OR_NO, Asking, Weekday
from skill.domain.conversation.topics import (
    answers,
    launch,
    moving,
    privacy,
    reminders,
    safety,
    settings,
    teaching,
)
from skill.domain.conversation.turn import Turn, ask, ask_next, close
from skill.domain.memory.progress import Wait
from skill.domain.routine.model import Ease
from skill.domain.values import replace


def respond(talk: Talk, event: Event) -> Turn:
    """The turn that answers an event."""
    talk = replace(talk, state=repaired(talk.state, talk.routine))
    talk = located(talk.visiting(replace(talk.visit, turns=talk.visit.turns + 1)), event)
    if not isinstance(event, events.Launched | events.SessionEnded):
        talk = moving.asked_again(talk)
    turn = _answer(talk, event)
    if turn.effect:
        return turn
    if (
        turn.state.visit.asking is Asking.NEXT
        and turn.state.progress.settings.value.wait is Wait.NEVER
    ):
        return teaching.going_on(replace(talk, state=turn.state), turn)
    return turn


def _answer(talk: Talk, event: Event) -> Turn:
    match event:
        case events.Yes():
            return _yes(talk)
        case events.No():
            return _no(talk)
        case events.CancelAsked():
            return _no(talk) if talk.visit.asking in YES_OR_NO else answers.leave(talk)
        case events.StopAsked():
            return answers.leave(talk)
        case events.Launched():
            return launch.greet(talk)
        case events.StartAsked(seconds):
            return _start(talk, seconds)
        case events.StartOverAsked():
            return launch.start(talk)
        case events.StretchAsked():
            return _stretch(talk, event)
        case events.NextAsked():
            return _next(talk)
        case events.PreviousAsked():
            return moving.go_back(talk)
        case events.RepeatAsked():
            return moving.repeat(talk)
        case events.StretchAgainAsked():
            return moving.repeat_stretch(talk)
        case events.OtherSideAsked():
            return moving.change_side(talk)
        case events.SkipAsked():
            return moving.skip(talk)
        case events.ResumeAsked():
            return moving.carry_on(talk)
        case events.ContinueAsked():
            return _continue(talk)
        case events.PauseAsked():
            return moving.pause(talk)
        case events.EasierAsked(always):
            return teaching.change_form(talk, Ease.EASIER, always=always)
        case events.DeeperAsked(always):
            return teaching.change_form(talk, Ease.DEEPER, always=always)
        case events.BenefitsAsked(ids):
            return teaching.say_benefits(talk, ids)
        case events.AdviceAsked(topic):
            return answers.advise(talk, topic)
        case events.PainTold(feeling):
            return safety.pain(talk, feeling)
        case events.EmergencyTold():
            return safety.emergency(talk)
        case events.ListAsked():
            return answers.list_stretches(talk)
        case events.WhereAsked():
            return answers.where_am_i(talk)
        case events.StepByStepAsked():
            return settings.wait_after(talk, Wait.STEP)
        case events.HandsFreeAsked():
            return settings.wait_after(talk, Wait.NEVER)
        case events.ByStretchAsked():
            return settings.wait_after(talk, Wait.SECTION)
        case events.HoldAsked(seconds):
            return settings.hold_for(talk, seconds)
        case events.PaceAsked(slower):
            return settings.change_pace(talk, slower=slower)
        case events.ExplainAsked():
            return teaching.explain(talk)
        case events.HistoryAsked():
            return answers.tell_history(talk)
        case events.SettingsAsked():
            return settings.tell(talk)
        case events.ResetAsked():
            return settings.ask_reset(talk)
        case events.ReminderAsked(time, day):
            return _reminder(talk, time, day)
        case events.CancelReminderAsked():
            return reminders.cancel(talk)
        case events.PermissionAnswered(granted):
            return reminders.permitted(talk, granted=granted)
        case events.ReminderTried(outcome):
            return reminders.tried(talk, outcome)
        case events.ReminderCancelled(outcome):
            return reminders.cancelled(talk, outcome)
        case events.ForgetAsked():
            return privacy.ask_forget(talk)
        case events.Forgotten(outcome):
            return privacy.forgotten(talk, outcome)
        case events.HelpAsked():
            return answers.help_here(talk)
        case events.NotUnderstood():
            return answers.not_understood(talk)
        case events.SessionEnded(why):
            return close(moving.over(talk, why))
        case _:
            assert_never(event)


def _yes(talk: Talk) -> Turn:
    match talk.visit.asking:
        case Asking.START:
            return launch.start(talk)
        case Asking.START_OVER:
            return launch.begin(talk, talk.visit.seconds)
        case Asking.CARRY_ON:
            return moving.resume(talk)
        case Asking.AGAIN | Asking.ANYWAY:
            return launch.insist(talk)
        case Asking.NEXT:
            return moving.carry_on(talk) if talk.visit.left else moving.go_on(talk)
        case Asking.TOMORROW_OFF:
            return safety.rest_tomorrow(talk, agreed=True)
        case Asking.EASIER:
            return safety.answer_sore(talk, easier=True)
        case Asking.STRETCH:
            return _stretch(talk, events.StretchAsked(talk.visit.options[:1]))
        case Asking.RESET:
            return settings.reset(talk)
        case Asking.FORGET:
            return privacy.forget(talk)
        case Asking.REMIND:
            return reminders.set_agreed(talk)
        case Asking.HOLD_LENGTH | Asking.REMINDER_TIME | None:
            return answers.not_understood(talk)
        case other:
            assert_never(other)


def _no(talk: Talk) -> Turn:
    match talk.visit.asking:
        case Asking.CARRY_ON:
            return launch.decline(talk)
        case Asking.START_OVER:
            return launch.keep_place(talk)
        case Asking.AGAIN | Asking.ANYWAY:
            return answers.leave(talk)
        case Asking.NEXT:
            return moving.pause(talk)
        case Asking.TOMORROW_OFF:
            return safety.rest_tomorrow(talk, agreed=False)
        case Asking.EASIER:
            return safety.answer_sore(talk, easier=False)
        case (
            Asking.STRETCH
            | Asking.HOLD_LENGTH
            | Asking.RESET
            | Asking.FORGET
            | Asking.REMINDER_TIME
            | Asking.REMIND
        ):
            return ask_next(talk, talk.say("no.leave_it"))
        case Asking.START:
            return ask(talk, Asking.START, talk.say("no.start"))
        case None:
            return answers.not_understood(talk)
        case other:
            assert_never(other)


def _start(talk: Talk, seconds: int | None) -> Turn:
    """Start. A bare "five minutes" arrives here too, and answers an open "how long?"."""
    if talk.visit.asking is Asking.HOLD_LENGTH and seconds is not None:
        return settings.hold_for(talk, seconds)
    return launch.start(talk, seconds)


def _reminder(talk: Talk, time: tuple[int, int] | None, day: Weekday | None) -> Turn:
    """A reminder. A bare "twenty" arrives here as an hour, and answers an open "how long?"."""
    if talk.visit.asking is Asking.HOLD_LENGTH and time and time[1] == 0 and day is None:
        return settings.hold_for(talk, time[0])
    return reminders.agree(talk, time, day)


def _next(talk: Talk) -> Turn:
    """Go on. Where a yes to the open question means that, "next" is a yes."""
    match talk.visit.asking:
        case Asking.START | Asking.CARRY_ON | Asking.AGAIN | Asking.ANYWAY:
            return _yes(talk)
        case Asking.TOMORROW_OFF if talk.unfinished is None:
            # What hurt was all there was.
            return safety.rest_tomorrow(talk, agreed=False)
        case Asking.EASIER | Asking.TOMORROW_OFF:
            return moving.go_on(safety.left_behind(talk))
        case _:
            return moving.go_on(talk)


def _continue(talk: Talk) -> Turn:
    """On from here: after a word in the middle with the rest of it; once all was heard, with what "next" would be."""
    all_heard = (
        talk.visit.at is not None and talk.visit.left is None and talk.visit.asking is Asking.NEXT
    )
    return moving.go_on(talk) if all_heard else moving.carry_on(talk)


def _stretch(talk: Talk, asked: events.StretchAsked) -> Turn:
    known = [stretch for one in asked.ids if (stretch := talk.routine.stretch(one))]
    if len(known) == 1:
        return teaching.visit_stretch(talk, known[0], asked.side)
    return teaching.choose_stretch(talk, tuple(one.id for one in known), asked.heard)
