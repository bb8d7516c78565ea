"""Cues and their lengths: a hold lasts what was promised, and no cue cuts another off."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.domain.routine.place import Place
from skill.domain.script.duration import CHIME_SECONDS, SENTENCE_GAP, spoken_seconds
from skill.domain.script.timeline import (
    Chime,
    Cue,
    Hold,
    Pause,
    Say,
    fill,
    flat,
    length,
    with_gaps,
)

HERE = Place("sphinx", None, "hold")
words = st.sampled_from(
    ("Half way.", "Breathe in. Let the breath out slowly.", "Ten more seconds.", "")
)
cues = st.lists(st.tuples(st.floats(0, 80), words), max_size=8).map(sorted)


@given(st.integers(1, 120), cues)
def test_a_hold_that_is_filled_lasts_exactly_as_long_as_promised(
    seconds: int, said: list[tuple[float, str]]
) -> None:
    held = fill(seconds, said, HERE)
    assert held.seconds == seconds
    assert length(held.parts) == pytest.approx(seconds, abs=1e-6)
    assert all(part.seconds > 0 and part.place == HERE for part in held.parts)


@given(st.integers(1, 120), cues)
def test_words_in_a_hold_never_overlap_and_end_before_the_chime(
    seconds: int, said: list[tuple[float, str]]
) -> None:
    clock = spoken_until = 0.0
    started = []
    for part in fill(seconds, said).parts:
        if isinstance(part, Say):
            started.append((clock, part.words))
            assert clock >= spoken_until
            spoken_until = clock + part.seconds + 1.0
        clock += part.seconds
    assert not started or spoken_until - 1.0 <= seconds - 2 + 1e-6
    wanted = iter(said)
    for at, spoken in started:
        # Said in order, never before its time.
        assert any(spoken == one and at >= start - 1e-6 for start, one in wanted)


def test_words_that_come_too_late_are_left_out_whole() -> None:
    assert fill(10, [(9.0, "Half way.")]) == Hold(10, (Pause(10.0),))


def test_words_that_just_end_two_seconds_before_the_chime_are_said() -> None:
    latest = 28 - spoken_seconds("Half way.")
    assert Say("Half way.") in fill(30, [(latest - 0.01, "Half way.")]).parts
    assert Say("Half way.") not in fill(30, [(latest + 0.01, "Half way.")]).parts


def test_words_wait_until_the_ones_before_have_ended() -> None:
    first = spoken_seconds("Breathe in.")
    held = fill(30, [(0.0, "Breathe in."), (0.5, "And out.")])
    assert held.parts[:3] == (Say("Breathe in."), Pause(1.0), Say("And out."))
    assert held.parts[3].seconds == pytest.approx(29 - first - spoken_seconds("And out."))


def test_a_timeline_is_as_long_as_its_cues() -> None:
    timeline = (Say("Rest."), Pause(4), Chime(), fill(30, [(15, "Half way.")]), Chime())
    assert length(timeline) == pytest.approx(spoken_seconds("Rest.") + 34 + 2 * CHIME_SECONDS)
    assert length(()) == 0


def test_between_words_that_follow_each_other_the_voice_s_own_gap_counts() -> None:
    said = (Say("Rest."), Say("Breathe."), Say("Stay."))
    assert length(said) == pytest.approx(sum(cue.seconds for cue in said) + 2 * SENTENCE_GAP)
    assert list(with_gaps(said)) == [
        (0.0, said[0]),
        (SENTENCE_GAP, said[1]),
        (SENTENCE_GAP, said[2]),
    ]


@pytest.mark.parametrize("between", [Pause(4), Chime(), fill(10, [])])
def test_where_anything_lies_between_words_there_is_no_gap(between: Cue) -> None:
    timeline = (Say("Rest."), between, Say("Breathe."))
    assert [gap for gap, _ in with_gaps(timeline)] == [0.0, 0.0, 0.0]
    assert length(timeline) == pytest.approx(sum(cue.seconds for cue in timeline))


def test_a_hold_taken_apart_is_as_long_as_whole() -> None:
    timeline = (Say("Rest."), fill(30, [(15, "Half way.")], HERE), Chime())
    assert [type(cue) for cue in flat(timeline)] == [Say, Pause, Say, Pause, Chime]
    assert length(flat(timeline)) == pytest.approx(length(timeline))
