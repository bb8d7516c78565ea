"""Which parts of the body, with which sensations, are signs that need help now.

Every part that the model knows is tried with every sensation.
"""

from collections.abc import Iterator
from itertools import product

import pytest

from skill import interaction_model
from skill.alexa.skill import Skill, build_skill
from skill.coaching import Coach
from skill.stores.sqlite import SqliteStore
from tests.alexa.calls import answered, envelope, reader
from tests.support.alexa import authority, slot
from tests.support.lines import CONTENT, pattern

MODEL = next(one for one in interaction_model.sources() if one.file == "en.yaml").slot_types
PARTS = [None, *MODEL["BODY_PART"].values]
SENSATIONS = [None, *MODEL["SENSATION"].values]

ANYWHERE = {"numb"}
"""Numbness of the legs, the groin or the buttocks is a sign; that of any other part is not worth
the doubt."""
ALWAYS = {"chest"}
PAINFUL = {"both_legs"}
"""A sign where it hurts, and none where it is sore or cramped from stretching."""


def needs_help(part: str | None, sensation: str | None) -> bool:
    return (
        sensation in ANYWHERE or part in ALWAYS or (part in PAINFUL and sensation in (None, "pain"))
    )


@pytest.fixture(scope="module")
def skill(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Skill]:
    store = SqliteStore(tmp_path_factory.mktemp("signs") / "progress.sqlite3")
    yield build_skill(Coach(CONTENT, store), reader())
    store.close()


def test_the_parts_that_matter_are_told_apart() -> None:
    assert {"chest", "both_legs", "legs", "leg", "groin", "buttock"} <= MODEL[
        "BODY_PART"
    ].values.keys()
    assert MODEL["SENSATION"].values.keys() == {"pain", "cramp", "dizzy", "numb", "sore"}


@pytest.mark.parametrize(("part", "sensation"), list(product(PARTS, SENSATIONS)))
def test_what_is_felt_where(skill: Skill, part: str | None, sensation: str | None) -> None:
    felt = {"body_part": part, "sensation": sensation}
    slots = {name: slot(name, value, authority(value)) for name, value in felt.items() if value}
    body = envelope(
        {"type": "IntentRequest", "intent": {"name": "PainIntent", "slots": slots}}, new=True
    )
    response = answered(skill, body)["response"]
    told = pattern("emergency").search(response["outputSpeech"]["ssml"])
    assert bool(told) == needs_help(part, sensation)
    assert response["shouldEndSession"] == bool(told)
