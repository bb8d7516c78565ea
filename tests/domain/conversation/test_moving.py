"""Onward, back, across and out: examples beside the laws."""

from dataclasses import replace

import pytest

from skill.domain.conversation import events
from skill.domain.conversation.events import Ended
from skill.domain.conversation.questions import Asking
from skill.domain.conversation.recollect import SAME_VISIT_SECONDS
from skill.domain.conversation.topics.pausing import PAUSE_SECONDS
from skill.domain.memory.progress import Unfinished
from skill.domain.memory.stamped import Stamped
from skill.domain.routine.model import Side
from skill.domain.routine.place import Place, opening, sections
from skill.domain.script.timeline import Pause, length
from tests.domain.conversation.situations import HALF_WAY, SITUATIONS, STEPWISE, remembering, says
from tests.domain.conversation.talking import known, returning
from tests.domain.english import ROUTINE
from tests.domain.memories import NOON
from tests.support.visits import asking_in, in_detour, place_in
from tests.support.words import text

LAST = Unfinished(opening(ROUTINE["sphinx"]), ROUTINE.ids)
IN_A_HOLD = Unfinished(Place("knee_to_chest", Side.LEFT, "hold"), ROUTINE.ids)


def test_step_by_step_goes_back_one_step() -> None:
    listener = returning(STEPWISE)
    listener.does(events.StartAsked())
    first = listener.place
    listener.does(events.NextAsked())
    second = listener.place
    assert first
    assert second
    assert (second.stretch, second.step) == ("childs_pose", ROUTINE["childs_pose"].steps[1].id)
    listener.does(events.PreviousAsked())
    assert listener.place == first
    listener.does(events.NextAsked())
    assert listener.place == second


def test_before_the_first_there_is_nothing_so_it_comes_again() -> None:
    listener = SITUATIONS["taught the first stretch"]()
    turn = listener.does(events.PreviousAsked())
    assert says(turn, "move.first")
    assert listener.place == opening(ROUTINE["childs_pose"])


def test_repeat_says_the_same_again() -> None:
    listener = SITUATIONS["taught the first side"]()
    here = listener.place
    turn = listener.does(events.RepeatAsked())
    assert listener.place == here
    assert says(turn, "knee_to_chest/right/knee")
    assert (
        text(turn.timeline).split(".")[:6]
        == text(listener.does(events.RepeatAsked()).timeline).split(".")[:6]
    )


def test_the_other_side_and_back() -> None:
    listener = SITUATIONS["taught the first side"]()
    listener.does(events.OtherSideAsked())
    assert listener.place == opening(ROUTINE["knee_to_chest"], Side.LEFT)
    listener.does(events.OtherSideAsked())
    assert listener.place == opening(ROUTINE["knee_to_chest"], Side.RIGHT)
    assert says(
        SITUATIONS["taught the first stretch"]().does(events.OtherSideAsked()), "move.no_sides"
    )


def test_skipping_leaves_both_sides() -> None:
    listener = SITUATIONS["taught the first side"]()
    assert says(listener.does(events.SkipAsked()), "move.skipped")
    assert listener.place == opening(ROUTINE["piriformis"])


@pytest.mark.parametrize("launched", [True, False])
def test_skipping_the_last_ends_the_routine_uncounted(launched: bool) -> None:
    listener = returning(remembering(LAST))
    if launched:
        listener.does(events.Launched())
    else:
        listener.does(events.ResumeAsked())
    turn = listener.does(events.SkipAsked(), after=40)
    assert not turn.open
    assert turn.state.progress.unfinished.value is None
    assert not turn.state.progress.rounds
    # Whoever has not got down yet is not helped up.
    assert says(turn, "move/front/start") is not launched


def test_a_stretch_of_its_own_can_be_skipped_without_a_routine() -> None:
    turn = SITUATIONS["taught one stretch alone"]().does(events.SkipAsked())
    assert asking_in(turn.state.visit) is Asking.START
    assert place_in(turn.state.visit) is None


