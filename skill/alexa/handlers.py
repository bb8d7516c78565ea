"""The handler table: an intent's name -> the event that it means."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from skill.alexa.slots import Slots
from skill.domain.conversation import events
from skill.domain.conversation.events import Event, Feeling, Topic
from skill.domain.conversation.reminder import Weekday
from skill.domain.routine.model import Side

CHEST, BOTH_LEGS = "chest", "both_legs"
"""Parts of the body where pain is a sign of an emergency, whichever intent it comes with: it may be
the heart, or nerves of the spine."""

_EnumT = TypeVar("_EnumT", Side, Topic, Feeling, Weekday)


def _one(kind: type[_EnumT], value: str | None) -> _EnumT | None:
    return kind(value) if value in set(kind) else None


def _stretch(slots: Slots) -> Event:
    return events.StretchAsked(
        slots.ids("stretch"), slots.heard("stretch"), _one(Side, slots.id("side"))
    )


def _pain(slots: Slots) -> Event:
    feeling = _one(Feeling, slots.id("sensation")) or Feeling.PAIN
    where = slots.id("body_part")
    if where == CHEST or (where == BOTH_LEGS and feeling is Feeling.PAIN):
        return events.EmergencyTold()
    return events.PainTold(feeling)


def _pace(slots: Slots) -> Event:
    return events.PaceAsked({"slower": True, "faster": False}.get(slots.id("pace") or ""))


HANDLERS: Mapping[str, Callable[[Slots], Event]] = {
    "StartRoutineIntent": lambda slots: events.StartAsked(slots.seconds("minutes")),
    "StretchIntent": _stretch,
    "NextStepIntent": lambda _: events.NextAsked(),
    "AMAZON.NextIntent": lambda _: events.NextAsked(),
    "PreviousStepIntent": lambda _: events.PreviousAsked(),
    "AMAZON.PreviousIntent": lambda _: events.PreviousAsked(),
    "AMAZON.RepeatIntent": lambda _: events.RepeatAsked(),
    "RepeatStretchIntent": lambda _: events.StretchAgainAsked(),
    "OtherSideIntent": lambda _: events.OtherSideAsked(),
    "SkipStretchIntent": lambda _: events.SkipAsked(),
    "ResumeRoutineIntent": lambda _: events.ResumeAsked(),
    "AMAZON.ResumeIntent": lambda _: events.ContinueAsked(),
    "AMAZON.StartOverIntent": lambda _: events.StartOverAsked(),
    "AMAZON.PauseIntent": lambda _: events.PauseAsked(),
    "EasierIntent": lambda slots: events.EasierAsked(always=slots.id("keep") == "always"),
    "DeeperIntent": lambda slots: events.DeeperAsked(always=slots.id("keep") == "always"),
    "BenefitsIntent": lambda slots: events.BenefitsAsked(slots.ids("stretch")),
    "AdviceIntent": lambda slots: events.AdviceAsked(_one(Topic, slots.id("topic"))),
    "PainIntent": _pain,
    "EmergencyIntent": lambda _: events.EmergencyTold(),
    "ListStretchesIntent": lambda _: events.ListAsked(),
    "WhereAmIIntent": lambda _: events.WhereAsked(),
    "StepByStepIntent": lambda _: events.StepByStepAsked(),
    "ByStretchIntent": lambda _: events.ByStretchAsked(),
    "SetHoldIntent": lambda slots: events.HoldAsked(slots.seconds("duration")),
    "PaceIntent": _pace,
    "HandsFreeIntent": lambda _: events.HandsFreeAsked(),
    "ExplainIntent": lambda _: events.ExplainAsked(),
    "HistoryIntent": lambda _: events.HistoryAsked(),
    "SettingsIntent": lambda _: events.SettingsAsked(),
    "ResetSettingsIntent": lambda _: events.ResetAsked(),
    "ReminderIntent": lambda slots: events.ReminderAsked(
        slots.time("time"), _one(Weekday, slots.day("day"))
    ),
    "CancelReminderIntent": lambda _: events.CancelReminderAsked(),
    "ForgetMeIntent": lambda _: events.ForgetAsked(),
    "AMAZON.YesIntent": lambda _: events.Yes(),
    "AMAZON.NoIntent": lambda _: events.No(),
    "AMAZON.HelpIntent": lambda _: events.HelpAsked(),
    "AMAZON.StopIntent": lambda _: events.StopAsked(),
    "AMAZON.NavigateHomeIntent": lambda _: events.StopAsked(),
    "AMAZON.CancelIntent": lambda _: events.CancelAsked(),
    "AMAZON.FallbackIntent": lambda _: events.NotUnderstood(),
}

UNNAMED = frozenset({"PainIntent", "EmergencyIntent", "AMAZON.FallbackIntent"})
"""Intents that are not named in the log. The first two would tell of a listener's health. The third
is there so that a line without a name does not give the first two away."""
