"""What was being said: laws over any timeline and any moment, and what the English answers come to."""

from dataclasses import dataclass

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from skill.domain.listening.playback import (
    ALMOST_DONE,
    MICROPHONE_SECONDS,
    SLOWER_SHARE,
    SPEECH_LAG,
    Heard,
    Mark,
    Spoken,
    being_said,
    places,
    spoken,
)
from skill.domain.routine.model import Position, Side, Stretch
from skill.domain.routine.place import Place, opening
from skill.domain.script.answer import answer
from skill.domain.script.section import Teaching
from skill.domain.script.timeline import Chime, Cue, Hold, Pause, Say, Timeline, length
from tests.domain.english import PHRASES, ROUTINE, sections, teachings

SENT = 1_800_000_000
SHORTEST_LAG = 1.3
"""Seconds: a listener who is quick, on a speaker that is."""

words = st.sampled_from(
    ("Breathe.", "Your hips stay heavy.", "On your back, both knees bent, feet flat. And let go.")
)
silences = st.integers(1, 20).map(float)
lags = st.floats(SHORTEST_LAG, SPEECH_LAG.longest)
absurd_times = st.integers(-(2**63), 2**63) | st.integers(SENT - 90_000, SENT + 90_000)


@dataclass(frozen=True)
class Moment:
    """What is true at a moment of a timeline."""

    place: Place | None
    left: float | None = None


def step(number: int) -> Place:
    return Place("knee_to_chest", Side.LEFT, f"step {number}")


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    """Some words, then steps with their movements; some of them are held, some repeated."""
    cues: list[Cue] = [Say(one) for one in draw(st.lists(words, max_size=2))]
    for number in range(draw(st.integers(1, 7))):
        place = step(number)
        cues += [Say(draw(words), place)]
        match draw(st.sampled_from(("move", "hold", "repeat"))):
            case "hold":
                seconds = draw(st.integers(10, 60))
                cues += [Chime(place), Hold(seconds, (Pause(seconds, place),), place), Chime(place)]
                cues += [Say(draw(words), place)]
            case "repeat":
                for _ in range(3):
                    cues += [
                        Hold(5, (Pause(5, place),), place, repeated=True),
                        Say(draw(words), place),
                    ]
            case _:
                pass
        cues.append(Pause(draw(silences), place))
    return (*cues, Say(draw(words)))


def sent(*parts: Timeline) -> Spoken:
    return spoken(SENT, step(0), None, Position.BACK, *parts)


def at(timeline: Timeline, moment: float, rate: float = 1) -> Moment:
    """What is being said at a moment, by a voice that takes ``rate`` times as long as estimated."""
    clock = 0.0
    for cue in timeline:
        seconds = cue.seconds * (rate if isinstance(cue, Say) else 1)
        if moment < clock + seconds:
            held = isinstance(cue, Hold) and not cue.repeated
            return Moment(cue.place, clock + seconds - moment if held else None)
        clock += seconds
    return Moment(None)


def found(answer: Spoken, heard: Heard | None) -> tuple[int, float]:
    """A measure of how far a finding is: the mark, and the seconds gone of its hold."""
    if heard is None:
        return len(answer.marks), 0
    gone = (
        answer.marks[heard.index].hold - heard.left
        if heard.left
        else 1000
        if heard.left == 0
        else 0
    )
    return heard.index, gone


@given(timelines())
def test_marks_are_in_order_from_the_first_word_on(timeline: Timeline) -> None:
    answer = sent(timeline)
    moments = [(mark.says, mark.waits) for mark in answer.marks]
    assert sum(moments[0]) == 0
    assert moments == sorted(moments)
    assert answer.seconds == pytest.approx(length(timeline), abs=0.1)
    assert sum(moments[-1]) <= answer.seconds
    assert places(answer.marks) == list(dict.fromkeys(cue.place for cue in timeline if cue.place))
    held = [cue for cue in timeline if isinstance(cue, Hold) and not cue.repeated]
    assert [mark.hold for mark in answer.marks if mark.hold] == [cue.seconds for cue in held]
    # A hold begins where it is, and what comes after it is not it.
    for mark, after in zip(answer.marks, answer.marks[1:], strict=False):
        if mark.hold:
            assert after.after
            assert after.place == mark.place
            assert after.waits - mark.waits == pytest.approx(mark.hold, abs=0.1)


@given(timelines(), st.integers(0, 600), lags, st.floats(1, 1 + SLOWER_SHARE))
def test_the_place_found_is_never_later_than_the_true_one(
    timeline: Timeline, elapsed: int, lag: float, rate: float
) -> None:
    answer = sent(timeline)
    heard = being_said(answer, SENT + elapsed)
    moment = elapsed - lag
    if heard is None:
        # Only the last words of all were perhaps not heard.
        assert moment > length(timeline) - lag - 0.1
        return
    true = at(timeline, max(moment, 0), rate)
    order = places(answer.marks)
    mark = answer.marks[heard.index]
    if true.place:
        assert order.index(mark.place) <= order.index(true.place)
    if true.place == mark.place and true.left is not None:
        # In the hold, or before it; never is more of it left out than the lag is uncertain, or than
        # is not worth it.
        late = (rate - 1) * mark.says + 0.1
        allowed = SPEECH_LAG.doubt if heard.left else ALMOST_DONE
        assert heard.left is None or heard.left >= true.left - late - allowed


