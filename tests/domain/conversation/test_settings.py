"""Where the coach waits, how long holds and pauses are."""

from dataclasses import replace

import pytest

from skill.domain.conversation import events
from skill.domain.conversation.questions import Asking
from skill.domain.memory.progress import PACES, Settings, Stamped, Unfinished, Wait
from skill.domain.routine.place import opening
from tests.domain.conversation.situations import SITUATIONS, says
from tests.domain.conversation.talking import known, returning
from tests.domain.english import ROUTINE
from tests.support.visits import asking_in, place_in


@pytest.mark.parametrize(
    ("asked", "held", "line"),
    [
        (5, 10, "setting.hold_clamped length=10"),
        (10, 10, "setting.hold length=10"),
        (45, 45, "setting.hold length=45"),
        (60, 60, "setting.hold length=60"),
        (300, 60, "setting.hold_clamped length=60"),
    ],
)
def test_a_hold_is_remembered_and_clamped(asked: int, held: int, line: str) -> None:
    listener = SITUATIONS["taught the first stretch"]()
    turn = listener.does(events.HoldAsked(asked))
    assert turn.state.progress.settings.value.hold == held
    assert says(turn, line)
    assert asking_in(turn.state.visit) is Asking.NEXT


def test_the_length_is_asked_for_where_it_was_not_said_and_a_bare_one_answers() -> None:
    listener = SITUATIONS["asked how long to hold"]()
    turn = listener.does(events.StartAsked(40))
    assert turn.state.progress.settings.value.hold == 40
    assert asking_in(turn.state.visit) is Asking.NEXT
    # With no length it is a start, whatever was asked.
    assert (
        SITUATIONS["asked how long to hold"]()
        .does(events.StartAsked())
        .state.progress.settings.value.hold
        is None
    )


def test_the_length_asked_for_is_later_than_the_short_round_s() -> None:
    unfinished = Unfinished(opening(ROUTINE["sphinx"]), ROUTINE.ids, 20)
    listener = returning(replace(known(), unfinished=Stamped(unfinished, 1)))
    turn = listener.does(events.HoldAsked(50))
    assert turn.state.progress.unfinished.value == replace(unfinished, hold=50)


def test_the_range_is_that_of_the_content() -> None:
    ranges = {
        (step.work.seconds.least, step.work.seconds.most)
        for stretch in ROUTINE.stretches
        for step in stretch.steps
        if step.id == "hold" and step.work
    }
    assert ranges == {(ROUTINE.holds.least, ROUTINE.holds.most)}


def test_the_pace_goes_up_and_down_and_says_where_it_ends() -> None:
    listener = returning()
    slower = [listener.does(events.PaceAsked(slower=True)) for _ in range(3)]
    assert [turn.state.progress.settings.value.pace for turn in slower] == [125, 150, 150]
    assert says(slower[0], "setting.pace_slower")
    assert says(slower[2], "setting.pace_slower_limit")
    quicker = [listener.does(events.PaceAsked(slower=False)) for _ in range(4)]
    assert [turn.state.progress.settings.value.pace for turn in quicker] == [125, 100, 75, 75]
    assert says(quicker[0], "setting.pace_quicker")
    assert says(quicker[3], "setting.pace_quicker_limit")
    assert (PACES[0], PACES[-1]) == (75, 150)


def test_not_said_which_it_is_slower() -> None:
    assert returning().does(events.PaceAsked()).state.progress.settings.value.pace == 125


@pytest.mark.parametrize(
    ("before", "event", "after", "line"),
    [
        (Wait.SECTION, events.StepByStepAsked(), Wait.STEP, "setting.wait_step"),
        (Wait.STEP, events.ByStretchAsked(), Wait.SECTION, "setting.wait_section"),
        (Wait.STEP, events.StepByStepAsked(), Wait.STEP, "setting.wait_step"),
    ],
)
def test_where_the_coach_waits_changes_and_the_place_stays(
    before: Wait, event: events.StepByStepAsked | events.ByStretchAsked, after: Wait, line: str
) -> None:
    listener = returning(replace(known(), settings=Stamped(Settings(before), 1)))
    listener.does(events.StartAsked())
    here = listener.place
    turn = listener.does(event)
    assert says(turn, line)
    assert turn.state.progress.settings.value.wait is after
    assert place_in(turn.state.visit) == here
