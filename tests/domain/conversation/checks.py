"""What every turn owes the listener, whatever they said and wherever they were."""

import json

from skill.domain.conversation.context import Context
from skill.domain.conversation.events import Event
from skill.domain.conversation.questions import Choose, Next
from skill.domain.conversation.repair import repair
from skill.domain.conversation.respond import respond
from skill.domain.conversation.state import Detour, State
from skill.domain.conversation.state_record import read_state, state_record
from skill.domain.conversation.turn import Turn
from skill.domain.listening.situation import Finished, Interrupted, Listening, Nowhere, Situation
from skill.domain.memory.progress import Progress
from skill.domain.memory.settings import Wait
from skill.domain.routine.place import Place, nearest
from skill.domain.script.timeline import Hold, Timeline, length
from skill.speech.ssml import MOST_SECONDS, ssml
from tests.domain.english import ROUTINE
from tests.support.lines import asked, asks_anything, pattern
from tests.support.visits import asking_in
from tests.support.words import text

MOST_TAUGHT = 175
"""Seconds of an answer with its prompt and all that may come before: a section stays under 150 by
itself."""


def check(before: Context, event: Event, turn: Turn) -> None:
    """Everything that every turn owes the listener."""
    assert_inside(turn.state)
    assert_within_limits(turn)
    assert_open_or_closed(turn)
    assert respond(before, event) == turn
    carried = json.loads(json.dumps(state_record(turn.state)))
    assert read_state(carried).visit == turn.state.visit
    assert_nothing_lost(repair(before.state, ROUTINE).progress, turn.state.progress)


def assert_inside(state: State) -> None:
    """No place lies outside of the routine, or of its plan."""
    unfinished, visit = state.progress.unfinished.value, state.visit
    if unfinished:
        assert unfinished.plan
        assert unfinished.plan == tuple(one for one in ROUTINE.ids if one in unfinished.plan)
        assert nearest(ROUTINE, unfinished.plan, unfinished.place) == unfinished.place
    plan = _plan(state)
    for place in places_of(visit.situation):
        assert place.stretch in plan
        assert nearest(ROUTINE, plan, place) == place
    settled = visit.situation
    if isinstance(settled, Listening):
        settled = settled.before
    if isinstance(settled, Finished) and settled.then:
        assert settled.then.section == settled.at.section
    if isinstance(visit.question, Choose):
        assert ROUTINE.stretch(visit.question.first)
        assert ROUTINE.stretch(visit.question.second)


def _plan(state: State) -> tuple[str, ...]:
    if isinstance(state.visit.course, Detour):
        return (state.visit.course.stretch,)
    unfinished = state.progress.unfinished.value
    return unfinished.plan if unfinished else ()


def places_of(situation: Situation) -> list[Place]:
    """Every place that a situation holds."""
    match situation:
        case Nowhere():
            return []
        case Interrupted(at):
            return [at]
        case Finished(at, then):
            return [at, then] if then else [at]
        case Listening(playback, before):
            spoken_of = [mark.place for mark in playback.marks]
            ends = [playback.last, playback.then] if playback.then else [playback.last]
            return [*spoken_of, *ends, *places_of(before)]


def assert_within_limits(turn: Turn) -> None:
    """No answer is longer than Alexa plays.

    More of her limits are held by the renderer's own tests, for any timeline.
    """
    for timeline in (turn.timeline, turn.reprompt):
        assert ssml(timeline) or not timeline
        assert length(timeline) <= MOST_SECONDS
    if any(isinstance(cue, Hold) for cue in turn.timeline) and not hands_free(turn):
        assert length(turn.timeline) <= MOST_TAUGHT


def assert_open_or_closed(turn: Turn) -> None:
    """An open turn ends in the question that it leaves open, a closed one asks nothing."""
    if turn.effect:
        # What is said comes with the outcome.
        assert not turn.timeline
        return
    if not turn.open:
        assert not turn.reprompt
        assert not asks_anything(text(turn.timeline))
        return
    asking = asking_in(turn.state.visit)
    assert asked(text(turn.timeline[-1:])) is asking
    assert "?" not in text(turn.timeline[:-1])
    if hands_free(turn) and isinstance(turn.state.visit.question, Next):
        assert_reads_on(turn.reprompt)
    else:
        assert turn.reprompt[-1] == turn.timeline[-1]


def assert_reads_on(reprompt: Timeline) -> None:
    """Silence goes on by itself, and ends in a question, or with the routine's last words."""
    if pattern("finish.goodbye").search(text(reprompt)):
        assert not asks_anything(text(reprompt))
    else:
        assert asked(text(reprompt)) is Next.asking


def hands_free(turn: Turn) -> bool:
    """Whether the coach goes on by itself from here."""
    return turn.state.progress.settings.value.wait is Wait.NEVER


def assert_nothing_lost(before: Progress, after: Progress) -> None:
    """All that was remembered still is; only the oldest of what is kept in a window goes."""
    assert after.merged(before) == after
    assert after.heard >= before.heard
    newest = sorted(after.rounds)
    assert all(one in after.rounds or one < newest[0] for one in before.rounds)
    assert after.known >= before.known
    assert all(one in after.learning or one[0] in after.known for one in before.learning)
    forgotten = before.history.days - after.history.days
    assert all(day < min(after.history.days) for day in forgotten)
