"""What yes, no, next and cancel do at every open question: the table of the whole conversation.

An entry has four outcomes, in that order: the question left open then, and the section that was
taught last; ``closed`` is a goodbye.
"""

from collections.abc import Mapping

import pytest

from skill.domain.conversation import events
from skill.domain.conversation.events import Event
from skill.domain.conversation.questions import YES_OR_NO, Asking
from skill.domain.conversation.turn import Turn
from skill.domain.values import replace
from tests.domain.conversation.situations import SITUATIONS
from tests.support.visits import asking_in, place_in

ANSWERS: tuple[Event, ...] = (events.Yes(), events.No(), events.NextAsked(), events.CancelAsked())
KNEE, TWIST = "knee_to_chest", "spinal_twist"

TABLE: Mapping[str, tuple[str, str, str, str]] = {
    "nothing was said yet": ("start", "start", "start", "closed"),
    "welcomed for the first time": ("next childs_pose", "start", "next childs_pose", "closed"),
    "welcomed back": ("next childs_pose", "start", "next childs_pose", "closed"),
    "asked whether to carry on": (f"next {TWIST}/left", "start", f"next {TWIST}/left", "start"),
    "declined to carry on": ("next childs_pose", "start", "next childs_pose", "closed"),
    "asked after one round": ("next childs_pose", "closed", "next childs_pose", "closed"),
    "asked after two rounds": ("next childs_pose", "closed", "next childs_pose", "closed"),
    "asked after two rounds and a half": (
        f"next {TWIST}/left",
        "closed",
        f"next {TWIST}/left",
        "closed",
    ),
    "asked on a rest day": ("next childs_pose", "closed", "next childs_pose", "closed"),
    "asked on a rest day half way": (
        f"next {TWIST}/left",
        "closed",
        f"next {TWIST}/left",
        "closed",
    ),
    "asked whether to start over": (
        "next childs_pose",
        f"next {KNEE}/right",
        f"next {KNEE}/left",
        f"next {KNEE}/right",
    ),
    "taught the first stretch": (
        f"next {KNEE}/right",
        "next childs_pose",
        f"next {KNEE}/right",
        "closed",
    ),
    "taught the first side": (
        f"next {KNEE}/left",
        f"next {KNEE}/right",
        f"next {KNEE}/left",
        "closed",
    ),
    "taught the first step": ("next childs_pose", "next childs_pose", "next childs_pose", "closed"),
    "taught the last stretch": ("closed", "next sphinx", "closed", "closed"),
    "in a detour": (f"next {TWIST}/right", f"next {TWIST}/left", f"next {TWIST}/right", "closed"),
    "in a detour of one side": (
        f"next {KNEE}/right",
        "next piriformis/left",
        f"next {KNEE}/right",
        "closed",
    ),
    "taught one stretch alone": ("next childs_pose", "start sphinx", "next childs_pose", "closed"),
    "asked whether to rest tomorrow": ("closed", "closed", f"next {KNEE}/right", "closed"),
    "asked about rest after the last": ("closed", "closed", "closed", "closed"),
    "offered the easier form": ("next childs_pose", "next", f"next {KNEE}/right", "next"),
    "asked which of two": (
        f"next {KNEE}/right",
        "next childs_pose",
        f"next {KNEE}/right",
        "closed",
    ),
    "asked how long to hold": (
        "hold_length childs_pose",
        "next childs_pose",
        f"next {KNEE}/right",
        "closed",
    ),
    "asked how long before a stretch": ("hold_length", "start", "start", "closed"),
    "asked whether to reset": (
        "next childs_pose",
        "next childs_pose",
        f"next {KNEE}/right",
        "next childs_pose",
    ),
    "asked whether to forget": (
        "closed",
        "next childs_pose",
        f"next {KNEE}/right",
        "next childs_pose",
    ),
    "asked when to remind": (
        "reminder_time childs_pose",
        "next childs_pose",
        f"next {KNEE}/right",
        "closed",
    ),
    "asked whether to remind": (
        "closed",
        "next childs_pose",
        f"next {KNEE}/right",
        "next childs_pose",
    ),
}


def outcome(turn: Turn) -> str:
    asking, place = asking_in(turn.state.visit), place_in(turn.state.visit)
    if asking is None:
        return "closed"
    if place is None:
        return asking
    return f"{asking} {'/'.join(part for part in place.section if part)}"


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_answers_to_every_question(situation: str) -> None:
    assert (
        tuple(outcome(SITUATIONS[situation]().does(answer)) for answer in ANSWERS)
        == TABLE[situation]
    )


def test_every_question_is_in_the_table() -> None:
    asked = {arrive().asking for arrive in SITUATIONS.values()}
    assert asked == {None, *Asking}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_cancel_is_a_no_to_a_yes_no_question_and_else_a_goodbye(situation: str) -> None:
    asking = SITUATIONS[situation]().asking
    cancelled = SITUATIONS[situation]().does(events.CancelAsked())
    same = events.No() if asking in YES_OR_NO else events.StopAsked()
    assert cancelled == SITUATIONS[situation]().does(same)


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize(
    "event", [events.StopAsked(), events.EmergencyTold(), events.PainTold(events.Feeling.NUMB)]
)
def test_leaving_and_emergencies_are_heard_in_every_question(situation: str, event: Event) -> None:
    # Whoever leaves after the last stretch has done it all; an emergency counts nothing.
    like = events.SessionEnded() if event == events.StopAsked() else events.HelpAsked()
    kept = SITUATIONS[situation]().does(like).state.progress
    turn = SITUATIONS[situation]().does(event)
    assert not turn.open
    # That somebody has left just now is all that is new.
    assert replace(turn.state.progress, trace=kept.trace) == kept
