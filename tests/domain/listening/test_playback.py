"""What an answer becomes once it was sent: when each step begins, and when all was heard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.domain.listening.playback import MICROPHONE_SECONDS, places
from skill.domain.script.timeline import Hold, Pause, Say, Timeline
from tests.domain.listening.hearing import EDGE, both, readings, sent, takes, truth


@given(readings(), st.sampled_from((0.7, 1.0, 1.4)))
def test_marks_say_when_each_step_begins_and_each_hold(timeline: Timeline, pace: float) -> None:
    playback = sent(timeline)
    assert places(playback.marks) == list(dict.fromkeys(cue.place for cue in timeline if cue.place))
    begins = [mark.says * pace + mark.waits for mark in playback.marks]
    assert begins == sorted(begins)
    for mark, moment in zip(playback.marks, begins, strict=True):
        before = truth(timeline, moment - EDGE, pace)
        after = truth(timeline, moment + EDGE, pace)
        assert after.place == mark.place
        assert after.done or not mark.done
        assert not before.done or before.place != mark.place
        assert (after.left is not None) or not mark.hold
    held = [cue.seconds for cue in timeline if isinstance(cue, Hold) and not cue.repeated]
    assert [mark.hold for mark in playback.marks if mark.hold] == held


@given(readings(), readings(first=9), st.sampled_from((0.7, 1.0, 1.4)))
def test_it_is_known_when_all_was_heard_and_when_the_session_runs_out(
    timeline: Timeline, onward: Timeline, pace: float
) -> None:
    prompt = (Pause(10), Say("Breathe."))
    for reprompt in (prompt, onward):
        playback = sent(timeline, reprompt)
        out = playback.out_says * pace + playback.out_waits
        whole = takes(timeline, pace) + takes(reprompt, pace) + 2 * MICROPHONE_SECONDS
        assert out == pytest.approx(whole, abs=EDGE)
        heard = playback.says * pace + playback.waits
        # A reprompt that only asks again is no part of what is taught.
        told = takes(timeline, pace) if reprompt is prompt else whole - MICROPHONE_SECONDS
        assert heard == pytest.approx(told, abs=EDGE)


@given(readings(), readings(first=9))
def test_a_step_is_done_while_the_microphone_is_open(timeline: Timeline, onward: Timeline) -> None:
    playback = sent(timeline, onward)
    alone = sent(timeline)
    assert playback.marks[: len(alone.marks)] == alone.marks
    between = playback.marks[len(alone.marks)]
    assert (between.place, between.done) == (alone.marks[-1].place, True)
    assert truth(both(timeline, onward), between.says + between.waits + EDGE).place == between.place
