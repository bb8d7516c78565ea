"""The place by the clock, in conversations: whenever the listener speaks up, and whatever the clock does."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from skill.domain.conversation import events
from skill.domain.conversation.events import Ended, Event
from skill.domain.conversation.questions import Asking
from skill.domain.conversation.respond import respond
from skill.domain.conversation.state import State
from skill.domain.conversation.topics.moving import SAME_VISIT_SECONDS
from skill.domain.conversation.turn import Turn
from skill.domain.listening.playback import ALMOST_DONE, MICROPHONE_SECONDS, SPEECH_LAG
from skill.domain.memory.progress import Unfinished
from skill.domain.memory.settings import Settings, Wait, choose
from skill.domain.memory.stamped import Stamped
from skill.domain.routine.model import Position, Reps
from skill.domain.routine.place import Place, opening, sections
from skill.domain.script.answer import section_name
from skill.domain.script.timeline import Hold, Say, Timeline, length
from tests.domain.conversation.talking import TODAY, Listener, known, likely_event, returning, talk
from tests.domain.conversation.test_laws import check
from tests.domain.english import PHRASES, ROUTINE
from tests.domain.memories import NOON
from tests.support.lines import pattern

ORDER = tuple(
    start._replace(step=step.id)
    for start in sections(ROUTINE, ROUTINE.ids)
    for step in ROUTINE[start.stretch].steps
)
"""Every step of the routine, in order."""
ASIDES: tuple[Event, ...] = (
    events.WhereAsked(),
    events.HelpAsked(),
    events.PauseAsked(),
    events.BenefitsAsked(),
    events.NotUnderstood(),
    events.HistoryAsked(),
)
LEAVING: tuple[Event, ...] = (
    events.StopAsked(),
    events.CancelAsked(),
    events.SessionEnded(Ended.BY_LISTENER),
)

starts = st.sampled_from(sections(ROUTINE, ROUTINE.ids))
waits = st.sampled_from((Wait.SECTION, Wait.STEP))
lags = st.floats(1.3, SPEECH_LAG.longest)
shares = st.floats(0, 1)
gaps = st.integers(-400, 400) | st.sampled_from((-90_000, -601, 601, 90_000, 2**31, -(2**31)))

laws = settings(max_examples=60, deadline=None)


def taught(start: Place, wait: Wait = Wait.SECTION) -> tuple[Listener, Turn]:
    """A listener who has just asked for the section at ``start``, in the middle of a routine."""
    progress = replace(
        known(),
        unfinished=Stamped(Unfinished(start, ROUTINE.ids), NOON - 1000),
        settings=choose(Settings(wait), NOON - 1000),
    )
    listener = returning(progress)
    return listener, listener.does(events.ResumeAsked())


def being_said(timeline: Timeline, moment: float) -> tuple[Place | None, float | None]:
    """What is true at a moment: the step, and in a hold the seconds left of it."""
    clock = 0.0
    for cue in timeline:
        if moment < clock + cue.seconds:
            held = isinstance(cue, Hold) and not cue.repeated
            return cue.place, clock + cue.seconds - moment if held else None
        clock += cue.seconds
    return None, None


def held(timeline: Timeline) -> list[int]:
    return [cue.seconds for cue in timeline if isinstance(cue, Hold) and not cue.repeated]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(likely_event, gaps), min_size=1, max_size=25), st.sampled_from(Wait))
def test_whatever_the_clock_does_every_turn_keeps_the_laws(
    happening: list[tuple[Event, int]], wait: Wait
) -> None:
    listener = returning(replace(known(), settings=choose(Settings(wait), 1)))
    listener.does(events.StartAsked())
    for event, after in happening:
        # Any time there is; Alexa's own are never before 1970.
        moment = min(max(listener.now + after, 0), 2**39)
        before = talk(listener.state, moment, listener.today)
        check(before, event, listener.does(event, moment - listener.now))


@laws
@given(starts, waits, shares, lags, st.sampled_from(LEAVING))
def test_left_in_the_middle_the_place_is_never_later_than_it_was(
    start: Place, wait: Wait, share: float, lag: float, leaving: Event
) -> None:
    listener, turn = taught(start, wait)
    moment = share * length(turn.timeline)
    true, left = being_said(turn.timeline, moment)
    assume(true is not None)
    assert true
    after = listener.does(leaving, int(moment + lag)).state.progress
    unfinished = after.unfinished.value
    done = unfinished is None or unfinished.place not in (start, true, *ORDER[: ORDER.index(true)])
    step = ROUTINE[true.stretch].step(true.step)
    assert step
    if done:
        # Only what is as good as over is done: a hold of which little is left, or a last step that
        # is nearly said.
        assert (left or 0) <= ALMOST_DONE
        assert length(turn.timeline) - moment <= SPEECH_LAG.longest + 1 or not isinstance(
            step.work, Reps
        )
        return
    assert unfinished
    assert ORDER.index(unfinished.place) <= ORDER.index(true)
    if unfinished.left is not None:
        assert ALMOST_DONE <= unfinished.left <= max(held(turn.timeline))
        assert unfinished.place == true
        # What was held already and what is left make a whole hold, but for what nobody can know.
        assert left is None or abs(unfinished.left - left) <= ALMOST_DONE


@laws
@given(starts, shares, lags, st.sampled_from(LEAVING), st.integers(0, SAME_VISIT_SECONDS - 10))
def test_back_within_ten_minutes_it_goes_on_there_and_finishes_the_hold(
    start: Place, share: float, lag: float, leaving: Event, away: int
) -> None:
    listener, turn = taught(start)
    left = listener.does(
        leaving, int(share * length(turn.timeline) + lag)
    ).state.progress.unfinished.value
    assume(left is not None)
    assert left
    back = Listener(State(listener.state.progress), listener.now)
    again = back.does(events.ResumeAsked(), away)
    first = next(cue for cue in again.timeline if cue.place)
    assert first.place == left.place
    assert isinstance(first, Say)
    # Into position first.
    assert first.words.lower().startswith(
        section_name(ROUTINE[left.place.stretch], left.place.side, PHRASES)
    )
    assert back.state.progress.unfinished.value == left
    if left.left:
        assert held(again.timeline)[0] == left.left
        assert pattern(f"hold.rest length={left.left}").search(" ".join(said(again)))
    # And after ten minutes from the section's start, with nothing left over.
    late = Listener(State(listener.state.progress), listener.now)
    late.does(events.ResumeAsked(), SAME_VISIT_SECONDS + 1)
    begun = late.state.progress.unfinished.value
    assert begun
    assert begun.place == opening(ROUTINE[left.place.stretch], left.place.side)
    assert begun.left is None


@laws
@given(starts, waits, shares, lags, st.lists(st.sampled_from(ASIDES), min_size=1, max_size=4))
def test_however_much_is_asked_in_between_nothing_is_lost_of_a_hold(
    start: Place, wait: Wait, share: float, lag: float, asides: list[Event]
) -> None:
    listener, turn = taught(start, wait)
    moment = share * length(turn.timeline)
    once = listener.does(asides[0], int(moment + lag)).state
    for aside in asides[1:]:
        listener.does(aside)
        assert listener.state.progress == once.progress
        assert listener.visit.at == once.visit.at
        assert listener.visit.left == once.visit.left
    unfinished = once.progress.unfinished.value
    assert unfinished
    assert listener.visit.asking is Asking.NEXT
    if listener.visit.left is None:
        return
    assert (unfinished.place, unfinished.left or 0) == (listener.visit.at, listener.visit.left)
    on = listener.does(events.ResumeAsked())
    if listener.visit.left:
        assert held(on.timeline)[0] == listener.visit.left


@laws
@given(starts, shares, st.integers(1, 3600))
def test_next_leads_past_the_step_that_was_being_said_and_never_past_two(
    start: Place, share: float, back: int
) -> None:
    listener, turn = taught(start)
    moment = share * length(turn.timeline)
    true, _ = being_said(turn.timeline, moment)
    assume(true is not None)
    assert true
    listener.does(events.NextAsked(), int(moment + SPEECH_LAG.longest))
    there = listener.visit.at
    if there:
        assert ORDER.index(there) - ORDER.index(true) <= 1 or there.section != true.section
        assert ORDER.index(there) >= ORDER.index(true)
    # A clock that went backwards: on by one step from the beginning, whatever it says.
    other, _ = taught(start)
    other.does(events.NextAsked(), -back)
    assert other.visit.at == ORDER[ORDER.index(start) + 1]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(shares, st.sampled_from(ASIDES) | st.none()), min_size=1, max_size=12))
def test_hands_free_with_any_questions_in_between_everything_is_done_in_the_end(
    happening: list[tuple[float, Event | None]],
) -> None:
    listener = returning(replace(known(), settings=choose(Settings(Wait.NEVER), 1)))
    turn = listener.does(events.StartAsked())
    for share, aside in (*happening, *((1.0, None),) * 12):
        if not listener.state.progress.unfinished.value:
            break
        if aside:
            whole = length(turn.timeline) + MICROPHONE_SECONDS + length(turn.reprompt)
            turn = listener.does(aside, int(share * whole))
            continue
        listener.does(events.SessionEnded(Ended.IN_SILENCE), 500)
        turn = listener.does(events.ResumeAsked(), 30)
    progress = listener.state.progress
    assert progress.unfinished.value is None
    assert progress.rounds_on(TODAY) == 1
    assert {stretch for stretch, _ in progress.learning} | progress.known == set(ROUTINE.ids)


@pytest.mark.parametrize(
    "event", [events.RepeatAsked(), events.PreviousAsked(), events.ResumeAsked()]
)
def test_on_the_way_down_to_the_floor_it_is_told_again(event: Event) -> None:
    start = opening(ROUTINE["childs_pose"])
    listener, _ = taught(start)
    turn = listener.does(event, 12)
    assert "Come down to the floor" in " ".join(said(turn))
    assert listener.visit.body is Position.KNEELING


def said(turn: Turn) -> list[str]:
    return [cue.words for cue in turn.timeline if isinstance(cue, Say)]


def test_the_same_moment_gets_the_same_answer() -> None:
    listener, _ = taught(ORDER[6])
    before = talk(listener.state, listener.now + 47)
    assert respond(before, events.RepeatAsked()) == respond(before, events.RepeatAsked())