@pytest.mark.parametrize(
    ("after", "place"),
    [
        (SAME_VISIT_SECONDS, IN_A_HOLD.place),
        (SAME_VISIT_SECONDS + 1, opening(ROUTINE["knee_to_chest"], Side.LEFT)),
    ],
)
def test_who_comes_back_soon_goes_on_at_the_very_step(after: int, place: Place) -> None:
    listener = returning(replace(known(), unfinished=Stamped(IN_A_HOLD, NOON)))
    turn = listener.does(events.ResumeAsked(), after)
    assert listener.place == place
    # Led into position first, either way.
    assert text(turn.timeline).startswith("Knee to chest, left side. Hold on to something steady")


def test_a_pause_is_a_minute_long_in_a_stretch() -> None:
    turn = SITUATIONS["taught the first stretch"]().does(events.PauseAsked())
    assert Pause(PAUSE_SECONDS) in turn.timeline
    assert length(SITUATIONS["welcomed back"]().does(events.PauseAsked()).timeline) < 30


def test_the_end_is_counted_and_helps_up() -> None:
    listener = SITUATIONS["taught the last stretch"]()
    turn = listener.does(events.NextAsked())
    assert says(turn, "finish.done")
    assert says(turn, "move/front/start")
    assert not says(turn, "finish.enough")
    assert turn.state.progress.rounds_on(listener.today) == 1
    again = returning(remembering(LAST, 1))
    again.does(events.ResumeAsked())
    assert says(again.does(events.NextAsked()), "finish.enough")


@pytest.mark.parametrize(
    ("situation", "why", "counted"),
    [
        ("taught the last stretch", Ended.IN_SILENCE, 1),
        ("taught the last stretch", Ended.BY_LISTENER, 1),
        ("taught the last stretch", Ended.IN_ERROR, 0),
        ("taught the first stretch", Ended.IN_SILENCE, 0),
        ("taught one stretch alone", Ended.IN_SILENCE, 0),
    ],
)
def test_silence_after_the_last_section_counts(situation: str, why: Ended, counted: int) -> None:
    listener = SITUATIONS[situation]()
    turn = listener.does(events.SessionEnded(why))
    assert turn.timeline == ()
    assert turn.state.progress.rounds_on(listener.today) == counted
    assert (turn.state.progress.unfinished.value is None) is (counted == 1 or "alone" in situation)


def test_a_detour_goes_back_to_where_the_routine_waits() -> None:
    listener = SITUATIONS["in a detour"]()
    waiting = listener.state.progress.unfinished.value
    assert waiting
    listener.does(events.NextAsked())
    assert listener.place == opening(ROUTINE["spinal_twist"], Side.RIGHT)
    assert listener.state.progress.unfinished.value == waiting
    listener.does(events.NextAsked())
    # The first stretch was heard to its end before the detour.
    assert listener.place == waiting.place == opening(ROUTINE["knee_to_chest"])
    assert not in_detour(listener.visit)
    assert {stretch for stretch, _ in listener.state.progress.learning} == {
        "childs_pose",
        "spinal_twist",
    }


def test_the_stretch_that_is_under_way_asked_for_by_name_is_no_detour() -> None:
    listener = SITUATIONS["taught the first side"]()
    listener.does(events.StretchAsked(("knee_to_chest",), "", Side.LEFT))
    assert not in_detour(listener.visit)
    listener.does(events.NextAsked())
    assert listener.place == opening(ROUTINE["piriformis"])


def test_half_way_is_resumed_and_finished() -> None:
    listener = returning(remembering(HALF_WAY))
    turn = listener.does(events.ResumeAsked())
    left = [
        place for place in sections(ROUTINE, ROUTINE.ids) if ROUTINE.ids.index(place.stretch) >= 3
    ]
    for place in left:
        assert listener.place == place
        turn = listener.does(events.NextAsked())
    assert not turn.open
