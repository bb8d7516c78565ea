from pathlib import Path

import pytest

from skill.content import load
from skill.errors import ContentInvalid
from skill.interaction_model.source import read

GOOD = """
invocation_name: lower back coach
locales: [en-GB]
function_words: a the
rules: {please: "[please]"}
slot_types:
  STRETCH: {content: stretches}
  SIDE: {left: [left, left side]}
  AMAZON.DURATION: {examples: [a minute]}
intents:
  StretchIntent:
    slots: {stretch: STRETCH}
    samples: ["do {stretch} <please>"]
  AMAZON.HelpIntent: {}
"""


def _written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "en.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_source_is_read(tmp_path: Path) -> None:
    source = read(_written(tmp_path, GOOD), load())
    assert source.invocation_name == "lower back coach"
    assert source.function_words == {"a", "the"}
    assert source.slot_types["SIDE"].values == {"left": ("left", "left side")}
    assert source.slot_types["AMAZON.DURATION"].words == ("a minute",)
    assert "balasana" in source.slot_types["STRETCH"].words
    assert [intent.templates for intent in source.intents] == [("do {stretch} <please>",), ()]
    assert [intent.is_built_in for intent in source.intents] == [False, True]


def test_all_faults_of_its_shape_are_named_at_once(tmp_path: Path) -> None:
    text = """
invocation_name: ""
locales: en-GB
function_words: a
rules: {please: 3}
slot_types:
  STRETCH: {content: sketches, more: 1}
  SIDE: {left: []}
  AMAZON.DURATION: {}
wins: [{first: A, second: B}]
intents:
  StretchIntent: {slot: {}, samples: ["do it", 4]}
  OtherIntent: do it
extra: 1
"""
    with pytest.raises(ContentInvalid) as raised:
        read(_written(tmp_path, text), load())
    known = "function_words, intents, invocation_name, locales, rules, slot_types, wins"
    assert raised.value.faults == [
        f"en.yaml: the file: 'extra' is not known here; known are {known}",
        "en.yaml: invocation_name: must be words, not ''",
        "en.yaml: locales: must be a list of words",
        "en.yaml: rules.please: must be words, not 3",
        "en.yaml: slot_types.STRETCH: 'more' is not known here; known are content",
        "en.yaml: slot_types.STRETCH.content: must be 'stretches', not 'sketches'",
        "en.yaml: slot_types.SIDE.left: must be a list of words",
        "en.yaml: slot_types.AMAZON.DURATION.examples: is missing",
        "en.yaml: wins[1].because: is missing",
        "en.yaml: intents.StretchIntent: 'slot' is not known here; known are samples, slots",
        "en.yaml: intents.StretchIntent.samples[2]: must be words, not 4",
        "en.yaml: intents.OtherIntent: must map names to values",
    ]


def test_wins_must_be_a_list(tmp_path: Path) -> None:
    with pytest.raises(ContentInvalid, match=r"en\.yaml: wins: must be a list"):
        read(_written(tmp_path, GOOD + "wins: {first: A}\n"), load())


def test_a_file_that_is_no_yaml_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ContentInvalid, match=r"en\.yaml: line 2"):
        read(_written(tmp_path, "intents: [\n"), load())
