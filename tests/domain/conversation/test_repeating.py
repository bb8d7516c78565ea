"""Repeat, "what?", "pardon": the open question; the step only where the coach waits for next."""

import pytest

from skill.domain.conversation import events
from skill.domain.conversation.questions import Asking
from tests.domain.conversation.situations import SITUATIONS

WAITING = [name for name, arrive in SITUATIONS.items() if arrive().asking is Asking.NEXT]
ASKED = [name for name in SITUATIONS if name not in WAITING]


@pytest.mark.parametrize("situation", ASKED)
def test_at_a_question_it_is_asked_again_and_nothing_is_taught(situation: str) -> None:
    listener = SITUATIONS[situation]()
    before, place = listener.visit, listener.place
    said = listener.again().does(events.HelpAsked()).timeline[-1:]
    turn = listener.does(events.RepeatAsked())
    if before.question:
        assert listener.visit.question == before.question
        assert turn.timeline[-1:] == said
    assert listener.place == place
    assert not any(cue.place for cue in turn.timeline)


@pytest.mark.parametrize("situation", WAITING)
def test_where_next_is_waited_for_what_was_read_is_read_again(situation: str) -> None:
    listener = SITUATIONS[situation]()
    began = listener.begins
    turn = listener.does(events.RepeatAsked())
    assert listener.begins == began
    assert any(cue.place for cue in turn.timeline)


def test_the_sore_stretch_does_not_start_again() -> None:
    listener = SITUATIONS["offered the easier form"]()
    turn = listener.does(events.RepeatAsked())
    assert listener.asking is Asking.EASIER
    assert not any(cue.place for cue in turn.timeline)
