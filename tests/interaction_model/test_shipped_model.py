import json
from typing import Any

import pytest

from skill import interaction_model
from skill.alexa.handlers import HANDLERS
from skill.content import load
from skill.interaction_model import checks
from skill.interaction_model.source import Source
from skill.interaction_model.templates import expand, telling_templates

LOCALES = ["en-AU", "en-CA", "en-GB", "en-IN", "en-US"]


@pytest.fixture(scope="module")
def source() -> Source:
    """The English one."""
    return next(one for one in interaction_model.sources() if one.file == "en.yaml")


@pytest.fixture(scope="module")
def models() -> dict[str, Any]:
    folder = interaction_model.model_root() / "skill-package/interactionModels/custom"
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.json"))
    }


def test_nothing_is_wrong_with_it() -> None:
    assert interaction_model.faults() == []


def test_the_built_files_are_up_to_date() -> None:
    assert interaction_model.run(check=True) == []


def test_every_english_locale_gets_the_same_model(models: dict[str, Any]) -> None:
    english = {locale: model for locale, model in models.items() if locale.startswith("en-")}
    assert list(english) == LOCALES
    assert all(model == models["en-US"] for model in english.values())


def test_the_stretches_are_the_contents(models: dict[str, Any]) -> None:
    types = {
        one["name"]: one["values"]
        for one in models["en-GB"]["interactionModel"]["languageModel"]["types"]
    }
    assert {
        value["id"]: (value["name"]["value"], *value["name"]["synonyms"])
        for value in types["STRETCH"]
    } == {one.id: (one.name, *one.also_called) for one in load().stretches.values()}


def test_the_models_intents_are_those_that_are_handled(models: dict[str, Any]) -> None:
    intents = models["en-US"]["interactionModel"]["languageModel"]["intents"]
    assert {intent["name"] for intent in intents} == HANDLERS.keys()


def test_every_intent_of_our_own_can_be_said_in_fifteen_ways(source: Source) -> None:
    expanded = expand(source)
    ways = {
        intent.name: len(telling_templates(expanded[intent.name], source.function_words))
        for intent in source.intents
        if not intent.is_built_in
    }
    assert {name: count for name, count in ways.items() if count < checks.FEWEST_TEMPLATES} == {}
    assert checks.FEWEST_TEMPLATES == 15


def test_built_in_intents_have_samples_of_their_own_but_for_two(source: Source) -> None:
    without = [intent.name for intent in source.intents if not intent.templates]
    assert without == ["AMAZON.NavigateHomeIntent", "AMAZON.FallbackIntent"]
