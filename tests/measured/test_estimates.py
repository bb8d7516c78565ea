"""The estimates of speaking time against espeak-ng.

``tests/benchmarks/calibrate.py`` prints every one.
"""

from collections.abc import Sequence
from statistics import quantiles

import pytest

from skill.domain.script.duration import spoken_seconds
from skill.domain.script.round_length import ANSWER_SECONDS, usual_seconds
from skill.domain.script.section import Detail
from tests.measured.lines import (
    PHRASES,
    ROUTINE,
    Section,
    every_line,
    single_sentences,
    whole_routine,
)
from tests.measured.pieces import measured
from tests.measured.voice import spoken_length
from tests.support.article import SEVEN

SECTIONS = [section for detail in Detail for section in whole_routine(detail)]


def ninetieth_percentile(texts: Sequence[str]) -> float:
    return quantiles((abs(spoken_seconds(text) / spoken_length(text) - 1) for text in texts), n=10)[
        -1
    ]


def test_nine_estimates_of_ten_are_within_a_fifth() -> None:
    lines = every_line()
    assert ninetieth_percentile(lines) <= 0.15
    assert ninetieth_percentile(single_sentences(lines)) <= 0.20


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)
def test_a_section_takes_as_long_as_estimated(section: Section) -> None:
    assert section.silence + section.estimated_words == pytest.approx(
        measured(section.heard), rel=0.08
    )


@pytest.mark.parametrize(("detail", "seconds"), [(Detail.FULL, 900), (Detail.SHORT, 660)])
def test_the_article_s_seven_take_a_quarter_of_an_hour_and_less_once_they_are_known(
    detail: Detail, seconds: int
) -> None:
    sections = [
        one for one in SECTIONS if one.name.startswith(detail) and one.name.split()[1] in SEVEN
    ]
    assert sum(measured(section.heard) for section in sections) == pytest.approx(seconds, rel=0.06)


def test_the_whole_routine_takes_what_the_coach_promises() -> None:
    sections = [section for section in SECTIONS if section.name.startswith(Detail.FULL)]
    heard = sum(ANSWER_SECONDS + measured(section.heard) for section in sections)
    assert heard == pytest.approx(usual_seconds(ROUTINE, PHRASES), rel=0.06)
