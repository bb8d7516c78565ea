"""What holds for every conversation there can be: from any state, whatever the listener does."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.domain.conversation import events
from skill.domain.conversation.events import Event
from skill.domain.conversation.respond import respond
from skill.domain.conversation.state import State
from skill.domain.memory.progress import Progress
from skill.domain.memory.settings import Settings, Wait, choose
from skill.domain.routine.model import Ease
from tests.domain.conversation.checks import check
from tests.domain.conversation.happenings import ALL_EVENTS, MOVES, any_event, likely_event, steps
from tests.domain.conversation.situations import SITUATIONS
from tests.domain.conversation.strange import strange_states
from tests.domain.conversation.talking import Listener, context_of, known, returning
from tests.domain.english import ROUTINE
from tests.domain.memories import progresses

Steps = list[tuple[Event, int]]

deep = settings(max_examples=200, deadline=None)
some = settings(max_examples=80, deadline=None)

strange_gaps = st.integers(-400, 400) | st.sampled_from(
    (-90_000, -601, 601, 90_000, 2**31, -(2**31))
)


@deep
@given(strange_states, any_event)
def test_any_event_from_any_state(state: State, event: Event) -> None:
    before = context_of(state)
    check(before, event, respond(before, event))


@deep
@given(st.just(Progress()) | progresses(), steps)
def test_any_conversation(progress: Progress, happening: Steps) -> None:
    listener = Listener(State(progress))
    for event, after in happening:
        before = context_of(listener.state, listener.now + after, listener.today)
        turn = listener.does(event, after)
        check(before, event, turn)


@some
@given(
    st.lists(st.tuples(likely_event, strange_gaps), min_size=1, max_size=25), st.sampled_from(Wait)
)
def test_any_conversation_whatever_the_clock_does(happening: Steps, wait: Wait) -> None:
    listener = returning(replace(known(), settings=choose(Settings(wait), 1)))
    listener.does(events.StartAsked())
    for event, after in happening:
        # Any time there is; Alexa's own are never before 1970.
        moment = min(max(listener.now + after, 0), 2**39)
        before = context_of(listener.state, moment, listener.today)
        check(before, event, listener.does(event, moment - listener.now))


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_event_at_every_question(situation: str) -> None:
    listener = SITUATIONS[situation]()
    before = context_of(listener.state, listener.now + 30, listener.today)
    for event in ALL_EVENTS:
        check(before, event, respond(before, event))


@pytest.mark.parametrize(("wait", "ease"), [(Wait.SECTION, Ease.PLAIN), (Wait.STEP, Ease.DEEPER)])
def test_every_move_from_every_place(wait: Wait, ease: Ease) -> None:
    forms = tuple(sorted((one, ease) for one in ROUTINE.ids))
    listener = returning(replace(known(), settings=choose(Settings(wait, 150, 60, forms), 1)))
    turn = listener.does(events.StartAsked())
    while turn.open:
        before = context_of(listener.state, listener.now + 30, listener.today)
        for event in (*MOVES, events.EasierAsked(), events.DeeperAsked(), events.WhereAsked()):
            check(before, event, respond(before, event))
        turn = listener.does(events.NextAsked())
