"""How long is held: as was asked for last, and both sides of a stretch alike."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.domain.conversation import events
from skill.domain.conversation.turn import Turn
from skill.domain.memory.progress import Unfinished
from skill.domain.memory.stamped import Stamped
from skill.domain.routine.model import Side
from skill.domain.routine.place import Place, opening, sections
from skill.domain.script.timeline import Hold
from skill.domain.values import replace
from tests.domain.conversation.breaking_in import held, taught
from tests.domain.conversation.situations import SITUATIONS, says
from tests.domain.conversation.talking import Listener, known, returning
from tests.domain.english import ROUTINE

Held = dict[tuple[str, Side | None], list[int]]

first_sides = st.sampled_from(
    [opening(stretch) for stretch in ROUTINE.stretches if len(stretch.sides) > 1]
)


def holds_from(listener: Listener, turn: Turn, answers: int = 6) -> Held:
    """The holds of each section in an answer, and in those that "next" leads to."""
    holds: Held = {}
    for _ in range(answers):
        for cue in turn.timeline:
            if isinstance(cue, Hold) and not cue.repeated and cue.place:
                holds.setdefault(cue.place.section, []).append(cue.seconds)
        turn = listener.does(events.NextAsked())
    return holds


@pytest.mark.parametrize(
    ("asked", "held_for", "line"),
    [
        (5, 10, "setting.hold_clamped length=10"),
        (10, 10, "setting.hold length=10"),
        (45, 45, "setting.hold length=45"),
        (60, 60, "setting.hold length=60"),
        (300, 60, "setting.hold_clamped length=60"),
    ],
)
def test_a_hold_is_remembered_and_clamped(asked: int, held_for: int, line: str) -> None:
    listener = SITUATIONS["taught the first stretch"]()
    turn = listener.does(events.HoldAsked(asked))
    assert turn.state.progress.settings.value.hold == held_for
    assert says(turn, line)


@settings(max_examples=60, deadline=None)
@given(first_sides, st.integers(0, 120), st.integers(10, 60))
def test_another_length_is_for_both_sides_or_for_the_next_stretch(
    start: Place, after: int, seconds: int
) -> None:
    listener, turn = taught(start)
    usual = held(turn.timeline)[0]
    told = listener.does(events.HoldAsked(seconds), after)
    holds = holds_from(listener, told)
    first, second, *_ = [one.section for one in sections(ROUTINE, (start.stretch,))]
    if says(told, f"setting.hold_next length={seconds}"):
        # The hold had begun: what was left of it comes, and the second side is held as long.
        assert all(rest <= usual for rest in holds.pop(first, []))
        assert holds.pop(second) == [usual]
    elif seconds == usual:
        holds = {}
    else:
        assert says(told, f"setting.hold length={seconds}")
        assert holds.pop(first) == holds.pop(second) == [seconds]
    clamped = {min(seconds, 60)}
    assert all(set(one) == clamped for (name, _), one in holds.items() if name != "cat_cow")


def test_a_length_in_the_middle_of_the_first_hold_is_told_to_be_for_the_next_stretch() -> None:
    listener = SITUATIONS["taught the first side"]()
    told = listener.does(events.HoldAsked(45), 60)
    assert says(told, "setting.hold_next length=45")
    assert says(told, "hold.rest")
    assert holds_from(listener, told)["knee_to_chest", Side.LEFT] == [30]


def test_on_the_second_side_it_is_for_the_next_stretch_too() -> None:
    listener = SITUATIONS["taught the first side"]()
    listener.does(events.NextAsked())
    told = listener.does(events.HoldAsked(45), 3)
    assert says(told, "setting.hold_next length=45")
    holds = holds_from(listener, told)
    assert holds["knee_to_chest", Side.LEFT] == [30]
    assert holds["piriformis", Side.RIGHT] == [45]


def test_a_detour_holds_both_sides_alike_as_well() -> None:
    listener = returning()
    listener.does(events.StretchAsked(("piriformis",)))
    told = listener.does(events.HoldAsked(45))
    assert says(told, "setting.hold_next length=45")
    turn = listener.does(events.NextAsked())
    assert held(turn.timeline) == [30]
    # Asked for again, it is as long as was asked for.
    turn = listener.does(events.StretchAsked(("piriformis",)))
    assert held(turn.timeline) == [45]


def test_the_length_is_asked_for_where_it_was_not_said_and_a_bare_one_answers() -> None:
    listener = SITUATIONS["asked how long to hold"]()
    turn = listener.does(events.StartAsked(40))
    assert turn.state.progress.settings.value.hold == 40
    assert listener.begins == opening(ROUTINE["childs_pose"])
    # With no length it is a start, whatever was asked.
    started = SITUATIONS["asked how long to hold"]().does(events.StartAsked())
    assert started.state.progress.settings.value.hold is None


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
