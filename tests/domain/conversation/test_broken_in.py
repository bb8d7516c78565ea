"""After a word that moves nothing: the step comes again, and a hold goes on by itself."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from skill.domain.conversation import events
from skill.domain.conversation.events import Event
from skill.domain.conversation.questions import Asking
from skill.domain.conversation.topics.pausing import NOT_WORTH_RESUMING, PAUSE_SECONDS
from skill.domain.conversation.turn import Turn
from skill.domain.listening.guess import LONGEST_LAG
from skill.domain.listening.situation import Finished, Interrupted, Listening
from skill.domain.memory.settings import Wait
from skill.domain.routine.place import Place, opening
from skill.domain.script.timeline import Chime, Hold, Pause, Say, Timeline
from tests.domain.conversation.breaking_in import (
    ASIDES,
    ORDER,
    held,
    lags,
    shares,
    starts,
    taught,
    waits,
)
from tests.domain.conversation.situations import says
from tests.domain.conversation.talking import Listener
from tests.domain.english import ROUTINE
from tests.domain.listening.hearing import takes
from tests.support.words import text

laws = settings(max_examples=60, deadline=None)

GOING_ON: tuple[Event, ...] = (events.NextAsked(), events.Yes(), events.ContinueAsked())
KNEE = opening(ROUTINE["knee_to_chest"])
SPOKEN: tuple[Event, ...] = tuple(
    one for one in ASIDES if not isinstance(one, events.CancelReminderAsked)
)
"""The asides that are answered at once, with no effect in the world before."""


def in_a_hold(remaining: int) -> Listener:
    """A listener who speaks up with so many seconds of a hold to go, by the coach's guess."""
    for moment in range(200):
        listener, _ = taught(KNEE)
        other = listener.again()
        other.does(events.NotUnderstood(), moment)
        settled = other.settled
        if isinstance(settled, Interrupted) and settled.remaining == remaining:
            listener.now += moment
            return listener
    raise AssertionError(remaining)


def hold_of(timeline: Timeline) -> tuple[float, float]:
    """When the first hold of an answer begins, and when it ends."""
    at = next(i for i, cue in enumerate(timeline) if isinstance(cue, Hold))
    return takes(timeline[:at]), takes(timeline[: at + 1])


def rest_of(turn: Turn) -> Timeline:
    """What is said from the hold's rest on."""
    at = next(i for i, cue in enumerate(turn.timeline) if isinstance(cue, Hold))
    return turn.timeline[at - 1 :]


@laws
@given(starts, waits, shares, lags, st.sampled_from(SPOKEN))
def test_however_somebody_goes_on_after_an_aside_the_step_comes_again(
    start: Place, wait: Wait, share: float, lag: float, aside: Event
) -> None:
    listener, turn = taught(start, wait)
    listener.does(aside, int(share * takes(turn.timeline) + lag))
    situation = listener.visit.situation
    assume(isinstance(situation, Interrupted))
    assert listener.asking is Asking.NEXT
    for word in GOING_ON:
        other = listener.again()
        other.does(word)
        assert other.begins == listener.place
    # As often as something is asked.
    before = listener.progress.unfinished
    for another in SPOKEN[:4]:
        listener.does(another)
        assert listener.visit.situation == situation
        assert listener.progress.unfinished == before


@laws
@given(starts, waits, shares, lags)
def test_next_said_as_the_interruption_itself_moves_on(
    start: Place, wait: Wait, share: float, lag: float
) -> None:
    listener, turn = taught(start, wait)
    after = int(share * takes(turn.timeline) + lag)
    asked = listener.again()
    asked.does(events.PauseAsked(), after)
    interrupted = asked.visit.situation
    assume(isinstance(interrupted, Interrupted))
    assert isinstance(interrupted, Interrupted)
    listener.does(events.NextAsked(), after)
    there = listener.begins
    if there is None:
        assert ORDER.index(interrupted.at) == len(ORDER) - 1
    elif interrupted.at == start and there == start:
        # None of it had begun.
        assert after <= LONGEST_LAG
    else:
        assert ORDER.index(there) > ORDER.index(interrupted.at)


