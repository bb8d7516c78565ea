import json
from typing import Any

import pytest

from skill import interaction_model
from skill.simulator.understanding import Understanding, Understood


@pytest.fixture(scope="module")
def understanding() -> Understanding:
    path = interaction_model.model_root() / "skill-package/interactionModels/custom/en-GB.json"
    return Understanding(json.loads(path.read_text(encoding="utf-8")))


def _ids(understood: Understood, slot: str) -> list[str]:
    authorities = understood.slots[slot].get("resolutions", {}).get("resolutionsPerAuthority", ())
    return [
        match["value"]["id"] for authority in authorities for match in authority.get("values", ())
    ]


def test_a_match_is_told_as_alexa_tells_it(understanding: Understanding) -> None:
    value = {"value": {"name": "sphinx pose", "id": "sphinx"}}
    resolutions = {
        "resolutionsPerAuthority": [
            {
                "authority": "amzn1.er-authority.echo-sdk.amzn1.ask.skill.simulated.STRETCH",
                "status": {"code": "ER_SUCCESS_MATCH"},
                "values": [value],
            }
        ]
    }
    assert understanding.resolve("Do the baby backbend!").slots == {
        "stretch": {
            "name": "stretch",
            "value": "baby backbend",
            "confirmationStatus": "NONE",
            "source": "USER",
            "resolutions": resolutions,
            "slotValue": {"type": "Simple", "value": "baby backbend", "resolutions": resolutions},
        },
        "side": {"name": "side", "confirmationStatus": "NONE"},
    }


def test_what_is_not_known_is_delivered_without_a_match(understanding: Understanding) -> None:
    heard = understanding.resolve("do the downward dog")
    [authority] = heard.slots["stretch"]["resolutions"]["resolutionsPerAuthority"]
    assert heard.intent == "StretchIntent"
    assert heard.slots["stretch"]["value"] == "downward dog"
    assert authority["status"] == {"code": "ER_SUCCESS_NO_MATCH"}
    assert "values" not in authority


@pytest.mark.parametrize(
    ("said", "slot", "value", "ids"),
    [
        ("don't slow down", "pace", "don't slow down", ["faster"]),
        ("my legs are sore", "body_part", "legs", ["legs"]),
        ("my left leg is numb", "body_part", "leg", ["leg"]),
        ("should I hold my breath", "topic", "hold my breath", ["breathing"]),
        ("do the spinal twists", "stretch", "spinal twists", ["spinal_twist"]),
    ],
)
def test_a_value_is_delivered_as_it_was_said(
    understanding: Understanding, said: str, slot: str, value: str, ids: list[str]
) -> None:
    heard = understanding.resolve(said)
    assert (heard.slots[slot]["value"], _ids(heard, slot)) == (value, ids)


def test_amazons_types_have_no_resolutions(understanding: Understanding) -> None:
    slot = understanding.resolve("half a minute").slots["minutes"]
    assert slot["value"] == "PT30S"
    assert "resolutions" not in slot


def _small_model() -> dict[str, Any]:
    values = [
        {"id": "flat", "name": {"value": "flat back stretch"}},
        {"id": "cat", "name": {"value": "cat back stretch", "synonyms": ["cat cow"]}},
        {"name": {"value": "nameless twist"}},
    ]
    return {
        "interactionModel": {
            "languageModel": {
                "invocationName": "small coach",
                "intents": [
                    {
                        "name": "StretchIntent",
                        "slots": [{"name": "stretch", "type": "STRETCH"}],
                        "samples": ["do the {stretch}", "show me {stretch}"],
                    },
                    {
                        "name": "ReminderIntent",
                        "slots": [
                            {"name": "time", "type": "AMAZON.TIME"},
                            {"name": "day", "type": "AMAZON.DayOfWeek"},
                        ],
                        "samples": ["remind me at {time} on {day}"],
                    },
                    {
                        "name": "CountIntent",
                        "slots": [{"name": "count", "type": "AMAZON.NUMBER"}],
                        "samples": ["count to {count}"],
                    },
                ],
                "types": [{"name": "STRETCH", "values": values}],
            }
        }
    }


def test_a_name_that_means_several_matches_them_all() -> None:
    heard = Understanding(_small_model()).resolve("show me back stretch")
    assert heard.intent == "StretchIntent"
    assert _ids(heard, "stretch") == ["flat", "cat"]


def test_a_value_without_an_id_has_its_name() -> None:
    assert _ids(Understanding(_small_model()).resolve("do the nameless twist"), "stretch") == [
        "nameless twist"
    ]


def test_times_days_and_numbers_are_filled_in() -> None:
    understanding = Understanding(_small_model())
    reminder = understanding.resolve("remind me at half past six on Monday").slots
    assert (reminder["time"]["value"], reminder["day"]["value"]) == ("06:30", "monday")
    assert understanding.resolve("count to twenty one").slots["count"]["value"] == "21"


def test_a_slip_of_the_keyboard_is_forgiven(understanding: Understanding) -> None:
    assert _ids(understanding.resolve("show me the pirifomis strech"), "stretch") == ["piriformis"]
    assert understanding.resolve("I don't undestand").intent == "AMAZON.HelpIntent"
