from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from skill.interaction_model.checks import faults
from skill.interaction_model.clashes import clash_faults
from skill.interaction_model.limits import (
    invocation_faults,
    limit_faults,
    sample_faults,
    size_faults,
)
from skill.interaction_model.source import SlotType, Source
from skill.interaction_model.templates import expand
from tests.interaction_model.making import SLOT_TYPES, SLOTS, a_source

REQUIRED: Mapping[str, Sequence[str]] = {
    f"AMAZON.{name}Intent": () for name in ("Help", "Stop", "Cancel", "NavigateHome", "Fallback")
}


def _limits(source: Source) -> list[str]:
    return list(limit_faults(source, expand(source)))


def _clashes(source: Source) -> list[str]:
    return list(clash_faults(source, expand(source)))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Lower back coach", "lower-case"),
        ("lower  back", "single spaces"),
        ("back 2 coach", "lower-case"),
        ("coach", "two words"),
        ("a", "2 to 50 characters"),
        ("alexa coach", "wake word 'alexa'"),
        ("start coach", "launch word 'start'"),
        ("back coach skill", "forbids 'skill'"),
        ("back app", "forbids 'app'"),
        ("coach for backs", "connecting word 'for'"),
        ("the coach", "two words, one of them 'the'"),
    ],
)
def test_an_invocation_name_that_alexa_refuses(name: str, reason: str) -> None:
    assert any(reason in fault for fault in invocation_faults(name))


@pytest.mark.parametrize("name", ["lower back coach", "rücken trainer"])
def test_an_invocation_name_that_alexa_takes(name: str) -> None:
    assert list(invocation_faults(name)) == []


@pytest.mark.parametrize("locale", ["en-US", "de", "de_DE"])
def test_a_locale_of_another_language(locale: str) -> None:
    source = replace(a_source({}), file="de.yaml", locales=("de-DE", locale))
    assert [fault for fault in _limits(source) if fault.startswith("locales")] == [
        f"locales: '{locale}' is none of the language 'de', which the file is named for"
    ]


@pytest.mark.parametrize(
    ("sample", "reason"),
    [
        ("hold, please", "may hold letters"),
        ("hold for 45 seconds", "numbers are written as words"),
        ("hold for forty-five seconds", "may hold letters"),
        ("what is this?", "may hold letters"),
        ("do {stretch", "may hold letters"),
        ("do {}", "which is not a slot"),
        ("do {pose}", "fills {pose}, which is not a slot"),
        ("do {stretch} and {stretch}", "fills {stretch} twice"),
        ("do{stretch}", "touches a word"),
        ("do {stretch}{side}", "touches a word"),
        (" ".join(["go"] * 70), "209 characters"),
    ],
)
def test_a_sample_that_alexa_refuses(sample: str, reason: str) -> None:
    assert any(reason in fault for fault in sample_faults(sample, SLOTS))


@pytest.mark.parametrize(
    "sample",
    ["it's the child's pose", "do {stretch}'s other {side}", "my legs' muscles", "{stretch}"],
)
def test_a_sample_that_alexa_takes(sample: str) -> None:
    assert list(sample_faults(sample, SLOTS)) == []


def test_required_intents_are_missed() -> None:
    assert _limits(
        a_source({name: one for name, one in REQUIRED.items() if "Stop" not in name})
    ) == ["intents.AMAZON.StopIntent: Alexa requires it, but it is missing"]


def test_fallback_takes_no_samples_and_amazons_intents_no_slots() -> None:
    source = a_source(
        {
            **REQUIRED,
            "AMAZON.FallbackIntent": ["what"],
            "AMAZON.HelpIntent": ["help with {stretch}"],
        }
    )
    assert _limits(source) == [
        "intents.AMAZON.HelpIntent: is Amazon's own and takes no slots",
        "intents.AMAZON.FallbackIntent: takes no samples",
    ]


def test_slots_must_have_a_type_and_a_use() -> None:
    source = a_source(
        {**REQUIRED, "GoIntent": ["go {side}"]}, slots={"side": "WAY", "left_2": "SIDE"}
    )
    found = [fault for fault in _limits(source) if fault.startswith("intents.GoIntent")]
    assert found == [
        "intents.GoIntent: slots.side: there is no slot type WAY",
        "intents.GoIntent: slots.left_2: a name may hold letters and single underscores",
        "intents.GoIntent: slots.left_2: no sample fills it",
    ]


