"""Going on: every section once, back and forth again, and never into what hurt."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings

from skill.domain.conversation import events
from skill.domain.conversation.events import Event
from skill.domain.conversation.questions import Asking
from skill.domain.conversation.state_record import state_record
from skill.domain.memory.settings import Settings, Wait, choose
from skill.domain.routine.model import Ease, Side
from skill.domain.routine.place import sections
from tests.domain.conversation.happenings import steps
from tests.domain.conversation.situations import says
from tests.domain.conversation.talking import TODAY, Listener, known, returning
from tests.domain.english import ROUTINE
from tests.support.visits import asking_in, in_detour, place_in
from tests.support.words import text

Steps = list[tuple[Event, int]]
some = settings(max_examples=80, deadline=None)


@pytest.mark.parametrize("wait", Wait)
@pytest.mark.parametrize("ease", Ease)
@pytest.mark.parametrize("times", [0, 3])
def test_next_alone_leads_through_every_section_once_and_closes(
    wait: Wait, ease: Ease, times: int
) -> None:
    forms = tuple((one, ease) for one in ROUTINE.ids)
    progress = replace(known(), settings=choose(Settings(wait, forms=forms), 1))
    for stretch_id in ROUTINE.ids:
        for moment in range(times):
            progress = progress.with_done(stretch_id, moment, TODAY)
    listener = returning(progress)
    turn = listener.does(events.StartAsked())
    visited: list[tuple[str, Side | None]] = []
    while turn.open:
        assert listener.place
        for cue in turn.timeline:
            if cue.place and cue.place.section not in visited:
                visited.append(cue.place.section)
        turn = listener.does(events.NextAsked())
    assert visited == [place.section for place in sections(ROUTINE, ROUTINE.ids)]
    assert listener.progress.rounds_on(listener.today) == 1
    assert listener.unfinished is None
    known_by_now = listener.progress.known | {one for one, _ in listener.progress.learning}
    assert known_by_now == set(ROUTINE.ids)


@some
@given(steps)
def test_what_hurt_is_not_taught_again_by_going_on(happening: Steps) -> None:
    listener = returning()
    listener.does(events.StartAsked())
    for event, after in happening:
        avoid = listener.visit.avoid
        # By the clock: where the answer under way is broken off.
        here = located(listener, after).place
        turn = listener.does(event, after)
        there = listener.begins
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
        if isinstance(event, events.OtherSideAsked | events.StretchAsked):
            # Where the sides were done in the other order, they are not once it is left.
            break
        if listener.asking is not Asking.NEXT or listener.place is None:
            continue
        if in_detour(listener.visit) or listener.unfinished is None:
            continue
        if listener.progress.settings.value.wait is Wait.NEVER:
            # One answer holds several sections: back and next are steps inside it.
            continue
        here = listener.place
        other = listener.again()
        other.does(events.PreviousAsked())
        back = other.begins
        assert back
        if back.section == here.section:
            # The step before, or the very first section again.
            continue
        while other.begins and other.begins.section == back.section:
            other.does(events.NextAsked())
        assert other.begins
        assert other.begins.section == here.section


@some
@given(steps)
def test_pain_ends_the_stretch_and_never_leads_back_into_it(happening: Steps) -> None:
    listener = returning()
    listener.does(events.StartAsked())
    for event, after in happening:
        listener.does(event, after)
        here = located(listener, after).begins
        if here is None:
            continue
        turn = listener.again().does(events.PainTold(), after)
        assert asking_in(turn.state.visit) is Asking.TOMORROW_OFF
        assert place_in(turn.state.visit) is None
        hurt = turn.state.visit.avoid
        assert here.stretch in hurt
        waiting = turn.state.progress.unfinished.value
        assert waiting is None or waiting.place.stretch not in hurt
        # Where the clock cannot tell two stretches apart, the words fit either.
        come_out = ROUTINE[here.stretch].come_out.split("{")[0]
        assert come_out in text(turn.timeline) or says(turn, "pain.come_out")
        assert "pain" not in json.dumps(state_record(turn.state)["progress"])


def located(listener: Listener, after: int) -> Listener:
    """The same listener, who asks something that moves nothing."""
    other = listener.again()
    other.does(events.AdviceAsked(), after)
    return other
