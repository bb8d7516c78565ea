"""The pace of a voice, in percent of the estimate, learned from how long sessions last."""

from skill.domain.listening.playback import Playback
from skill.domain.memory.progress import QUICKEST, SLOWEST

START_UP = 1.5
"""Seconds from sending an answer to its first sound, where nothing else is added to them."""
TELLING_SPEECH = 20.0
"""The least seconds of speech that a pace is learned from: in fewer the start-up weighs more."""


def learn(
    voice: int | None,
    playback: Playback,
    now: int,
) -> int | None:
    """The voice's pace, once a session ran out in silence: its length is then known.

    Two measurements weigh alike, so that one odd one is forgotten soon.
    """
    if playback.out_says < TELLING_SPEECH:
        return voice
    spoken = now - playback.sent - START_UP - playback.out_waits
    measured = round(100 * spoken / playback.out_says)
    if not QUICKEST <= measured <= SLOWEST:
        # A timer, a call or a fault stood in between.
        return voice
    return measured if voice is None else round((voice + measured) / 2)
