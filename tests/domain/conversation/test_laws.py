"""What holds for every conversation there can be: from any state, whatever the listener does."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.domain.conversation import events
from skill.domain.conversation.context import Context
from skill.domain.conversation.events import Event
from skill.domain.conversation.questions import Asking
from skill.domain.conversation.repair import repaired
from skill.domain.conversation.respond import respond
from skill.domain.conversation.state import State
from skill.domain.conversation.state_record import read_state, state_record
from skill.domain.conversation.turn import Turn, question
from skill.domain.memory.progress import Progress
from skill.domain.memory.settings import Settings, Wait
from skill.domain.memory.stamped import Stamped
from skill.domain.routine.model import Ease, Side
from skill.domain.routine.place import nearest, sections
from skill.domain.script.phrasebook import sentences
from skill.domain.script.timeline import Hold, Say, length
from skill.speech.ssml import MOST_SECONDS, ssml
from tests.domain.conversation.situations import SITUATIONS
from tests.domain.conversation.talking import (
    ALL_EVENTS,
    MOVES,
    TODAY,
    Listener,
    any_event,
    known,
    returning,
    steps,
    strange_states,
    talk,
)
from tests.domain.english import ROUTINE
from tests.domain.memories import progresses
from tests.support.lines import asked, asks_anything
from tests.support.words import text

MOST_TAUGHT = 175
"""Seconds of an answer with its prompt and all that may come before: a section stays under 150 by
itself."""

Steps = list[tuple[Event, int]]

deep = settings(max_examples=200, deadline=None)
some = settings(max_examples=80, deadline=None)


def check(before: Context, event: Event, turn: Turn) -> None:
    """Everything that every turn owes the listener."""
    assert_inside(turn.state)
    assert_within_limits(turn)
    assert_open_or_closed(before, turn)
    assert respond(before, event) == turn
    assert read_state(json.loads(json.dumps(state_record(turn.state)))) == turn.state
    assert_nothing_lost(repaired(before.state, ROUTINE).progress, turn.state.progress)


def assert_inside(state: State) -> None:
    unfinished, visit = state.progress.unfinished.value, state.visit
    plan = ROUTINE.ids
    if unfinished:
        plan = unfinished.plan
        assert plan
        assert plan == tuple(one for one in ROUTINE.ids if one in plan)
        assert nearest(ROUTINE, plan, unfinished.place) == unfinished.place
    if visit.at:
        assert nearest(ROUTINE, ROUTINE.ids, visit.at) == visit.at
        assert visit.detour or visit.at.stretch in plan
    if visit.then:
        assert visit.at
        assert visit.then.section == visit.at.section
        assert nearest(ROUTINE, ROUTINE.ids, visit.then) == visit.then
    assert all(ROUTINE.stretch(one) for one in visit.options)


def assert_within_limits(turn: Turn) -> None:
    # More of Alexa's limits are held by the renderer's own tests, for any timeline.
    for timeline in (turn.timeline, turn.reprompt):
        assert ssml(timeline)
        assert length(timeline) <= MOST_SECONDS
    hands_free = turn.state.progress.settings.value.wait is Wait.NEVER
    if any(isinstance(cue, Hold) for cue in turn.timeline) and not hands_free:
        assert length(turn.timeline) <= MOST_TAUGHT


def assert_open_or_closed(before: Context, turn: Turn) -> None:
    if turn.open:
        prompt = Say(sentences(question(replace(before, state=turn.state))))
        assert turn.timeline[-1] == prompt
        # Hands-free, the reprompt goes on by itself.
        hands_free = turn.state.progress.settings.value.wait is Wait.NEVER
        assert turn.reprompt[-1] == prompt or hands_free
        assert asked(prompt.words) is turn.state.visit.asking
        assert "?" not in text(turn.timeline[:-1])
    else:
        assert not turn.reprompt
        assert not asks_anything(text(turn.timeline))
        assert not turn.state.visit.options


def assert_nothing_lost(before: Progress, after: Progress) -> None:
    assert after.merged(before) == after
    assert after.heard >= before.heard
    newest = sorted(after.rounds)
    assert all(one in after.rounds or one < newest[0] for one in before.rounds)
    assert after.known >= before.known
    assert all(one in after.learning or one[0] in after.known for one in before.learning)
    forgotten = before.history.days - after.history.days
    assert all(day < min(after.history.days) for day in forgotten)


@deep
@given(strange_states, any_event)
def test_any_event_from_any_state(state: State, event: Event) -> None:
    before = talk(state)
    check(before, event, respond(before, event))


@deep
@given(st.just(Progress()) | progresses(), steps)
def test_any_conversation(progress: Progress, happening: Steps) -> None:
    listener = Listener(State(progress))
    for event, after in happening:
        before = talk(listener.state, listener.now + after, listener.today)
        turn = listener.does(event, after)
        check(before, event, turn)


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_event_at_every_question(situation: str) -> None:
    listener = SITUATIONS[situation]()
    before = talk(listener.state, listener.now + 30, listener.today)
    for event in ALL_EVENTS:
        check(before, event, respond(before, event))


@pytest.mark.parametrize(("wait", "ease"), [(Wait.SECTION, Ease.PLAIN), (Wait.STEP, Ease.DEEPER)])
def test_every_move_from_every_place(wait: Wait, ease: Ease) -> None:
    forms = tuple(sorted((one, ease) for one in ROUTINE.ids))
    listener = returning(replace(known(), settings=Stamped(Settings(wait, 150, 60, forms), 1)))
    turn = listener.does(events.StartAsked())
    while turn.open:
        before = talk(listener.state, listener.now + 30, listener.today)
        for event in (*MOVES, events.EasierAsked(), events.DeeperAsked(), events.WhereAsked()):
            check(before, event, respond(before, event))
        turn = listener.does(events.NextAsked())


@pytest.mark.parametrize("wait", Wait)
@pytest.mark.parametrize("ease", Ease)
@pytest.mark.parametrize("times", [0, 3])
def test_next_alone_leads_through_every_section_once_and_closes(
    wait: Wait, ease: Ease, times: int
) -> None:
    progress = replace(
        known(),
        settings=Stamped(Settings(wait, forms=tuple((one, ease) for one in ROUTINE.ids)), 1),
    )
    for stretch_id in ROUTINE.ids:
        for moment in range(times):
            progress = progress.with_done(stretch_id, moment, TODAY)
    listener = returning(progress)
    turn = listener.does(events.StartAsked())
    visited: list[tuple[str, Side | None]] = []
    while turn.open:
        assert listener.visit.at
        for cue in (*turn.timeline, *(turn.reprompt if wait is Wait.NEVER else ())):
            if cue.place and cue.place.section not in visited:
                visited.append(cue.place.section)
        turn = listener.does(events.NextAsked())
    assert visited == [place.section for place in sections(ROUTINE, ROUTINE.ids)]
    remembered = listener.state.progress
    assert remembered.rounds_on(listener.today) == 1
    assert remembered.unfinished.value is None
    assert remembered.known | {stretch for stretch, _ in remembered.learning} == set(ROUTINE.ids)


@some
@given(steps)
def test_what_hurt_is_not_taught_again_by_going_on(happening: Steps) -> None:
    listener = returning()
    listener.does(events.StartAsked())
    for event, after in happening:
        avoid, here = listener.visit.avoid, listener.visit.at
        turn = listener.does(event, after)
        there = turn.state.visit.at
        onward = isinstance(
            event, events.NextAsked | events.SkipAsked | events.Yes | events.StartAsked
        )
        if turn.open and onward and there and (here is None or there.stretch != here.stretch):
            assert there.stretch not in avoid or avoid >= set(ROUTINE.ids), event


@some
@given(steps)
def test_back_then_next_is_where_it_was(happening: Steps) -> None:
    listener = returning()
    listener.does(events.StartAsked())
    for event, after in happening:
        listener.does(event, after)
        visit, unfinished = listener.visit, listener.state.progress.unfinished.value
        if (
            visit.asking is not Asking.NEXT
            or visit.at is None
            or visit.detour
            or unfinished is None
        ):
            continue
        if listener.state.progress.settings.value.wait is Wait.NEVER:
            # One answer holds several sections: back and next are steps inside it.
            continue
        other = Listener(listener.state, listener.now, listener.today)
        other.does(events.PreviousAsked())
        back = other.visit.at
        assert back
        if back.section == visit.at.section:
            # The step before, or the very first section again.
            continue
        while other.visit.at and other.visit.at.section == back.section:
            other.does(events.NextAsked())
        assert other.visit.at
        assert other.visit.at.section == visit.at.section


@some
@given(steps)
def test_pain_ends_the_stretch_and_never_leads_back_into_it(happening: Steps) -> None:
    listener = returning()
    listener.does(events.StartAsked())
    for event, after in happening:
        listener.does(event, after)
        # By the clock: where the answer under way was broken off.
        here = (
            Listener(listener.state, listener.now, listener.today)
            .does(events.WhereAsked(), after=0)
            .state.visit.at
        )
        if here is None:
            continue
        other = Listener(listener.state, listener.now, listener.today)
        turn = other.does(events.PainTold(), after=0)
        assert turn.state.visit.asking is Asking.TOMORROW_OFF
        assert turn.state.visit.at is None
        waiting = turn.state.progress.unfinished.value
        assert waiting is None or waiting.place.stretch != here.stretch
        assert ROUTINE[here.stretch].come_out.split("{")[0] in text(turn.timeline)
        assert "pain" not in json.dumps(state_record(turn.state)["progress"])
