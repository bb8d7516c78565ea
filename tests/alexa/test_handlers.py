"""Every intent and what it means, with its slots as they come: matched, unmatched, absent."""

import pytest

from skill.alexa.handlers import HANDLERS
from skill.alexa.slots import Slots
from skill.domain.conversation import events
from skill.domain.conversation.events import Event, Feeling, Topic
from skill.domain.conversation.reminder import Weekday
from skill.domain.routine.model import Side
from tests.support.alexa import authority, intent_of, slot

WITHOUT_SLOTS = {
    "NextStepIntent": events.NextAsked(),
    "AMAZON.NextIntent": events.NextAsked(),
    "PreviousStepIntent": events.PreviousAsked(),
    "AMAZON.PreviousIntent": events.PreviousAsked(),
    "AMAZON.RepeatIntent": events.RepeatAsked(),
    "RepeatStretchIntent": events.StretchAgainAsked(),
    "OtherSideIntent": events.OtherSideAsked(),
    "SkipStretchIntent": events.SkipAsked(),
    "ResumeRoutineIntent": events.ResumeAsked(),
    "AMAZON.ResumeIntent": events.ContinueAsked(),
    "AMAZON.StartOverIntent": events.StartOverAsked(),
    "AMAZON.PauseIntent": events.PauseAsked(),
    "EmergencyIntent": events.EmergencyTold(),
    "ListStretchesIntent": events.ListAsked(),
    "WhereAmIIntent": events.WhereAsked(),
    "StepByStepIntent": events.StepByStepAsked(),
    "ByStretchIntent": events.ByStretchAsked(),
    "HandsFreeIntent": events.HandsFreeAsked(),
    "ExplainIntent": events.ExplainAsked(),
    "HistoryIntent": events.HistoryAsked(),
    "SettingsIntent": events.SettingsAsked(),
    "ResetSettingsIntent": events.ResetAsked(),
    "CancelReminderIntent": events.CancelReminderAsked(),
    "ForgetMeIntent": events.ForgetAsked(),
    "AMAZON.YesIntent": events.Yes(),
    "AMAZON.NoIntent": events.No(),
    "AMAZON.HelpIntent": events.HelpAsked(),
    "AMAZON.StopIntent": events.StopAsked(),
    "AMAZON.NavigateHomeIntent": events.StopAsked(),
    "AMAZON.CancelIntent": events.CancelAsked(),
    "AMAZON.FallbackIntent": events.NotUnderstood(),
    # Those whose slots were left empty: the plain form of the wish.
    "StartRoutineIntent": events.StartAsked(None),
    "StretchIntent": events.StretchAsked((), "", None),
    "EasierIntent": events.EasierAsked(always=False),
    "DeeperIntent": events.DeeperAsked(always=False),
    "BenefitsIntent": events.BenefitsAsked(()),
    "AdviceIntent": events.AdviceAsked(None),
    "PainIntent": events.PainTold(Feeling.PAIN),
    "SetHoldIntent": events.HoldAsked(None),
    "PaceIntent": events.PaceAsked(None),
    "ReminderIntent": events.ReminderAsked(None, None),
}


def test_every_intent_is_here() -> None:
    assert WITHOUT_SLOTS.keys() == HANDLERS.keys()


@pytest.mark.parametrize(("name", "event"), WITHOUT_SLOTS.items())
def test_without_slots(name: str, event: Event) -> None:
    assert HANDLERS[name](Slots(None)) == event


@pytest.mark.parametrize(
    ("name", "values", "event"),
    [
        ("StartRoutineIntent", {"minutes": "PT5M"}, events.StartAsked(300)),
        ("StartRoutineIntent", {"minutes": "soon"}, events.StartAsked(None)),
        ("SetHoldIntent", {"duration": "PT45S"}, events.HoldAsked(45)),
        ("SetHoldIntent", {"duration": "P1W"}, events.HoldAsked(None)),
        ("ReminderIntent", {"time": "07:00"}, events.ReminderAsked((7, 0))),
        ("ReminderIntent", {"time": "EV"}, events.ReminderAsked((19, 0))),
        (
            "ReminderIntent",
            {"time": "18:30", "day": "Tuesday"},
            events.ReminderAsked((18, 30), Weekday.TUESDAY),
        ),
        ("ReminderIntent", {"day": "sundays"}, events.ReminderAsked(None, Weekday.SUNDAY)),
        ("ReminderIntent", {"time": "soon", "day": "someday"}, events.ReminderAsked()),
    ],
)
def test_with_values_of_amazons_own(name: str, values: dict[str, str], event: Event) -> None:
    slots = [slot(one, value) for one, value in values.items()]
    assert HANDLERS[name](Slots(intent_of(name, *slots).slots)) == event


