import pytest

from skill.errors import ContentInvalid
from skill.interaction_model.templates import expand, telling_templates
from tests.interaction_model.making import a_source


def test_a_template_stands_for_its_samples() -> None:
    source = a_source(
        {"GoIntent": ["[please] (go|walk) on", "do {stretch} <please>"]},
        rules={"please": "[please]"},
    )
    assert expand(source)["GoIntent"] == {
        "[please] (go|walk) on": ("please go on", "please walk on", "go on", "walk on"),
        "do {stretch} <please>": ("do {stretch} please", "do {stretch}"),
    }


def test_a_sample_stands_under_the_first_template_that_makes_it() -> None:
    assert expand(a_source({"GoIntent": ["go [on]", "(go|walk) on"]}))["GoIntent"] == {
        "go [on]": ("go on", "go"),
        "(go|walk) on": ("walk on",),
    }


def test_every_template_that_cannot_be_read_is_named() -> None:
    source = a_source(
        {"GoIntent": ["(go", "go <where>"], "StayIntent": ["stay"]}, rules={"odd": "[odd"}
    )
    with pytest.raises(ContentInvalid) as raised:
        expand(source)
    assert [fault.split("'")[0] for fault in raised.value.faults] == [
        "en.yaml: rules.odd: ",
        "en.yaml: intents.GoIntent: ",
        "en.yaml: intents.GoIntent: ",
    ]


def test_templates_with_the_same_content_words_count_once() -> None:
    samples = {
        "go [on]": ("go on", "go"),
        "go the": ("go the",),
        "walk": ("walk",),
        "the": ("the",),
        "on": ("on",),
    }
    assert telling_templates(samples, frozenset({"on", "the"})) == ["go [on]", "walk", "the"]


def test_a_template_that_says_what_an_earlier_one_says_does_not_count() -> None:
    samples = {
        "(run|walk)": ("run", "walk"),
        "walk {side}": ("walk {side}",),
        "(walk|hop)": ("walk", "hop"),
    }
    assert telling_templates(samples, frozenset()) == ["(run|walk)", "walk {side}"]
