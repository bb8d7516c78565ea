"""Pain, soreness and emergencies."""

from datetime import timedelta

import pytest

from skill.domain.conversation import events
from skill.domain.conversation.events import Feeling
from skill.domain.conversation.questions import Asking
from skill.domain.conversation.turn import Turn
from skill.domain.listening.guess import LAGS
from skill.domain.memory.settings import Settings, Wait, choose
from skill.domain.memory.stamped import Stamped
from skill.domain.routine.model import Ease
from skill.domain.script.timeline import Say
from skill.domain.values import replace
from tests.domain.conversation.situations import SITUATIONS, says
from tests.domain.conversation.talking import Listener, known, returning
from tests.domain.english import ROUTINE
from tests.domain.listening.hearing import both, takes, truth
from tests.support.visits import asking_in, place_in
from tests.support.words import text

TEACHING = tuple(name for name in SITUATIONS if name.startswith(("taught", "in a detour")))


@pytest.mark.parametrize("situation", TEACHING)
@pytest.mark.parametrize("feeling", [Feeling.PAIN, Feeling.CRAMP, Feeling.DIZZY])
def test_pain_ends_the_stretch_and_says_how_to_come_out(situation: str, feeling: Feeling) -> None:
    listener = SITUATIONS[situation]()
    here = listener.place
    assert here
    turn = listener.does(events.PainTold(feeling))
    first = turn.timeline[0]
    assert isinstance(first, Say)
    assert first.words.startswith(ROUTINE[here.stretch].come_out.split("{")[0])
    assert "{" not in first.words
    assert says(turn, f"pain.{feeling}")
    assert asking_in(turn.state.visit) is Asking.TOMORROW_OFF
    assert turn.state.visit.avoid == {here.stretch}


def test_what_hurts_is_not_remembered() -> None:
    listener = SITUATIONS["taught the first stretch"]()
    before = SITUATIONS["taught the first stretch"]().does(events.HelpAsked()).state.progress
    after = listener.does(events.PainTold()).state.progress
    assert after.unfinished.value
    assert after.unfinished.value.place.stretch == "knee_to_chest"
    assert (after.day_off, after.settings, after.known, after.learning, after.rounds) == (
        before.day_off,
        before.settings,
        before.known,
        before.learning,
        before.rounds,
    )


@pytest.mark.parametrize(
    ("answer", "day"), [(events.Yes(), 1), (events.No(), None), (events.StopAsked(), None)]
)
def test_only_a_yes_leaves_tomorrow_out(
    answer: events.Yes | events.No | events.StopAsked, day: int | None
) -> None:
    listener = SITUATIONS["asked whether to rest tomorrow"]()
    turn = listener.does(answer)
    assert not turn.open
    off = turn.state.progress.day_off
    assert off == (
        Stamped(listener.today + timedelta(days=day), listener.now) if day else known().day_off
    )


@pytest.mark.parametrize("event", [events.EmergencyTold(), events.PainTold(Feeling.NUMB)])
def test_an_emergency_says_where_help_is_and_nothing_else(
    event: events.EmergencyTold | events.PainTold,
) -> None:
    turn = SITUATIONS["taught the first side"]().does(event)
    assert len(turn.timeline) == 1
    assert says(turn, "emergency")
    assert turn.card
    assert "emergency" in turn.card.text
    assert not turn.open


def test_soreness_is_offered_the_easier_form() -> None:
    listener = SITUATIONS["offered the easier form"]()
    turn = listener.does(events.Yes())
    assert dict(turn.state.visit.forms) == {"childs_pose": Ease.EASIER}
    assert says(turn, "childs_pose/easier")
    assert not turn.state.progress.settings.value.forms


@pytest.mark.parametrize("answer", [events.No(), events.CancelAsked(), events.NextAsked()])
def test_without_it_the_stretch_is_left_behind(
    answer: events.No | events.CancelAsked | events.NextAsked,
) -> None:
    turn = SITUATIONS["offered the easier form"]().does(answer)
    assert turn.state.visit.avoid == {"childs_pose"}
    there = place_in(turn.state.visit)
    assert there is None or there.stretch == "knee_to_chest"


def test_soreness_before_a_stretch_goes_gently() -> None:
    turn = SITUATIONS["asked whether to carry on"]().does(events.PainTold(Feeling.SORE))
    assert says(turn, "pain.sore_before")
    assert asking_in(turn.state.visit) is not Asking.CARRY_ON


def test_asked_for_by_name_what_hurt_is_taught_very_gently() -> None:
    listener = SITUATIONS["asked whether to rest tomorrow"]()
    assert says(listener.does(events.StretchAsked(("childs_pose",))), "teach.gently")
    assert not says(
        SITUATIONS["welcomed back"]().does(events.StretchAsked(("childs_pose",))), "teach.gently"
    )


def hurts_at(listener: Listener, moment: int) -> tuple[Listener, Turn]:
    """Something hurts so many seconds into the answer under way."""
    other = listener.again()
    return other, other.does(events.PainTold(), moment)


def hands_free(voice: int | None) -> tuple[Listener, Turn]:
    """A listener whose hands-free routine has just begun, and its first answer."""
    settings = choose(Settings(Wait.NEVER), 1)
    listener = returning(replace(known(), settings=settings, voice=Stamped(voice, 1)))
    return listener, listener.does(events.StartAsked())


@pytest.mark.parametrize("voice", [None, 80, 100, 120])
def test_hands_free_what_hurts_is_left_out_or_both_where_the_clock_cannot_tell(
    voice: int | None,
) -> None:
    listener, turn = hands_free(voice)
    whole = both(turn.timeline, turn.reprompt)
    pace = (voice or 100) / 100
    doubted = 0
    for moment in range(0, int(takes(whole, pace)), 4):
        hurt, said = hurts_at(listener, moment)
        avoid = hurt.visit.avoid
        # A listener of any lag, with this voice: the stretch that hurts is among those left out.
        for lag in LAGS:
            true = truth(whole, moment - lag, pace)
            assert true.place is None or true.place.stretch in avoid
        assert says(said, "pain.come_out") is (len(avoid) > 1)
        doubted += len(avoid) > 1
        if len(avoid) == 1:
            (stretch,) = avoid
            assert ROUTINE[stretch].come_out.split("{")[0] in text(said.timeline)
        # The routine goes on after the last of them.
        assert hurt.unfinished
        order = ROUTINE.ids
        assert order.index(hurt.unfinished.place.stretch) > max(map(order.index, avoid))
    assert doubted
