"""Both sides of a stretch: each is done, whichever comes first."""

from hypothesis import given, settings
from hypothesis import strategies as st

from skill.domain.conversation import events
from skill.domain.conversation.events import Event
from skill.domain.routine.model import Side
from skill.domain.routine.place import Place, opening, sections
from tests.domain.conversation.breaking_in import taught
from tests.domain.conversation.situations import SITUATIONS, says
from tests.domain.conversation.talking import Listener, returning
from tests.domain.english import ROUTINE
from tests.domain.listening.hearing import takes

laws = settings(max_examples=60, deadline=None)

RIGHT = opening(ROUTINE["knee_to_chest"], Side.RIGHT)
LEFT = opening(ROUTINE["knee_to_chest"], Side.LEFT)
AFTER = opening(ROUTINE["piriformis"])

sided = st.sampled_from(
    [place for place in sections(ROUTINE, ROUTINE.ids) if ROUTINE[place.stretch].sides]
)
moments = st.integers(0, 120)
OTHER = events.OtherSideAsked()


def went(listener: Listener, *happened: Event) -> list[Place | None]:
    """Where each word leads, said once the answer before it was heard out."""
    places = []
    for event in happened:
        listener.does(event)
        places.append(listener.begins)
    return places


def test_the_side_that_was_left_behind_comes_next() -> None:
    listener, _ = taught(RIGHT)
    turn = listener.does(OTHER, 3)
    assert listener.begins == LEFT
    assert says(turn, "ask.next_side side=right")
    assert says(listener.again().does(events.WhereAsked()), "where.section")
    assert went(listener, events.NextAsked(), events.NextAsked()) == [RIGHT, AFTER]


def test_which_side_this_is_is_told() -> None:
    listener, _ = taught(RIGHT)
    listener.does(OTHER, 3)
    turn = listener.does(events.WhereAsked(), 20)
    assert says(turn, "where.section section=knee_to_chest/left")
    listener.does(events.NextAsked())
    listener.does(events.NextAsked())
    turn = listener.does(events.WhereAsked(), 20)
    assert says(turn, "where.section section=knee_to_chest/right")


def test_a_side_that_was_done_does_not_come_again() -> None:
    listener, _ = taught(RIGHT)
    assert went(listener, OTHER, events.NextAsked()) == [LEFT, AFTER]


def test_back_from_the_second_side_it_comes_again_after_the_first() -> None:
    listener, _ = taught(RIGHT)
    listener.does(events.NextAsked())
    listener.does(OTHER, 3)
    assert listener.begins == RIGHT
    assert went(listener, events.NextAsked(), events.NextAsked()) == [LEFT, AFTER]


def test_it_is_so_in_a_detour_too() -> None:
    listener = returning()
    listener.does(events.StretchAsked(("knee_to_chest",)))
    assert went(listener, OTHER)[0] == LEFT
    listener = returning()
    listener.does(events.StretchAsked(("knee_to_chest",)))
    listener.does(OTHER, 3)
    assert went(listener, events.NextAsked()) == [RIGHT]
    # One side by name, and then the other: both are done.
    listener = returning()
    listener.does(events.StretchAsked(("knee_to_chest",), "", Side.LEFT))
    listener.does(OTHER, 3)
    assert went(listener, events.NextAsked()) == [LEFT]


def test_the_routine_s_own_stretch_by_name_begins_on_the_side_that_was_named() -> None:
    listener = SITUATIONS["taught the first stretch"]()
    # Heard to its end, so that this stretch is the routine's next.
    listener.does(events.HelpAsked())
    listener.does(events.StretchAsked(("knee_to_chest",), "", Side.LEFT))
    assert listener.begins == LEFT
    assert went(listener, events.NextAsked(), events.NextAsked()) == [RIGHT, AFTER]


@laws
@given(sided, st.lists(st.tuples(st.sampled_from((OTHER, None)), moments), max_size=6))
def test_whatever_is_changed_in_between_both_sides_are_done_before_the_next_stretch(
    start: Place, happening: list[tuple[Event | None, int]]
) -> None:
    stretch = ROUTINE[start.stretch]
    listener, turn = taught(opening(stretch))
    done = set()
    for event, after in (*happening, *[(None, 0)] * 6):
        assert listener.begins
        if listener.begins.stretch != stretch.id:
            break
        if event is None:
            done.add(listener.begins.side)
            turn = listener.does(events.NextAsked())
        elif after < takes(turn.timeline) - 15:
            # In the middle of a side, with more of it to come.
            turn = listener.does(event, after)
    assert listener.begins
    assert listener.begins.stretch != stretch.id
    assert done == set(stretch.sides)
