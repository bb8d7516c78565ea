"""The pace of the listener's voice, learned from how long a session took to run out in silence."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from skill.domain.listening.pace import START_UP, TELLING_SPEECH, learn
from skill.domain.listening.playback import MICROPHONE_SECONDS
from skill.domain.memory.progress import QUICKEST, SLOWEST
from skill.domain.script.timeline import Pause, Say, Timeline, length
from tests.domain.listening.hearing import SENT, readings, sent, step, takes

known = st.none() | st.integers(QUICKEST, SLOWEST)
paces = st.floats(QUICKEST / 100, SLOWEST / 100)
start_ups = st.floats(1, 2)
"""Seconds from an answer's being sent to its first sound."""


def ran_out(timeline: Timeline, reprompt: Timeline, pace: float, start_up: float) -> int:
    """When Alexa says that a session ran out, in whole seconds."""
    heard = takes(timeline, pace) + takes(reprompt, pace) + 2 * MICROPHONE_SECONDS
    return SENT + int(start_up + heard)


@given(readings(), readings(first=9), paces, start_ups)
def test_the_pace_is_told_by_how_long_a_session_takes_to_run_out(
    timeline: Timeline, reprompt: Timeline, pace: float, start_up: float
) -> None:
    playback = sent(timeline, reprompt)
    assume(playback.out_says >= TELLING_SPEECH)
    # Half a second of start-up and a second that Alexa cuts off, in all that is spoken.
    doubt = 100 * (abs(start_up - START_UP) + 1) / playback.out_says + 1
    assume(QUICKEST + doubt <= 100 * pace <= SLOWEST - doubt)
    learned = learn(None, playback, ran_out(timeline, reprompt, pace, start_up))
    assert learned == pytest.approx(100 * pace, abs=doubt)


@given(known, readings(), st.integers(-(2**40), 2**40) | st.integers(0, 900))
def test_whatever_the_clock_says_the_pace_is_one_that_a_voice_can_have(
    voice: int | None, timeline: Timeline, elapsed: int
) -> None:
    learned = learn(voice, sent(timeline), SENT + elapsed)
    assert learned == voice or learned is None or QUICKEST <= learned <= SLOWEST
    if elapsed < length(timeline) * QUICKEST / 100 or elapsed > length(timeline) * 1.4 + 30:
        # A timer, a call or a fault stood in between.
        assert learned == voice


@given(known, st.integers(0, 60))
def test_a_few_words_tell_nothing(voice: int | None, elapsed: int) -> None:
    few = sent((Say("Breathe.", step(0)), Pause(20, step(0))))
    assert few.out_says < TELLING_SPEECH
    assert learn(voice, few, SENT + elapsed) == voice


@given(st.integers(QUICKEST, SLOWEST), readings(), readings(first=9), paces)
def test_one_odd_measurement_is_forgotten_soon(
    voice: int, timeline: Timeline, reprompt: Timeline, pace: float
) -> None:
    playback = sent(timeline, reprompt)
    assume(playback.out_says >= TELLING_SPEECH)
    now = ran_out(timeline, reprompt, pace, START_UP)
    alone = learn(None, playback, now)
    assume(alone is not None)
    assert alone is not None
    known_by_now: int | None = voice
    for _ in range(7):
        before = known_by_now
        known_by_now = learn(known_by_now, playback, now)
        assert before is not None
        assert known_by_now is not None
        # Half way from what was known to what was measured.
        assert abs(known_by_now - (before + alone) / 2) <= 0.5
    assert known_by_now is not None
    assert abs(known_by_now - alone) <= 1
