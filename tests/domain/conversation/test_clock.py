"""The place by the clock, in conversations: whenever the listener speaks up."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from skill.domain.conversation import events
from skill.domain.conversation.events import Ended, Event
from skill.domain.conversation.recollect import SAME_VISIT_SECONDS
from skill.domain.conversation.state import State
from skill.domain.listening.playback import ALMOST_DONE
from skill.domain.memory.settings import Settings, Wait, choose
from skill.domain.routine.model import Position
from skill.domain.routine.place import Place, opening
from skill.domain.script.answer import section_name
from skill.domain.values import replace
from tests.domain.conversation.breaking_in import (
    ASIDES,
    LATE,
    LEAVING,
    ORDER,
    held,
    lags,
    runs_out,
    shares,
    starts,
    taught,
    waits,
)
from tests.domain.conversation.situations import says
from tests.domain.conversation.talking import TODAY, Listener, known, returning
from tests.domain.english import PHRASES, ROUTINE
from tests.domain.listening.hearing import Truth, takes, truth
from tests.support.words import text

laws = settings(max_examples=60, deadline=None)


def latest(true: Truth) -> int:
    """The number of the last step that may be waited at, for who is there."""
    assert true.place
    return ORDER.index(true.place) + true.done


@laws
@given(starts, waits, shares, lags, st.sampled_from(LEAVING))
def test_left_in_the_middle_the_place_is_never_later_than_what_was_heard(
    start: Place, wait: Wait, share: float, lag: float, leaving: Event
) -> None:
    listener, turn = taught(start, wait)
    moment = share * takes(turn.timeline)
    true = truth(turn.timeline, moment)
    soon = truth(turn.timeline, moment + LATE)
    over = moment + LATE > takes(turn.timeline)
    assume(true.place is not None)
    assert soon.place
    unfinished = listener.does(leaving, int(moment + lag)).state.progress.unfinished.value
    if unfinished is None:
        # The last hold is as good as done.
        assert over or soon.done
        assert soon.place.stretch == ROUTINE.ids[-1]
        return
    assert ORDER.index(unfinished.place) <= latest(soon) + over
    if unfinished.remaining is not None:
        assert ALMOST_DONE <= unfinished.remaining <= max(held(turn.timeline))
        # What was held already and what remains make a whole hold, but for what nobody can know.
        if true.place == unfinished.place and true.left is not None:
            assert abs(unfinished.remaining - true.left) <= ALMOST_DONE


@laws
@given(starts, shares, lags, st.sampled_from(LEAVING), st.integers(0, SAME_VISIT_SECONDS - 10))
def test_back_within_ten_minutes_it_goes_on_there_and_finishes_the_hold(
    start: Place, share: float, lag: float, leaving: Event, away: int
) -> None:
    listener, turn = taught(start)
    gone = listener.does(leaving, int(share * takes(turn.timeline) + lag))
    left = gone.state.progress.unfinished.value
    lies = gone.state.progress.trace.value.body
    assume(left is not None)
    assert left
    back = Listener(State(listener.progress), listener.now)
    again = back.does(events.ResumeAsked(), away)
    assert next(cue.place for cue in again.timeline if cue.place) == left.place
    assert back.unfinished == left
    # Told where it goes on, and not led down to the floor again.
    stretch = ROUTINE[left.place.stretch]
    begin = text(again.timeline).lower()[:120]
    assert section_name(stretch, left.place.side, PHRASES) in begin
    if lies is stretch.position:
        assert not says(again, f"move/start/{stretch.position}")
    if left.remaining:
        assert held(again.timeline)[0] == left.remaining
        assert says(again, f"hold.rest length={left.remaining}")


@laws
@given(starts, shares, lags, st.sampled_from(LEAVING))
def test_back_after_ten_minutes_it_goes_on_at_the_beginning_of_the_section(
    start: Place, share: float, lag: float, leaving: Event
) -> None:
    listener, turn = taught(start)
    gone = listener.does(leaving, int(share * takes(turn.timeline) + lag))
    left = gone.state.progress.unfinished.value
    assume(left is not None)
    assert left
    late = Listener(State(listener.progress), listener.now)
    turn = late.does(events.ResumeAsked(), SAME_VISIT_SECONDS + 1)
    begun = late.unfinished
    assert begun
    assert begun.place == opening(ROUTINE[left.place.stretch], left.place.side)
    assert begun.remaining is None
    # By then the listener stands again.
    assert (
        text(turn.timeline)
        .lower()
        .startswith(section_name(ROUTINE[left.place.stretch], left.place.side, PHRASES))
    )


@laws
@given(starts, shares, lags)
def test_next_leads_past_the_step_that_was_being_said_and_never_past_two(
    start: Place, share: float, lag: float
) -> None:
    listener, turn = taught(start)
    moment = share * takes(turn.timeline)
    true, soon = truth(turn.timeline, moment), truth(turn.timeline, moment + LATE)
    over = moment + LATE > takes(turn.timeline)
    assume(true.place is not None)
    assert true.place
    listener.does(events.NextAsked(), int(moment + lag))
    there = listener.begins
    if there is None:
        assert over or ORDER.index(true.place) == len(ORDER) - 1
        return
    assert ORDER.index(true.place) <= ORDER.index(there) <= latest(soon) + 1


@given(starts, waits, st.integers(1, 3600))
def test_where_the_clock_went_backwards_nothing_was_heard(
    start: Place, wait: Wait, back: int
) -> None:
    for event in (events.NextAsked(), events.RepeatAsked(), events.Yes()):
        listener, _ = taught(start, wait)
        listener.does(event, -back)
        assert listener.begins == start


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(shares, st.sampled_from(ASIDES) | st.none()), min_size=1, max_size=12))
def test_hands_free_with_any_questions_in_between_everything_is_done_in_the_end(
    happening: list[tuple[float, Event | None]],
) -> None:
    listener = returning(replace(known(), settings=choose(Settings(Wait.NEVER), 1)))
    turn = listener.does(events.StartAsked())
    for share, aside in (*happening, *((1.0, None),) * 12):
        if not listener.unfinished:
            break
        if aside and not isinstance(aside, events.CancelReminderAsked):
            turn = listener.does(aside, int(share * runs_out(turn)))
            continue
        listener.does(events.SessionEnded(Ended.IN_SILENCE), runs_out(turn))
        turn = listener.does(events.ResumeAsked(), 30)
    progress = listener.progress
    assert progress.unfinished.value is None
    assert progress.rounds_on(TODAY) == 1
    assert {stretch for stretch, _ in progress.learning} | progress.known == set(ROUTINE.ids)


@pytest.mark.parametrize(
    "event", [events.RepeatAsked(), events.PreviousAsked(), events.ResumeAsked()]
)
def test_on_the_way_down_to_the_floor_it_is_told_again(event: Event) -> None:
    listener, _ = taught(opening(ROUTINE["childs_pose"]))
    turn = listener.does(event, 12)
    assert "Come down to the floor" in text(turn.timeline)
    assert listener.visit.body is Position.KNEELING
