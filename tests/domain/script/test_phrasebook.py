"""Lines, their variants, and numbers and lengths as they are spoken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.domain.script.phrasebook import PLACEHOLDERS, Phrasebook, sentences
from tests.domain.english import PHRASES

VARIED = (
    "ask.next",
    "ask.next_side",
    "ask.next_stretch",
    "finish.done",
    "launch.returning",
    "move.skipped",
)


def test_the_seed_chooses_the_variant_and_nothing_else_does() -> None:
    book = Phrasebook({"greet": ("One.", "Two.", "Three.")})
    assert [book.words("greet", seed) for seed in range(4)] == ["One.", "Two.", "Three.", "One."]
    assert book.words("greet", 5) == book.words("greet", 5)


@pytest.mark.parametrize("key", VARIED)
def test_what_is_heard_often_has_at_least_three_variants(key: str) -> None:
    assert len(set(PHRASES.lines[key])) >= 3


@given(st.sampled_from(sorted(PLACEHOLDERS)), st.integers(0, 2**40))
def test_every_line_can_be_said_with_what_it_is_given(key: str, seed: int) -> None:
    values = dict.fromkeys(PLACEHOLDERS[key], "three")
    words = PHRASES.words(key, seed, **values)
    assert words
    assert not set("{}!") & set(words)


@pytest.mark.parametrize(
    ("number", "spoken"), [(1, "one"), (20, "twenty"), (21, "twenty-one"), (61, "61"), (0, "0")]
)
def test_numbers(number: int, spoken: str) -> None:
    assert PHRASES.number(number) == spoken


@pytest.mark.parametrize(
    ("seconds", "spoken"),
    [
        (1, "one second"),
        (5, "five seconds"),
        (30, "thirty seconds"),
        (60, "one minute"),
        (61, "one minute and one second"),
        (75, "one minute and fifteen seconds"),
        (120, "two minutes"),
        (600, "ten minutes"),
    ],
)
def test_lengths(seconds: int, spoken: str) -> None:
    assert PHRASES.length(seconds) == spoken


@pytest.mark.parametrize(
    ("seconds", "spoken"),
    [
        (0, "about a minute"),
        (80, "about a minute"),
        (100, "about two minutes"),
        (905, "about fifteen minutes"),
    ],
)
def test_minutes_are_rounded_and_never_none(seconds: float, spoken: str) -> None:
    assert PHRASES.about(seconds) == spoken


@pytest.mark.parametrize(
    ("names", "spoken"),
    [
        (["sphinx pose"], "sphinx pose"),
        (["cat cow", "sphinx pose"], "cat cow and sphinx pose"),
        (["one", "two", "three", "four"], "one, two, three and four"),
    ],
)
def test_lists(names: list[str], spoken: str) -> None:
    assert PHRASES.listed(names) == spoken


@pytest.mark.parametrize(
    ("plain", "written"),
    [
        ("right knee in. hips heavy.", "Right knee in. Hips heavy."),
        ("ready? say next.", "Ready? Say next."),
        ("30 seconds. then rest.", "30 seconds. Then rest."),
        ("", ""),
    ],
)
def test_sentences_begin_with_a_capital(plain: str, written: str) -> None:
    assert sentences(plain) == written


def test_only_questions_ask() -> None:
    asking = {
        key for key, variants in PHRASES.lines.items() if any("?" in words for words in variants)
    }
    assert asking
    assert all(key.startswith("ask.") for key in asking)
