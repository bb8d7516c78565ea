"""What is said inside holds and flows."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.domain.routine.model import Flow
from skill.domain.routine.place import Place
from skill.domain.script.duration import spoken_seconds
from skill.domain.script.holds import FIRST_CUE, NAG_AFTER, fill_flow, fill_stay
from skill.domain.script.timeline import Hold, Say, length
from tests.domain.english import PHRASES, ROUTINE
from tests.support.words import text

HERE = Place("sphinx", None, "hold")
CUE = "Breathe in. Let the breath out slowly."
FLOW = next(step.work for step in ROUTINE["cat_cow"].steps if isinstance(step.work, Flow))


def starts(held: Hold) -> dict[str, float]:
    """When each words of a hold begin; the last time, where they are said more than once."""
    found, clock = {}, 0.0
    for part in held.parts:
        if isinstance(part, Say):
            found[part.words] = clock
        clock += part.seconds
    return found


@given(st.integers(1, 120), st.booleans())
def test_a_hold_is_as_long_as_promised(seconds: int, brief: bool) -> None:
    held = fill_stay(seconds, CUE, PHRASES, HERE, brief=brief)
    assert length(held.parts) == pytest.approx(seconds) == held.seconds


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (10, [CUE]),
        (29, [CUE]),
        (30, [CUE, "Half way."]),
        (44, [CUE, "Half way."]),
        (45, [CUE, "Half way.", "Ten more seconds."]),
        (60, [CUE, "Half way.", "Ten more seconds."]),
    ],
)
def test_longer_holds_have_more_cues(seconds: int, said: list[str]) -> None:
    assert list(starts(fill_stay(seconds, CUE, PHRASES, HERE, brief=False))) == said
    assert list(starts(fill_stay(seconds, CUE, PHRASES, HERE, brief=True))) == said[1:]


@pytest.mark.parametrize("seconds", [45, 50, 60])
def test_the_cues_tell_the_truth(seconds: int) -> None:
    said = starts(fill_stay(seconds, CUE, PHRASES, HERE, brief=False))
    assert said[CUE] == FIRST_CUE
    assert said["Half way."] == pytest.approx(seconds / 2)
    assert said["Ten more seconds."] + spoken_seconds("Ten more seconds.") == pytest.approx(
        seconds - 10
    )


@given(st.integers(20, 120), st.booleans())
def test_a_flow_is_as_long_as_promised(seconds: int, stay: bool) -> None:
    held = fill_flow(seconds, FLOW, PHRASES, HERE, stay=stay)
    assert length(held.parts) == pytest.approx(seconds) == held.seconds


def test_a_flow_thins_out_after_the_first_half_minute() -> None:
    held = fill_flow(120, FLOW, PHRASES, HERE, stay=False)
    early, late, clock = 0, 0, 0.0
    for part in held.parts:
        if isinstance(part, Say):
            early, late = (early + 1, late) if clock < NAG_AFTER else (early, late + 1)
        clock += part.seconds
    assert FLOW.carry_on in text([held])
    assert early >= 6
    # In and out every third breath: two cues in 24 s instead of in 8 s.
    assert late / (120 - NAG_AFTER) < early / NAG_AFTER / 2


@given(st.integers(60, 120), st.integers(5, 20))
def test_postures_are_stayed_in_equally_often_and_as_long_as_the_content_allows(
    seconds: int, usual: int
) -> None:
    flow = replace(FLOW, stay=replace(FLOW.stay, usual=usual))
    held = fill_flow(seconds, flow, PHRASES, HERE, stay=True)
    said = [part.words for part in held.parts if isinstance(part, Say)]
    assert said[::2] == [flow.breathe_in] * (len(said) // 2)
    assert said[1::2] == [flow.breathe_out] * (len(said) // 2)
    assert FLOW.stay.least <= seconds / len(said) <= FLOW.stay.most