def test_values_of_slots_are_checked() -> None:
    values = SlotType({"left": ("left", "number 2"), "right": ("right", "Left")})
    assert _limits(a_source(REQUIRED, slot_types={"SIDE_1": values})) == [
        "slot_types.SIDE_1: a name may hold letters and single underscores",
        "slot_types.SIDE_1.left: 'number 2' may hold 140 letters, single spaces and apostrophes",
        "slot_types.SIDE_1.right: 'Left' already means left",
    ]


def test_too_many_intents_and_too_large_a_model() -> None:
    many: dict[str, Sequence[str]] = {f"Intent{'i' * number}": () for number in range(251)}
    assert _limits(a_source({**many, **REQUIRED})) == ["intents: 256 are more than Alexa's 250"]
    assert list(size_faults({"en-GB.json": "a" * 1_500_001})) == [
        "en-GB.json: 1500001 bytes are more than Alexa's 1500000"
    ]


def test_one_sentence_in_two_intents_is_a_clash() -> None:
    assert _clashes(a_source({"GoIntent": ["go [on]"], "StayIntent": ["(stay|GO ON)"]})) == [
        "intents: 'go on' belongs to GoIntent 'go [on]' and to StayIntent '(stay|GO ON)'"
    ]


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("do {stretch}", "do sphinx", "do sphinx"),
        ("do {stretch}", "do {side}", None),
        ("{stretch} {side}", "cat cow {side}", "cat cow left"),
        ("give me {minutes}", "give me a minute", "give me a minute"),
        ("{minutes} please", "{minutes} please", "a minute please"),
    ],
)
def test_a_filled_slot_can_clash(one: str, other: str, shared: str | None) -> None:
    found = _clashes(a_source({"OneIntent": [one], "OtherIntent": [other]}))
    assert found == (
        []
        if shared is None
        else [f"intents: '{shared}' belongs to OneIntent '{one}' and to OtherIntent '{other}'"]
    )


def test_a_clash_may_be_settled_for_a_literal_sample_against_a_filled_slot() -> None:
    intents = {"PainIntent": ["my {side} hurts"], "EmergencyIntent": ["my left hurts"]}
    assert _clashes(a_source(intents, wins=frozenset({("EmergencyIntent", "PainIntent")}))) == []
    assert (
        len(_clashes(a_source(intents, wins=frozenset({("PainIntent", "EmergencyIntent")})))) == 1
    )


def test_two_literal_samples_cannot_be_settled() -> None:
    intents = {"PainIntent": ["ow"], "EmergencyIntent": ["ow"]}
    assert (
        len(_clashes(a_source(intents, wins=frozenset({("EmergencyIntent", "PainIntent")})))) == 1
    )


def test_wins_name_intents_that_are() -> None:
    assert _clashes(
        a_source({"GoIntent": ["go"]}, wins=frozenset({("GoIntent", "WentIntent")}))
    ) == ["wins: there is no intent WentIntent"]


def test_all_faults_are_found_at_once() -> None:
    intents = {**REQUIRED, "AMAZON.YesIntent": ["go"], "GoIntent": ["go", "the go", "walk 5"]}
    source = a_source(intents, slot_types=SLOT_TYPES, invocation_name="coach")
    questions = "again, anyway, carry_on, easier, forget, remind, reset, start_over, tomorrow_off"
    assert faults(source, expand(source), {*REQUIRED, "AMAZON.YesIntent", "StayIntent"}) == [
        "en.yaml: invocation_name: 'coach' must have two words or more",
        (
            "en.yaml: intents.GoIntent: 'walk 5' may hold letters, apostrophes and {slots}; "
            "numbers are written as words"
        ),
        "en.yaml: intents: 'go' belongs to AMAZON.YesIntent 'go' and to GoIntent 'go'",
        "en.yaml: intents.GoIntent: 2 templates have words of their own, 15 are needed",
        "en.yaml: intents.GoIntent: has no handler",
        "en.yaml: intents.StayIntent: has a handler, but is not in the model",
        f"en.yaml: intents.AMAZON.NoIntent: is missing, but yes/no is asked ({questions})",
    ]
