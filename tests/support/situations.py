"""The situations a listener can be in, each reached by a short conversation.

Tests try every word in each.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from skill.domain.conversation.state import State
from skill.domain.conversation.state_record import read_state
from skill.domain.memory.progress import Progress
from skill.simulator.envelope import Identity, Session
from tests.support.conversation import MONDAY_MORNING, Conversation

ROUTINE = ("StartRoutine", *["NextStep"] * 10)
"""From the first word to the end."""

SITUATIONS: Mapping[str, tuple[str, ...]] = {
    "stranger": (),
    "known": ("StartRoutine", "NextStep", "Stop", "a day"),
    "new": ("launch",),
    "back": (*ROUTINE, "a day", "launch"),
    "section": ("launch", "StartRoutine"),
    "2nd-side": ("launch", "StartRoutine", "NextStep", "NextStep"),
    "step": ("launch", "StepByStep", "StartRoutine", "NextStep"),
    "last": ("launch", *ROUTINE[:-1]),
    "detour": ("launch", "StartRoutine", "NextStep", "Stretch stretch=sphinx"),
    "alone": ("launch", "Stretch stretch=sphinx"),
    "carry?": ("StartRoutine", "NextStep", "Stop", "a day", "launch"),
    "declined": ("StartRoutine", "NextStep", "Stop", "a day", "launch", "No"),
    "again?": (*ROUTINE, "launch"),
    "anyway?": ("StartRoutine", "NextStep", "Pain", "Yes", "a day", "launch"),
    "over?": ("launch", "StartRoutine", "NextStep", "StartOver"),
    "off?": ("launch", "StartRoutine", "NextStep", "Pain"),
    "easier?": ("launch", "StartRoutine", "NextStep", "Pain sensation=sore"),
    "which?": ("launch", "StartRoutine", "NextStep", "Stretch stretch=sphinx|cat_cow"),
    "long?": ("launch", "StartRoutine", "NextStep", "SetHold"),
    "hold": ("launch", "StartRoutine", "NextStep", "62 seconds"),
    "by-self": ("launch", "HandsFree", "90 seconds"),
    "reset?": ("launch", "StartRoutine", "NextStep", "ResetSettings"),
    "forget?": ("launch", "StartRoutine", "NextStep", "ForgetMe"),
    "when?": ("launch", "StartRoutine", "NextStep", "Reminder"),
    "remind?": ("launch", "StartRoutine", "NextStep", "Reminder time=07:00"),
}
"""What is said to get there. ``stranger`` and ``known`` have no session open; ``declined`` would
not carry on; in ``hold`` and ``by-self``, which is hands-free, the last answer is broken in on
so long after it was asked for."""


BIRTH = int(MONDAY_MORNING.timestamp())
"""When the memory of somebody who is put into a situation began."""


@dataclass(frozen=True)
class Situation:
    """One of them, ready to be entered any number of times."""

    progress: Progress | None
    session: Session | None
    now: datetime

    @property
    def state(self) -> State:
        """What the session carries; what is stored, where none is open."""
        if self.session is None:
            return State(self.progress or Progress())
        return read_state(self.session.attributes["state"])


def reached(conversation: Conversation, name: str) -> Situation:
    """The situation of that name, reached by a listener of its own."""
    conversation.identity = Identity(user_id=f"amzn1.ask.account.{name}")
    conversation.now = MONDAY_MORNING
    for words in SITUATIONS[name]:
        if words == "a day":
            conversation.now += timedelta(days=1)
        elif words.endswith(" seconds"):
            conversation.now = conversation.asked_at + timedelta(
                seconds=int(words.removesuffix(" seconds"))
            )
        else:
            conversation.say(words)
    return Situation(
        conversation.saved(),
        conversation.sessions.pop(conversation.speaker, None),
        conversation.now,
    )


def enter(conversation: Conversation, situation: Situation, listener: str) -> None:
    """Put a listener who was never heard of into a situation."""
    conversation.identity = Identity(user_id=f"amzn1.ask.account.{listener}")
    conversation.now = situation.now
    conversation.sessions.clear()
    if situation.progress:
        conversation.store.save(
            conversation.listener, situation.progress, 0, BIRTH, int(situation.now.timestamp())
        )
    if situation.session:
        attributes = {**situation.session.attributes, "version": 1, "birth": BIRTH}
        conversation.sessions[conversation.speaker] = replace(
            situation.session, attributes=attributes
        )
