"""Where the coach waits, and how long pauses are."""

from dataclasses import replace

import pytest

from skill.domain.conversation import events
from skill.domain.memory.settings import PACES, Settings, Wait, choose
from tests.domain.conversation.situations import says
from tests.domain.conversation.talking import known, returning
from tests.support.visits import place_in


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
    listener = returning(replace(known(), settings=choose(Settings(before), 1)))
    listener.does(events.StartAsked())
    here = listener.place
    turn = listener.does(event)
    assert says(turn, line)
    assert turn.state.progress.settings.value.wait is after
    assert place_in(turn.state.visit) == here
