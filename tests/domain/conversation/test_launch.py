"""How a visit begins, by what is remembered."""

from dataclasses import replace
from datetime import timedelta

import pytest

from skill.domain.conversation import events
from skill.domain.conversation.events import Ended, Event
from skill.domain.conversation.questions import Asking
from skill.domain.memory.progress import Notice, Progress, Unfinished
from skill.domain.routine.place import opening
from tests.domain.conversation.situations import HALF_WAY, remembering, says
from tests.domain.conversation.talking import TODAY, Listener, known, returning
from tests.domain.english import ROUTINE
from tests.support.visits import asking_in, place_in

FIRST = opening(ROUTINE["childs_pose"])


@pytest.mark.parametrize(
    ("progress", "line", "asking"),
    [
        (Progress(), "launch.new", Asking.START),
        (known(), "launch.returning", Asking.START),
        (remembering(Unfinished(FIRST, ROUTINE.ids)), "launch.returning", Asking.START),
        (remembering(HALF_WAY), "launch.unfinished", Asking.CARRY_ON),
        (remembering(HALF_WAY, 1), "launch.unfinished", Asking.CARRY_ON),
        (remembering(rounds=1), "launch.finished", Asking.AGAIN),
        (remembering(rounds=2), "launch.enough", Asking.AGAIN),
        (remembering(HALF_WAY, 2), "launch.enough", Asking.AGAIN),
        (remembering(rest=True), "launch.rest_day", Asking.ANYWAY),
        (remembering(HALF_WAY, 2, rest=True), "launch.rest_day", Asking.ANYWAY),
    ],
)
def test_the_greeting_depends_on_what_is_remembered(
    progress: Progress, line: str, asking: Asking
) -> None:
    turn = returning(progress).does(events.Launched())
    assert says(turn, line)
    assert asking_in(turn.state.visit) is asking


@pytest.mark.parametrize(
    "event",
    [
        events.Launched(),
        events.StartAsked(),
        events.StretchAsked(("sphinx",)),
        events.StartOverAsked(),
    ],
)
def test_the_safety_notice_is_heard_once_and_before_anything_is_taught(event: Event) -> None:
    listener = Listener()
    assert says(listener.does(event), "safety.notice")
    assert not says(listener.does(events.StartAsked()), "safety.notice")
    assert Notice.SAFETY in listener.progress.heard


def test_what_teaches_nothing_says_no_notice() -> None:
    listener = Listener()
    assert not says(listener.does(events.HelpAsked()), "safety.notice")
    assert says(listener.does(events.StartAsked()), "safety.notice")


@pytest.mark.parametrize("event", [events.Launched(), events.StartAsked()])
def test_a_notice_that_was_broken_in_on_is_said_again(event: Event) -> None:
    listener = Listener()
    assert says(listener.does(event), "safety.notice")
    # Three seconds on, nobody can have heard it.
    assert says(listener.does(events.StartAsked(), 3), "safety.notice")
    assert Notice.SAFETY not in listener.progress.heard
    listener.does(events.StopAsked(), 40)
    assert Notice.SAFETY in listener.progress.heard


def test_a_notice_counts_as_heard_where_the_session_ran_out() -> None:
    listener = Listener()
    listener.does(events.Launched())
    listener.does(events.SessionEnded(Ended.IN_SILENCE), 3)
    assert Notice.SAFETY in listener.progress.heard


def test_how_to_interrupt_is_said_until_it_was_heard() -> None:
    listener = returning(known(Notice.SAFETY))
    assert says(listener.does(events.StartAsked()), "hint.interrupt")
    # Broken in on before the first hold.
    assert says(listener.does(events.RepeatAsked(), 20), "hint.interrupt")
    assert not says(listener.does(events.RepeatAsked()), "hint.interrupt")
    assert listener.progress.heard == set(Notice)


def test_the_safety_card_goes_to_the_app() -> None:
    card = Listener().does(events.Launched()).card
    assert card
    assert "no substitute" in card.text


def test_the_rest_day_is_asked_about_once_a_visit() -> None:
    listener = returning(remembering(rest=True))
    assert says(listener.does(events.StartAsked(300)), "launch.rest_day")
    insisted = listener.does(events.Yes())
    assert insisted.state.progress.unfinished.value
    assert len(insisted.state.progress.unfinished.value.plan) < 7
    assert not says(listener.does(events.StartOverAsked()), "launch.rest_day")


def test_minutes_choose_what_fits_and_say_so() -> None:
    turn = returning().does(events.StartAsked(300))
    unfinished = turn.state.progress.unfinished.value
    assert unfinished
    assert 0 < len(unfinished.plan) < 7
    assert says(turn, "launch.short")
    assert all(ROUTINE[one].name in turn.timeline[0].words for one in unfinished.plan)  # type: ignore[union-attr]
    assert says(returning().does(events.StartAsked(3600)), "launch.whole")


def test_what_hurt_is_not_first_in_a_new_round_of_the_visit() -> None:
    listener = returning()
    listener.does(events.StartAsked())
    listener.does(events.PainTold())
    listener.does(events.StartOverAsked())
    turn = listener.does(events.StartOverAsked())
    assert place_in(turn.state.visit) == opening(ROUTINE["knee_to_chest"])
    unfinished = turn.state.progress.unfinished.value
    assert unfinished
    assert unfinished.plan == ROUTINE.ids


def test_where_everything_hurt_who_insists_is_taught() -> None:
    listener = returning()
    listener.state = replace(
        listener.state, visit=replace(listener.visit, avoid=frozenset(ROUTINE.ids))
    )
    listener.does(events.StartAsked())
    assert listener.place == FIRST


def test_starting_over_asks_before_a_place_is_lost() -> None:
    listener = returning(remembering(HALF_WAY))
    turn = listener.does(events.StartOverAsked())
    assert says(turn, "launch.would_lose")
    assert asking_in(turn.state.visit) is Asking.START_OVER
    assert turn.state.progress.unfinished.value == HALF_WAY
    listener.does(events.Yes())
    assert listener.place == FIRST


@pytest.mark.parametrize(
    ("progress", "line"),
    [
        (Progress(), "launch.new"),
        (known().with_done("sphinx", 1, TODAY - timedelta(1)), "launch.returning"),
        (remembering(HALF_WAY), "launch.unfinished"),
        (remembering(rounds=1), "launch.finished"),
        (remembering(rounds=2), "launch.enough"),
        (remembering(rest=True), "launch.rest_day"),
    ],
)
def test_right_after_the_greeting_repeat_repeats_the_greeting(
    progress: Progress, line: str
) -> None:
    listener = returning(progress)
    listener.does(events.Launched())
    asked = listener.visit.question
    turn = listener.does(events.RepeatAsked())
    assert says(turn, line)
    assert listener.visit.question == asked
    # Later on it is the question alone.
    again = listener.does(events.RepeatAsked())
    assert not says(again, line)
    assert listener.visit.question == asked