@laws
@given(
    starts.filter(lambda start: start.stretch != "pelvic_tilt"),
    shares,
    lags,
    st.sampled_from(SPOKEN),
    st.sampled_from(SPOKEN),
)
def test_inside_a_hold_an_answer_goes_on_with_the_rest_by_itself(
    start: Place, share: float, lag: float, aside: Event, another: Event
) -> None:
    listener, turn = taught(start)
    begins, ends = hold_of(turn.timeline)
    turn = listener.does(aside, int(begins + share * (ends - begins) + lag))
    assume(isinstance(listener.visit.situation, Listening))
    before = listener.settled
    assert isinstance(before, Interrupted)
    assert before.remaining
    announced, rest, bell, *_ = rest_of(turn)
    assert isinstance(announced, Say)
    assert isinstance(rest, Hold)
    assert rest.seconds == before.remaining == held(turn.timeline)[0]
    assert says(turn, f"hold.rest length={before.remaining}")
    # Only the bell that ends it: nobody is led into position again.
    assert isinstance(bell, Chime)
    begin = turn.timeline[: turn.timeline.index(announced)]
    assert not any(isinstance(cue, Chime | Hold) or cue.place for cue in begin)
    assert listener.asking is Asking.NEXT
    # Asked again at once, no second of it is lost; heard out, it is done.
    again = listener.again()
    again.does(another, 1)
    assert again.settled == before
    listener.does(another)
    done = listener.settled
    assert isinstance(done, Finished) or done == Interrupted(ORDER[ORDER.index(before.at) + 1])


@pytest.mark.parametrize("aside", SPOKEN)
def test_a_short_answer_twelve_seconds_more_and_the_bell(aside: Event) -> None:
    listener = in_a_hold(12)
    turn = listener.does(aside, 0)
    assert held(turn.timeline)[0] == 12
    assert says(turn, "hold.rest length=12")
    assert not says(turn, "ask.rest")


def test_how_long_is_left_is_said_with_the_stretch_and_nothing_else() -> None:
    turn = in_a_hold(12).does(events.WhereAsked(), 0)
    assert says(turn, "where.section section=knee_to_chest/right")
    assert not says(turn, "where.left")
    assert text(turn.timeline).count("Twelve seconds more.") == 1


@pytest.mark.parametrize("remaining", [NOT_WORTH_RESUMING, 20])
def test_who_pauses_in_a_hold_is_told_how_to_let_go_and_finishes_it_later(remaining: int) -> None:
    listener = in_a_hold(remaining)
    turn = listener.does(events.PauseAsked(), 0)
    assert says(turn, "knee_to_chest/right/hold.after")
    assert Pause(PAUSE_SECONDS) in turn.timeline
    assert says(turn, "ask.rest")
    assert not held(turn.timeline)
    for word in GOING_ON:
        later = listener.again().does(word, 90)
        # Led into position, for the leg is down.
        assert held(later.timeline)[0] == remaining
        assert says(later, "knee_to_chest/right/knee.short")


@pytest.mark.parametrize("remaining", [5, NOT_WORTH_RESUMING - 1])
def test_a_rest_of_under_ten_seconds_counts_as_done(remaining: int) -> None:
    listener = in_a_hold(remaining)
    turn = listener.does(events.PauseAsked(), 0)
    assert says(turn, "knee_to_chest/right/hold.after")
    assert not says(turn, "ask.rest")
    listener.does(events.NextAsked(), 90)
    assert listener.begins
    assert listener.begins != KNEE._replace(step="hold")
    assert ORDER.index(listener.begins) == ORDER.index(KNEE._replace(step="hold")) + 1


@pytest.mark.parametrize("wait", [Wait.SECTION, Wait.STEP])
def test_a_pause_outside_of_a_hold_keeps_the_step(wait: Wait) -> None:
    listener, _ = taught(KNEE, wait)
    turn = listener.does(events.PauseAsked(), 5)
    assert Pause(PAUSE_SECONDS) in turn.timeline
    assert not says(turn, "knee_to_chest/right/hold.after")
    listener.does(events.Yes(), 70)
    assert listener.begins == KNEE


def test_next_before_the_first_step_has_begun_starts_it_anew() -> None:
    listener = Listener()
    begin = listener.does(events.StartAsked())
    assert says(begin, "launch.begin")
    turn = listener.does(events.NextAsked(), 1)
    assert listener.begins == opening(ROUTINE["childs_pose"])
    # The name and the way down with it.
    assert "child's pose" in text(turn.timeline).lower()
    assert says(turn, "move/start/kneeling")
