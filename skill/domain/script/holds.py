"""What is said inside a hold and inside a breath flow.

The rules:

- It lasts exactly what was promised; ``timeline.fill`` holds that, and cuts no words off.
- A still hold says few things: the breathing early on, half way, ten seconds before the end.
- A flow says when to breathe in and out, and grows quiet once the rhythm is found.
"""

from collections.abc import Iterator
from math import ceil

from skill.domain.routine.model import Flow
from skill.domain.routine.place import Place
from skill.domain.script.duration import spoken_seconds
from skill.domain.script.phrasebook import Phrasebook
from skill.domain.script.timeline import Hold, fill

FIRST_CUE = 3.0
"""Seconds into a hold when the breathing is spoken of: the chime has died away, the body is still.
"""
HALF_WAY_FROM = 30
"""The least hold (seconds) that says "half way": in a shorter one it would follow the breathing at
once."""
TEN_MORE_FROM = 45
"""The least hold (seconds) that says "ten more seconds": in a shorter one it would follow "half
way" at once."""
BREATH = 4.0
"""Seconds of breathing in, or out, in a flow."""
NAG_AFTER = 30.0
"""Seconds of a flow after which its cues thin out to every third breath."""


def fill_stay(
    seconds: int,
    cue: str,
    phrases: Phrasebook,
    place: Place,
    *,
    brief: bool,
) -> Hold:
    """A still hold of ``seconds``; ``brief`` leaves the breathing cue out."""
    cues: list[tuple[float, str]] = []
    if not brief:
        cues.append((FIRST_CUE, cue))
    if seconds >= HALF_WAY_FROM:
        half_way = phrases.words("hold.half_way")
        cues.append((seconds / 2, half_way))
    if seconds >= TEN_MORE_FROM:
        ten_more = phrases.words("hold.ten_more")
        starts = seconds - 10 - spoken_seconds(ten_more)
        cues.append((starts, ten_more))
    return fill(seconds, cues, place)


def fill_flow(
    seconds: int,
    flow: Flow,
    phrases: Phrasebook,
    place: Place,
    *,
    stay: bool,
) -> Hold:
    """A flow of ``seconds``: moving with the breath, or staying in each posture."""
    if stay:
        cues = _say_stays(seconds, flow)
    else:
        cues = _say_breaths(seconds, flow, phrases)
    return fill(seconds, cues, place)


def _say_breaths(
    seconds: int,
    flow: Flow,
    phrases: Phrasebook,
) -> Iterator[tuple[float, str]]:
    clock = 0.0
    for words in (flow.breathe_in, flow.breathe_out):
        yield clock, words
        spoken = spoken_seconds(words)
        clock += max(BREATH, spoken + 1.5)
    breathe_in = phrases.words("flow.in")
    breathe_out = phrases.words("flow.out")
    while clock + 2 * BREATH <= min(NAG_AFTER, seconds):
        yield clock, breathe_in
        yield clock + BREATH, breathe_out
        clock += 2 * BREATH
    yield clock, flow.carry_on
    clock += 4 * BREATH
    while clock + 2 * BREATH < seconds:
        yield clock, breathe_in
        yield clock + BREATH, breathe_out
        clock += 6 * BREATH


def _say_stays(seconds: int, flow: Flow) -> Iterator[tuple[float, str]]:
    # Both postures equally often, each about as long as the content asks, within its range.
    half = seconds / 2
    least = ceil(half / flow.stay.most)
    most = int(half // flow.stay.least)
    usual = round(half / flow.stay.usual)
    pairs = max(1, least, min(most, usual))
    each = half / pairs
    for pair in range(pairs):
        clock = 2 * pair * each
        yield clock, flow.breathe_in
        yield clock + each, flow.breathe_out
