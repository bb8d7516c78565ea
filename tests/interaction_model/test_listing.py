"""The skill's page in the store speaks of the stretches that there are."""

import re

import pytest

from skill.content import data_root, load, read_yaml
from skill.domain.routine.model import Stretch

CONTENT = load()
PAGE = read_yaml(data_root("interaction_model") / "manifest/en.yaml")


@pytest.mark.parametrize("text", ["summary", "description"])
def test_it_says_how_many_there_are(text: str) -> None:
    assert re.search(
        rf"\b{CONTENT.phrases.number(len(CONTENT.stretches))}\b", PAGE[text], re.IGNORECASE
    )


@pytest.mark.parametrize("stretch", CONTENT.stretches.values(), ids=list(CONTENT.stretches))
def test_it_names_each(stretch: Stretch) -> None:
    assert any(
        called in PAGE["description"].lower() for called in (stretch.name, *stretch.also_called)
    )
