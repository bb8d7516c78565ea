"""How long words take: the shape of the estimate.

Its accuracy is held by a benchmark against a synthesiser.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.domain.script.duration import spoken_seconds

spoken = st.text(st.characters(codec="ascii"), max_size=60)


@given(spoken, spoken)
def test_more_words_never_take_less_time(first: str, second: str) -> None:
    both = spoken_seconds(f"{first} {second}")
    assert both >= max(spoken_seconds(first), spoken_seconds(second))


@given(st.text(max_size=200))
def test_any_text_has_a_length(words: str) -> None:
    assert spoken_seconds(words) >= 0


def test_nothing_takes_no_time() -> None:
    assert spoken_seconds("") == 0


@pytest.mark.parametrize(
    ("quicker", "slower"),
    [
        ("Breathe in", "Breathe in slowly"),
        ("Left knee in", "Left knee, in"),
        ("Breathe in and breathe out.", "Breathe in. And breathe out."),
        ("Hold for 5 seconds.", "Hold for 30 seconds."),
    ],
)
def test_what_makes_a_voice_slower_counts(quicker: str, slower: str) -> None:
    assert spoken_seconds(quicker) < spoken_seconds(slower)


def test_a_point_inside_a_number_ends_no_sentence() -> None:
    assert spoken_seconds("Wait 2.5. Rest.") < spoken_seconds("Wait 2. 5. Rest.")


def test_a_plain_sentence_takes_about_as_long_as_a_person_needs() -> None:
    assert 3 < spoken_seconds("Right knee comes in slowly, only as far as is comfortable.") < 6
