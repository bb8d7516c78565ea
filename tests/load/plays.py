"""What listeners say, one after the other: each play is one person's evening with the coach.

A play yields what is said next and is sent the coach's answer to it.
"""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass

from skill.simulator.response import SkillResponse

MINUTE = 60
SILENCE = "silence"
"""Nothing is said until the speaker ends the session."""
TWO_SPEAKERS = "two speakers"


@dataclass(frozen=True)
class Said:
    """An intent's short name with its slots, ``launch`` or ``SILENCE``."""

    words: str
    after: int | None = None
    """Seconds after the last answer began; ``None``: when it was heard to its end, and a little
    later."""


Play = Generator[Said, SkillResponse, None]


def newcomer() -> Play:
    """Hears of the coach for the first time, and goes through to the end."""
    yield Said("launch")
    yield from _to_the_end((yield Said("StartRoutine")))


def resumer() -> Play:
    """Leaves in the middle of a hold and comes back in time for the rest of it.

    Goes on the same evening, to the end.
    """
    yield Said("launch")
    yield Said("StartRoutine")
    yield Said("NextStep")
    yield Said("NextStep")
    yield Said("Stop", after=70)
    yield Said("launch", after=4 * MINUTE)
    yield Said("Yes")
    yield Said("NextStep")
    yield Said("Cancel", after=40)
    yield Said("launch", after=25 * MINUTE)
    yield from _to_the_end((yield Said("Yes")))


def hands_free() -> Play:
    """Is read to, says hardly a word, and lets the speaker fall silent once."""
    yield Said("launch")
    yield Said("HandsFree")
    yield Said(SILENCE)
    yield Said("launch", after=12 * MINUTE)
    yield from _to_the_end((yield Said("Yes")))


def detour() -> Play:
    """Asks for other stretches and for reasons, and stops where it hurts."""
    yield Said("StartRoutine")
    yield Said("NextStep")
    yield Said("Stretch stretch=childs_pose", after=45)
    yield Said("NextStep")
    yield Said("Benefits stretch=knee_to_chest")
    yield Said("Repeat")
    yield Said("OtherSide", after=20)
    yield Said('Stretch stretch="the plank"')
    yield Said("No")
    yield Said("WhereAmI")
    yield Said("SkipStretch")
    yield Said("Advice topic=breathing", after=30)
    yield Said("PreviousStep", after=15)
    yield Said("Pain sensation=pain body_part=back", after=50)
    yield Said("Yes")


def settler() -> Play:
    """Has the coach the way they like it, step by step, and looks back."""
    yield Said("launch")
    yield Said("History")
    yield Said("SetHold duration=PT45S")
    yield Said("Pace pace=slower")
    yield Said("StepByStep")
    yield Said("StartRoutine minutes=PT8M")
    for _ in range(12):
        if (yield Said("NextStep")).ends_session:
            return
    yield Said("Easier keep=always")
    yield Said("Settings")
    yield Said("Fallback")
    yield Said("ByStretch")
    yield Said("Help")
    yield Said("ResetSettings")
    yield Said("Yes")
    yield Said("Stop")


def housemate() -> Play:
    """One of two who use the coach at the same moment and are taken for one.

    Each has a speaker of their own.
    """
    yield Said("launch")
    yield Said("Yes")
    for _ in range(6):
        if (yield Said("NextStep")).ends_session:
            return
    yield Said("Stop", after=30)


def _to_the_end(heard: SkillResponse) -> Play:
    while not heard.ends_session:
        heard = yield Said("NextStep")


PLAYS: Mapping[str, Callable[[], Play]] = {
    "newcomer": newcomer,
    "resumer": resumer,
    "hands-free": hands_free,
    "detour": detour,
    "settings": settler,
    TWO_SPEAKERS: housemate,
}
