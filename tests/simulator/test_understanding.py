import json
import time
from collections.abc import Mapping
from typing import Any

import pytest

from skill import interaction_model
from skill.content import load
from skill.simulator.own_phrases import OWN_PHRASES
from skill.simulator.understanding import Understanding, Understood
from tests.interaction_model.held_out import HeldOut, held_out, said_in_full, samples_in_full


@pytest.fixture(scope="module")
def model() -> Mapping[str, Any]:
    path = interaction_model.model_root() / "skill-package/interactionModels/custom/en-GB.json"
    built: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return built


@pytest.fixture(scope="module")
def understanding(model: Mapping[str, Any]) -> Understanding:
    return Understanding(model)


def _ids(understood: Understood, slot: str) -> list[str]:
    authorities = understood.slots[slot].get("resolutions", {}).get("resolutionsPerAuthority", ())
    return [
        match["value"]["id"] for authority in authorities for match in authority.get("values", ())
    ]


def _is_right(heard: Understood, wanted: HeldOut) -> bool:
    return heard.intent in wanted.intents and all(
        _has(heard, slot, want) for slot, want in wanted.slots.items()
    )


def _has(heard: Understood, slot: str, wanted: str | Mapping[str, str]) -> bool:
    value = heard.slots[slot].get("value")
    if isinstance(wanted, Mapping):
        return not _ids(heard, slot) and value == wanted["heard"]
    return _ids(heard, slot)[:1] == [wanted] or value == wanted