@given(timelines(), st.integers(0, 600))
def test_what_is_left_of_a_hold_is_within_it_and_worth_going_back_for(
    timeline: Timeline, elapsed: int
) -> None:
    answer = sent(timeline)
    heard = being_said(answer, SENT + elapsed)
    assume(heard is not None)
    assert heard
    mark = answer.marks[heard.index]
    assert (heard.left is not None) is (mark.hold > 0 or mark.after)
    if heard.left:
        assert ALMOST_DONE <= heard.left <= mark.hold
    if mark.after:
        assert heard.left == 0


@given(timelines(), timelines(), st.booleans(), st.booleans())
def test_later_is_never_earlier(
    timeline: Timeline, again: Timeline, reprompted: bool, unbiased: bool
) -> None:
    answer = sent(timeline, again) if reprompted else sent(timeline)
    order = [
        found(answer, being_said(answer, SENT + elapsed, unbiased=unbiased))
        for elapsed in range(-3, int(answer.seconds) + 3)
    ]
    assert order == sorted(order)
    assert order[0][0] == 0
    assert order[-1][0] == len(answer.marks)


@given(timelines(), st.integers(0, 600))
def test_going_back_is_judged_without_the_margin_and_never_earlier(
    timeline: Timeline, elapsed: int
) -> None:
    answer = sent(timeline)
    early, even = (
        being_said(answer, SENT + elapsed, unbiased=unbiased) for unbiased in (False, True)
    )
    assert found(answer, even) >= found(answer, early)


@given(timelines(), absurd_times, st.booleans())
def test_a_clock_gone_mad_is_no_error(timeline: Timeline, now: int, unbiased: bool) -> None:
    answer = sent(timeline)
    heard = being_said(answer, now, unbiased=unbiased)
    if now <= SENT:
        # The safe guess: its beginning.
        assert heard == Heard(0)
    elif now - SENT >= answer.seconds:
        assert heard is None


@given(timelines(), timelines())
def test_the_reprompt_follows_after_the_microphone_was_open(
    first: Timeline, second: Timeline
) -> None:
    alone, both = sent(first), sent(first, second)
    assert both.marks[: len(alone.marks)] == alone.marks
    assert both.seconds == pytest.approx(
        length(first) + MICROPHONE_SECONDS + length(second), abs=0.1
    )
    begins = next((mark for mark in both.marks[len(alone.marks) :]), None)
    if begins:
        assert begins.says + begins.waits >= length(first) + MICROPHONE_SECONDS - 0.1


def test_before_the_reprompt_reads_on_nothing_of_it_was_heard() -> None:
    question, onward = (
        (Say("Breathe."),),
        (Say("Your hips stay heavy.", step(3)), Pause(30, step(3))),
    )
    answer = sent(question, onward)
    assert being_said(answer, SENT + 6) == Heard(-1)
    assert being_said(answer, SENT + 20) == Heard(0)
    assert answer.marks[0].waits == MICROPHONE_SECONDS


def test_a_hold_counts_down_to_as_good_as_done() -> None:
    cues = (
        Say("Breathe.", step(0)),
        Chime(step(0)),
        Hold(30, (Pause(30, step(0)),), step(0)),
        Chime(step(0)),
    )
    answer = sent((*cues, Say("Let go.", step(0)), Pause(4, step(0)), Say("Breathe.")))
    begins = sum(
        (answer.marks[1].says * (1 + SLOWER_SHARE), answer.marks[1].waits, SPEECH_LAG.longest)
    )
    lefts = [
        heard and heard.left
        for heard in (being_said(answer, SENT + int(begins) + n) for n in range(34))
    ]
    # That it is over is said early, what is left of it evenly.
    assert lefts[:4] == [None, 28, 27, 26]
    assert lefts[22:29] == [7, 6, 5, 5, 5, 0, 0]
    assert lefts[-1] in (0, None)
    assert answer.marks[1] == Mark(step(0), answer.marks[1].says, answer.marks[1].waits, 30)


@given(teachings, sections, st.sampled_from(Position), st.booleans(), st.data())
def test_in_the_english_answers_it_is_the_step_or_the_one_before(
    teaching: Teaching,
    section: tuple[Stretch, Side | None],
    body: Position,
    one_step: bool,
    data: st.DataObject,
) -> None:
    stretch, side = section
    read = answer(ROUTINE, opening(stretch, side), teaching, PHRASES, body=body, one_step=one_step)
    timeline = (*read.timeline, Say("Say next when you're ready."))
    told = spoken(SENT, read.through, read.then, body, timeline)
    moment = data.draw(st.floats(0, length(timeline)))
    lag = data.draw(lags)
    # Whole seconds, as Alexa's times are.
    heard = being_said(told, SENT + int(moment + lag))
    true = at(timeline, moment)
    if heard is None or true.place is None:
        return
    order = places(told.marks)
    back = order.index(true.place) - order.index(told.marks[heard.index].place)
    assert 0 <= back <= 1, (true, heard)
    if true.left is not None and heard.left:
        assert abs(true.left - heard.left) <= ALMOST_DONE