@pytest.mark.parametrize(
    ("name", "ids", "event"),
    [
        ("StretchIntent", {"stretch": "sphinx"}, events.StretchAsked(("sphinx",), "said", None)),
        (
            "StretchIntent",
            {"stretch": "piriformis", "side": "left"},
            events.StretchAsked(("piriformis",), "said", Side.LEFT),
        ),
        ("StretchIntent", {"side": "right"}, events.StretchAsked((), "", Side.RIGHT)),
        (
            "StretchIntent",
            {"stretch": "sphinx", "side": "both"},
            events.StretchAsked(("sphinx",), "said", None),
        ),
        ("EasierIntent", {"keep": "always"}, events.EasierAsked(always=True)),
        ("DeeperIntent", {"keep": "always"}, events.DeeperAsked(always=True)),
        ("DeeperIntent", {"keep": "never"}, events.DeeperAsked(always=False)),
        ("BenefitsIntent", {"stretch": "cat_cow"}, events.BenefitsAsked(("cat_cow",))),
        *[("AdviceIntent", {"topic": topic.value}, events.AdviceAsked(topic)) for topic in Topic],
        ("AdviceIntent", {"topic": "weather"}, events.AdviceAsked(None)),
        *[("PainIntent", {"sensation": one.value}, events.PainTold(one)) for one in Feeling],
        ("PainIntent", {"sensation": "fury"}, events.PainTold(Feeling.PAIN)),
        ("PainIntent", {"body_part": "knee"}, events.PainTold(Feeling.PAIN)),
        ("PainIntent", {"body_part": "knee", "sensation": "sore"}, events.PainTold(Feeling.SORE)),
        # Pain in the chest may be the heart, whatever else was heard.
        ("PainIntent", {"body_part": "chest"}, events.EmergencyTold()),
        ("PainIntent", {"body_part": "chest", "sensation": "sore"}, events.EmergencyTold()),
        # So may pain in both legs be the spine's nerves; cramp and soreness there are the
        # stretch's.
        ("PainIntent", {"body_part": "both_legs"}, events.EmergencyTold()),
        ("PainIntent", {"body_part": "both_legs", "sensation": "pain"}, events.EmergencyTold()),
        (
            "PainIntent",
            {"body_part": "both_legs", "sensation": "numb"},
            events.PainTold(Feeling.NUMB),
        ),
        (
            "PainIntent",
            {"body_part": "both_legs", "sensation": "sore"},
            events.PainTold(Feeling.SORE),
        ),
        ("PainIntent", {"body_part": "legs", "sensation": "pain"}, events.PainTold(Feeling.PAIN)),
        ("PaceIntent", {"pace": "slower"}, events.PaceAsked(slower=True)),
        ("PaceIntent", {"pace": "faster"}, events.PaceAsked(slower=False)),
        ("PaceIntent", {"pace": "sideways"}, events.PaceAsked(None)),
    ],
)
def test_with_matched_slots(name: str, ids: dict[str, str], event: Event) -> None:
    slots = [slot(one, "said", authority(value)) for one, value in ids.items()]
    assert HANDLERS[name](Slots(intent_of(name, *slots).slots)) == event


def test_a_stretch_that_nobody_knows_is_what_was_heard() -> None:
    slots = intent_of(
        "StretchIntent", slot("stretch", "the plank", authority(code="ER_SUCCESS_NO_MATCH"))
    ).slots
    assert HANDLERS["StretchIntent"](Slots(slots)) == events.StretchAsked((), "the plank", None)


def test_a_name_for_two_stretches_is_both() -> None:
    slots = intent_of(
        "StretchIntent", slot("stretch", "twist", authority("spinal_twist", "cat_cow"))
    ).slots
    assert HANDLERS["StretchIntent"](Slots(slots)) == events.StretchAsked(
        ("spinal_twist", "cat_cow"), "twist", None
    )