def test_most_of_what_was_held_out_is_understood(understanding: Understanding) -> None:
    samples = samples_in_full(
        next(one for one in interaction_model.sources() if one.file == "en.yaml")
    )
    right: dict[str, list[bool]] = {}
    unlike: list[bool] = []
    for name, utterances in held_out("en").items():
        for one in utterances:
            is_right = _is_right(understanding.resolve(one.said), one)
            right.setdefault(name, []).append(is_right)
            if not said_in_full(one.said, samples):
                unlike.append(is_right)
    for name, some in right.items():
        print(f"{name}: {sum(some)} of {len(some)}")
    every = [one for some in right.values() for one in some]
    unlike_right = f"{sum(unlike)} of the {len(unlike)} that no filled sample says"
    print(f"{sum(every)} of {len(every)}; {unlike_right}")
    assert sum(every) / len(every) >= 0.85
    assert sum(unlike) / len(unlike) >= 0.85
    assert min(sum(some) / len(some) for some in right.values()) >= 0.7


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("give me a minute", "AMAZON.PauseIntent"),
        ("five minutes", "StartRoutineIntent"),
        ("next", "AMAZON.NextIntent"),
        ("next stretch", "SkipStretchIntent"),
        ("I'm done", "NextStepIntent"),
        ("keep going", "NextStepIntent"),
        ("carry on", "AMAZON.ResumeIntent"),
        ("go on", "AMAZON.ResumeIntent"),
        ("okay keep going", "NextStepIntent"),
        ("keep going on your own", "HandsFreeIntent"),
        ("just keep going by yourself", "HandsFreeIntent"),
        ("hands free", "HandsFreeIntent"),
        ("don't wait for me", "HandsFreeIntent"),
        ("don't wait after each stretch", "HandsFreeIntent"),
        ("don't wait after each step", "ByStretchIntent"),
        ("wait for me", "AMAZON.PauseIntent"),
        ("my knees hurt", "PainIntent"),
        ("this is too hard", "EasierIntent"),
        ("knee to chest hurts", "PainIntent"),
        ("do knee to chest", "StretchIntent"),
        ("pain in my chest", "EmergencyIntent"),
        ("my chest hurts", "EmergencyIntent"),
        ("knee to chest", "StretchIntent"),
        ("pain in my knees", "PainIntent"),
        ("how often should I", "AdviceIntent"),
        ("how often did I", "HistoryIntent"),
        ("how often should I stretch", "AdviceIntent"),
        ("how often did I stretch", "HistoryIntent"),
        ("again", "AMAZON.RepeatIntent"),
        ("this stretch again", "RepeatStretchIntent"),
        ("from the beginning", "AMAZON.StartOverIntent"),
        ("this stretch from the beginning", "RepeatStretchIntent"),
        ("start over", "AMAZON.StartOverIntent"),
        ("resume", "AMAZON.ResumeIntent"),
        ("carry on from last time", "ResumeRoutineIntent"),
        ("it's fine again", "ResumeRoutineIntent"),
        ("cancel", "AMAZON.CancelIntent"),
        ("stop", "AMAZON.StopIntent"),
        ("help", "AMAZON.HelpIntent"),
        ("I've fallen", "EmergencyIntent"),
        ("help I've fallen", "EmergencyIntent"),
        ("I can't get up", "EmergencyIntent"),
        ("I can't get down that far", "EasierIntent"),
        ("ready", "AMAZON.YesIntent"),
        ("okay", "AMAZON.YesIntent"),
        ("I'm ready", "AMAZON.YesIntent"),
        ("I'm not ready", "AMAZON.PauseIntent"),
        ("wait after each step", "StepByStepIntent"),
        ("wait after each stretch", "ByStretchIntent"),
        ("hold on", "AMAZON.PauseIntent"),
        ("hold for ten seconds", "SetHoldIntent"),
        ("go home", "AMAZON.NavigateHomeIntent"),
        ("two minutes", "StartRoutineIntent"),
        ("hold for a minute", "SetHoldIntent"),
        ("next one", "AMAZON.NextIntent"),
        ("I'm done for today", "AMAZON.StopIntent"),
        ("I'm done with this one", "SkipStretchIntent"),
        ("cancel my reminder", "CancelReminderIntent"),
        ("cancel the reminder", "CancelReminderIntent"),
        ("stop reminding me", "CancelReminderIntent"),
        ("don't remind me", "CancelReminderIntent"),
        ("remind me", "ReminderIntent"),
        ("remind me which stretches there are", "ListStretchesIntent"),
        ("remind me how to do the sphinx", "StretchIntent"),
        ("reset my settings", "ResetSettingsIntent"),
        ("reset the routine", "AMAZON.StartOverIntent"),
        ("cancel my settings", "ResetSettingsIntent"),
        ("what are my settings", "SettingsIntent"),
        ("forget my settings", "ResetSettingsIntent"),
        ("forget me", "ForgetMeIntent"),
        ("forget it", "AMAZON.CancelIntent"),
        ("forget that", "AMAZON.CancelIntent"),
        ("delete my data", "ForgetMeIntent"),
        ("explain it", "ExplainIntent"),
        ("how exactly", "ExplainIntent"),
        ("in full", "ExplainIntent"),
        ("tell me more about this step", "ExplainIntent"),
        ("explain the sphinx", "StretchIntent"),
        ("explain the benefits", "BenefitsIntent"),
        ("say that again", "AMAZON.RepeatIntent"),
        ("I want more", "DeeperIntent"),
        ("tell me more", "ExplainIntent"),
        ("how long are the holds", "SettingsIntent"),
        ("how long should I hold it", "SetHoldIntent"),
        ("I don't think so", "AMAZON.NoIntent"),
        ("I think so", "AMAZON.YesIntent"),
    ],
)
def test_who_wins_where_two_could(understanding: Understanding, said: str, intent: str) -> None:
    assert understanding.resolve(said).intent == intent


TAKEN = {"keep going": "NextStepIntent", "skip": "SkipStretchIntent"}
"""Amazon's own phrases that the model gives to another intent."""


def test_built_in_intents_hear_their_own_phrases(understanding: Understanding) -> None:
    heard = {
        phrase: understanding.resolve(phrase).intent
        for phrases in OWN_PHRASES.values()
        for phrase in phrases
    }
    assert heard == {
        phrase: TAKEN.get(phrase, name)
        for name, phrases in OWN_PHRASES.items()
        for phrase in phrases
    }


