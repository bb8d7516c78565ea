from pathlib import Path

import pytest

from skill.interaction_model import sources
from skill.interaction_model.source import Source
from skill.interaction_model.templates import expand
from skill.simulator.words import normalised
from tests.interaction_model.held_out import held_out

FEWEST = 10
WITHOUT_SAMPLES = {"AMAZON.NavigateHomeIntent"}


@pytest.fixture(scope="module")
def english() -> Source:
    return next(source for source in sources() if Path(source.file).stem == "en")


def test_every_intent_has_utterances_held_out(english: Source) -> None:
    assert held_out("en").keys() == {intent.name for intent in english.intents} - WITHOUT_SAMPLES


def test_there_are_enough_for_each_intent_and_none_stands_twice() -> None:
    utterances = held_out("en")
    assert {name: len(some) for name, some in utterances.items() if len(some) < FEWEST} == {}
    said = [normalised(one.said) for some in utterances.values() for one in some]
    assert len(said) == len(set(said))


def test_none_of_them_is_a_sample(english: Source) -> None:
    samples = {
        normalised(text)
        for by in expand(english).values()
        for texts in by.values()
        for text in texts
    }
    assert [
        one.said
        for some in held_out("en").values()
        for one in some
        if normalised(one.said) in samples
    ] == []


def test_they_name_slots_that_their_intent_has(english: Source) -> None:
    slots = {intent.name: intent.slots for intent in english.intents}
    assert [
        (name, one.said)
        for name, some in held_out("en").items()
        for one in some
        if not one.slots.keys() <= slots[name].keys()
    ] == []
