"""The article that the routine comes from: all of its 43 steps are there, no sentence is spoken."""

from hashlib import sha256

import pytest

from skill.domain.routine.model import Side
from tests.content.reading import STRETCH_IDS, forms, runs, spoken, stretch_file, tokens

ARTICLE_STEPS = {
    "childs_pose": 6,
    "knee_to_chest": 7,
    "piriformis": 5,
    "spinal_twist": 7,
    "pelvic_tilt": 5,
    "cat_cow": 5,
    "sphinx": 8,
}
ARTICLE_DIGEST = "7d12a4e6238adc26518244ba137d3252c0fc1d152fa0019f3a20ff6df0157ed9"
"""SHA-256 of the 43 steps' words, one a line: they are quotations and never change."""


def article_words(stretch_id: str) -> dict[int, str]:
    """The article's steps of one stretch.

    The same step may feed several spoken ones, always in the same words.
    """
    found: dict[int, str] = {}
    for step in stretch_file(stretch_id).steps:
        for number, words in step.source.items():
            assert found.setdefault(number, words) == words, (
                f"{stretch_id}: two versions of step {number}"
            )
    return found


@pytest.mark.parametrize("stretch_id", ARTICLE_STEPS)
def test_each_step_of_the_article_is_accounted_for(stretch_id: str) -> None:
    assert sorted(article_words(stretch_id)) == list(range(1, ARTICLE_STEPS[stretch_id] + 1))


def test_the_articles_words_are_quoted_unchanged() -> None:
    lines = [
        article_words(stretch_id)[number]
        for stretch_id, count in ARTICLE_STEPS.items()
        for number in range(1, count + 1)
    ]
    assert len(lines) == 43
    assert sha256("\n".join(lines).encode()).hexdigest() == ARTICLE_DIGEST


@pytest.mark.parametrize("stretch_id", STRETCH_IDS)
@pytest.mark.parametrize("side", Side)
def test_no_five_words_in_a_row_are_the_articles(stretch_id: str, side: Side) -> None:
    article = set[tuple[str, ...]]()
    for one in ARTICLE_STEPS:
        for words in (*article_words(one).values(), *(form.source for form in forms(one).values())):
            article |= runs(words, 5)
    for key, words in spoken(stretch_id, side).items():
        assert not runs(words, 5) & article, key


@pytest.mark.parametrize(
    "word", ["arch", "organ", "organs", "kidney", "pancreatitis", "relief", "cure", "blood"]
)
def test_some_words_are_never_spoken(word: str) -> None:
    for stretch_id in STRETCH_IDS:
        for key, words in spoken(stretch_id).items():
            assert word not in tokens(words), f"{stretch_id}: {key}"


def test_the_garbled_movements_are_taught_the_safe_way() -> None:
    assert "hips stay heavy" in spoken("knee_to_chest")["hips.say"]
    assert "Hips heavy" in spoken("knee_to_chest")["knee.short"]
    assert "clear of the kneecap" in spoken("knee_to_chest")["hands.say"]
    assert "just above the knee" in spoken("piriformis")["cross.say"]
    assert "Hands under your shoulders" in spoken("cat_cow")["kneel.say"]
    assert "Breathe in. Your belly sinks" in spoken("cat_cow")["sink.say"]
    assert "Breathe out. Your back rounds up" in spoken("cat_cow")["round.say"]
    assert len(stretch_file("sphinx").steps) == 7