@pytest.mark.parametrize(
    ("said", "intent", "slots"),
    [
        ("I have five minutes", "StartRoutineIntent", {"minutes": "PT5M"}),
        ("do the sphinx", "StretchIntent", {"stretch": "sphinx"}),
        ("how do I do figure four", "StretchIntent", {"stretch": "piriformis"}),
        (
            "knee to chest on the left",
            "StretchIntent",
            {"stretch": "knee_to_chest", "side": "left"},
        ),
        ("I'm in position", "NextStepIntent", {}),
        ("go back", "AMAZON.PreviousIntent", {}),
        ("say that again", "AMAZON.RepeatIntent", {}),
        ("do this stretch again", "RepeatStretchIntent", {}),
        ("switch sides", "OtherSideIntent", {}),
        ("other side", "OtherSideIntent", {}),
        ("skip this one", "SkipStretchIntent", {}),
        ("back to the routine", "ResumeRoutineIntent", {}),
        ("I can't reach", "EasierIntent", {}),
        ("make it easier from now on", "EasierIntent", {"keep": "always"}),
        ("I want more", "DeeperIntent", {}),
        ("what does this do", "BenefitsIntent", {}),
        ("what does the sphinx do", "BenefitsIntent", {"stretch": "sphinx"}),
        ("should I see a doctor", "AdviceIntent", {"topic": "doctor"}),
        ("how should I breathe", "AdviceIntent", {"topic": "breathing"}),
        ("it hurts", "PainIntent", {}),
        ("I've got a cramp", "PainIntent", {"sensation": "cramp"}),
        ("my knees are sore", "PainIntent", {"body_part": "knee", "sensation": "sore"}),
        ("both my legs are numb", "EmergencyIntent", {}),
        ("which stretches are there", "ListStretchesIntent", {}),
        ("how much is left", "WhereAmIIntent", {}),
        ("which side is this", "WhereAmIIntent", {}),
        ("hold for forty-five seconds", "SetHoldIntent", {"duration": "PT45S"}),
        ("slower", "PaceIntent", {"pace": "slower"}),
        ("you're going too fast", "PaceIntent", {"pace": "slower"}),
        ("shorter pauses", "PaceIntent", {"pace": "faster"}),
        ("remind me every day at seven", "ReminderIntent", {"time": "07:00"}),
        (
            "remind me on tuesdays at half past six",
            "ReminderIntent",
            {"time": "06:30", "day": "tuesday"},
        ),
        ("remind me at nine at night", "ReminderIntent", {"time": "21:00"}),
        ("at seven", "ReminderIntent", {"time": "07:00"}),
        ("seven", "ReminderIntent", {"time": "07:00"}),
        ("seven in the morning", "ReminderIntent", {"time": "07:00"}),
        ("in the evening", "ReminderIntent", {"time": "EV"}),
        ("every friday", "ReminderIntent", {"day": "friday"}),
    ],
)
def test_what_the_coach_is_said_to_understand(
    understanding: Understanding, said: str, intent: str, slots: dict[str, str]
) -> None:
    assert _is_right(understanding.resolve(said), HeldOut(said, frozenset({intent}), slots))


@pytest.mark.parametrize(
    "said",
    [
        "tingling in both legs",
        "both of my legs feel weak",
        "I can't feel my legs",
        "my bottom is numb",
        "I've gone numb between my legs",
        "I can't pass water",
        "difficulty peeing",
        "I've lost control of my bladder",
        "I have chest pain",
        "my chest is tight",
        "I was in a car accident",
        "my back is terrible since the crash",
        "call an ambulance",
    ],
)
def test_every_emergency_sign_is_heard(understanding: Understanding, said: str) -> None:
    assert understanding.resolve(said).intent == "EmergencyIntent"


def test_everything_on_the_card_with_help_is_understood(understanding: Understanding) -> None:
    said, _, _ = load().phrases.words("help.card").removeprefix("Say: ").partition(". ")
    intents = [understanding.resolve(one).intent for one in said.split(", ")]
    assert "AMAZON.FallbackIntent" not in intents
    assert len(set(intents)) == len(intents)


@pytest.mark.parametrize(
    "said", ["", "  ", "?!", "x", "please", "the", "\N{SNOWMAN}", "a" * 5000, "मदद"]
)
def test_odd_utterances_do_no_harm(understanding: Understanding, said: str) -> None:
    assert understanding.resolve(said).intent


def test_the_same_words_always_mean_the_same(
    model: Mapping[str, Any], understanding: Understanding
) -> None:
    other = Understanding(model)
    for utterances in held_out("en").values():
        for one in utterances:
            assert understanding.resolve(one.said) == other.resolve(one.said)


def test_a_model_is_taken_in_within_150_milliseconds(model: Mapping[str, Any]) -> None:
    taken = []
    for _ in range(5):
        began = time.process_time()
        Understanding(model)
        taken.append(time.process_time() - began)
    assert min(taken) < 0.15
