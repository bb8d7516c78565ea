"""What was being said: laws over any answer and any moment, and over the English answers."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from skill.domain.listening.guess import (
    KNOWN_WITHIN,
    LAGS,
    LIKELY_PACES,
    Loss,
    Reached,
    find,
    within_doubt,
)
from skill.domain.listening.playback import ALMOST_DONE, MICROPHONE_SECONDS, Playback, places
from skill.domain.routine.model import Position, Side, Stretch
from skill.domain.routine.place import opening
from skill.domain.script.answer import answer
from skill.domain.script.section import Teaching
from skill.domain.script.timeline import Chime, Hold, Pause, Say, Timeline, length
from tests.domain.english import PHRASES, ROUTINE, sections, teachings
from tests.domain.listening.hearing import (
    EDGE,
    SENT,
    Truth,
    readings,
    sent,
    step,
    takes,
    truth,
)

PUT_FORWARD = 0.4
"""The share of the cases in which the guess may be later than the listener: to be put forward costs
three times as much as to be put back one step, and no more than to be put back further."""
losses = st.sampled_from(Loss)
voices = st.sampled_from((None, 70, 85, 100, 115, 140))
seconds = st.integers(0, 500)
absurd_times = st.integers(-(2**63), 2**63) | st.integers(SENT - 90_000, SENT + 90_000)
laws = settings(max_examples=100, deadline=None)


def list_cases(voice: int | None) -> list[tuple[float, float, int]]:
    """Each lag with each pace, and how likely both are: what is known of a listener."""
    paces: tuple[tuple[float, int], ...] = LIKELY_PACES
    if voice is not None:
        paces = tuple((voice / 100 + off, 1) for off in (-KNOWN_WITHIN, 0, KNOWN_WITHIN))
    return [(lag, pace, weight) for pace, weight in paces for lag in LAGS]


def how_far(playback: Playback, reached: Reached | None) -> tuple[int, int]:
    """How much of an answer is taken to be heard: the mark, and seconds of its hold."""
    if reached is None:
        return len(playback.marks), 0
    hold = playback.marks[reached.number].hold
    return reached.number, hold - reached.remaining if reached.remaining else 0


def is_later(timeline: Timeline, playback: Playback, reached: Reached, true: Truth) -> bool:
    """Whether a guess is later than the truth: another step, or the end of one that goes on."""
    if reached.number < 0:
        return False
    mark = playback.marks[reached.number]
    order = [None, *places(playback.marks)]
    here, there = order.index(true.place), order.index(mark.place)
    if here != there:
        return there > here
    held = any(isinstance(cue, Hold) and cue.place == mark.place for cue in timeline)
    return held and mark.done and not true.done


@laws
@given(readings(), seconds, voices)
def test_the_guess_puts_forward_in_fewer_than_two_of_five_cases(
    timeline: Timeline, elapsed: int, voice: int | None
) -> None:
    playback = sent(timeline)
    reached = find(playback, SENT + elapsed, voice, Loss.EARLY)
    later = total = 0
    for lag, pace, weight in list_cases(voice):
        total += weight
        close = [elapsed - lag + edge for edge in (-EDGE, EDGE)]
        if reached is None:
            later += weight * (max(close) < takes(timeline, pace))
            continue
        true = [truth(timeline, moment, pace) for moment in close]
        later += weight * all(is_later(timeline, playback, reached, one) for one in true)
    assert later < PUT_FORWARD * total


@laws
@given(readings(), seconds, voices, losses)
def test_the_guess_lies_between_the_least_and_the_most_that_can_have_been_heard(
    timeline: Timeline, elapsed: int, voice: int | None, loss: Loss
) -> None:
    playback = sent(timeline)
    reached = find(playback, SENT + elapsed, voice, loss)
    doubt = within_doubt(playback, SENT + elapsed, voice)
    order = places(playback.marks)
    for lag, pace, _ in list_cases(voice):
        true = truth(timeline, elapsed - lag, pace).place
        close = [truth(timeline, elapsed - lag + edge, pace).place for edge in (-EDGE, EDGE)]
        assert true is None or {true, *close} & set(doubt)
    assert doubt == sorted(doubt, key=order.index)
    if reached is None:
        assert doubt[-1] == order[-1]
    elif reached.number >= 0:
        number = order.index(playback.marks[reached.number].place)
        assert number <= order.index(doubt[-1])


@laws
@given(readings(), voices, losses)
def test_later_is_never_earlier(timeline: Timeline, voice: int | None, loss: Loss) -> None:
    playback = sent(timeline)
    longest = int(takes(timeline, 1.4)) + 10
    order = [
        how_far(playback, find(playback, SENT + elapsed, voice, loss))
        for elapsed in range(-3, longest)
    ]
    assert order == sorted(order)
    assert order[0] == (-1, 0)
    assert order[-1] == (len(playback.marks), 0)


@laws
@given(readings(), seconds, voices)
def test_where_early_and_late_are_as_bad_the_guess_is_never_earlier(
    timeline: Timeline, elapsed: int, voice: int | None
) -> None:
    playback = sent(timeline)
    early, even = (find(playback, SENT + elapsed, voice, loss) for loss in Loss)
    assert how_far(playback, even) >= how_far(playback, early)


@given(readings(), absurd_times, voices, losses)
def test_a_clock_gone_mad_is_no_error(
    timeline: Timeline, now: int, voice: int | None, loss: Loss
) -> None:
    playback = sent(timeline)
    reached = find(playback, now, voice, loss)
    if now <= SENT:
        # The safe guess: nothing of it was heard.
        assert reached == Reached(-1)
        assert within_doubt(playback, now, voice) == []
    elif now - SENT > takes(timeline, 1.5) + max(LAGS):
        assert reached is None


@laws
@given(readings(), seconds, voices, losses)
def test_what_is_left_of_a_hold_is_within_it_and_worth_going_back_for(
    timeline: Timeline, elapsed: int, voice: int | None, loss: Loss
) -> None:
    playback = sent(timeline)
    reached = find(playback, SENT + elapsed, voice, loss)
    assume(reached is not None)
    assert reached
    hold = playback.marks[reached.number].hold if reached.number >= 0 else 0
    assert (reached.remaining is not None) is (hold > 0)
    if reached.remaining is not None:
        assert ALMOST_DONE <= reached.remaining <= hold


def test_a_hold_counts_down_to_as_good_as_done() -> None:
    here = step(0)
    held = (Chime(here), Hold(30, (Pause(30, here),), here), Chime(here))
    playback = sent((Say("Breathe.", here), *held, Say("Let go.", here), Pause(4, here)))
    begins = round(playback.marks[1].says + playback.marks[1].waits)
    reached = [find(playback, SENT + begins + n, 100, Loss.EARLY) for n in range(45)]
    left = [one.remaining if one else 0 for one in reached]
    # A lag after it began a second is gone; a lag before its end it is as good as done.
    assert left[:4] == [None, None, None, None]
    assert left[10:20] == list(range(25, 15, -1))
    assert reached[-1] is None
    # To lose a second costs three times as much as to hold one too long, where it goes on there.
    even = [find(playback, SENT + begins + n, 100, Loss.EVEN) for n in range(10, 20)]
    assert [one.remaining if one else 0 for one in even] == list(range(24, 14, -1))


def test_before_the_reprompt_reads_on_nothing_of_it_was_heard() -> None:
    question = (Say("Breathe."),)
    onward = (Say("Your hips stay heavy.", step(3)), Pause(30, step(3)))
    playback = sent(question, onward)
    assert playback.marks[0].waits == MICROPHONE_SECONDS
    assert find(playback, SENT + 6, None, Loss.EARLY) == Reached(-1)
    assert find(playback, SENT + 20, None, Loss.EARLY) == Reached(0)
    # One that only asks again is not waited for.
    asked = sent(onward, question)
    assert find(asked, SENT + 45, None, Loss.EARLY) is None


@laws
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
    playback = sent(timeline)
    moment = data.draw(st.floats(0, length(timeline)))
    lag = data.draw(st.floats(min(LAGS), max(LAGS)))
    # Whole seconds, as Alexa's times are.
    reached = find(playback, SENT + int(moment + lag), 100, Loss.EARLY)
    true = truth(timeline, moment)
    if reached is None or true.place is None or reached.number < 0:
        return
    order = places(playback.marks)
    back = order.index(true.place) - order.index(playback.marks[reached.number].place)
    assert -1 <= back <= 1, (true, reached)
    if back < 0:
        # Put forward only at the very end of a step.
        soon = truth(timeline, moment + max(LAGS) - min(LAGS))
        assert soon.place
        assert order.index(soon.place) >= order.index(playback.marks[reached.number].place)
    if true.left is not None and reached.remaining:
        assert abs(true.left - reached.remaining) <= ALMOST_DONE
