"""What is said inside a hold and a breath flow, so that it lasts exactly what was promised."""

from collections.abc import Iterator
from math import ceil

from skill.domain.routine.model import Flow
from skill.domain.routine.place import Place
from skill.domain.script.duration import spoken_seconds
from skill.domain.script.phrasebook import Phrasebook
from skill.domain.script.timeline import Hold, filled

FIRST_CUE = 3.0
"""Seconds into a hold when the breathing is spoken of."""
HALF_WAY_FROM = 30
TEN_MORE_FROM = 45
"""The least lengths (seconds) of holds in which "half way" and "ten more seconds" are said."""
BREATH = 4.0
"""Seconds of breathing in, or out, in a flow."""
NAG_AFTER = 30.0
"""Seconds of a flow after which its cues thin out to every third breath."""


def hold_parts(seconds: int, cue: str, phrases: Phrasebook, place: Place, *, brief: bool) -> Hold:
    """A still hold of ``seconds``; ``brief`` leaves the breathing cue out."""
    cues: list[tuple[float, str]] = [] if brief else [(FIRST_CUE, cue)]
    if seconds >= HALF_WAY_FROM:
        cues.append((seconds / 2, phrases.words("hold.half_way")))
    if seconds >= TEN_MORE_FROM:
        ten_more = phrases.words("hold.ten_more")
        cues.append((seconds - 10 - spoken_seconds(ten_more), ten_more))
    return filled(seconds, cues, place)


def flow_parts(seconds: int, flow: Flow, phrases: Phrasebook, place: Place, *, stay: bool) -> Hold:
    """A flow of ``seconds``: moving with the breath, or staying in each posture."""
    return filled(
        seconds, _stays(seconds, flow) if stay else _breaths(seconds, flow, phrases), place
    )


def _breaths(seconds: int, flow: Flow, phrases: Phrasebook) -> Iterator[tuple[float, str]]:
    clock = 0.0
    for words in (flow.breathe_in, flow.breathe_out):
        yield clock, words
        clock += max(BREATH, spoken_seconds(words) + 1.5)
    pair = (phrases.words("flow.in"), phrases.words("flow.out"))
    while clock + 2 * BREATH <= min(NAG_AFTER, seconds):
        yield from ((clock, pair[0]), (clock + BREATH, pair[1]))
        clock += 2 * BREATH
    yield clock, flow.carry_on
    clock += 4 * BREATH
    while clock + 2 * BREATH < seconds:
        yield from ((clock, pair[0]), (clock + BREATH, pair[1]))
        clock += 6 * BREATH


def _stays(seconds: int, flow: Flow) -> Iterator[tuple[float, str]]:
    # Both postures equally often, each about as long as the content asks, within its range.
    least, most = ceil(seconds / (2 * flow.stay.most)), seconds // (2 * flow.stay.least)
    pairs = max(1, least, min(most, round(seconds / (2 * flow.stay.usual))))
    each = seconds / (2 * pairs)
    for i in range(2 * pairs):
        yield i * each, flow.breathe_out if i % 2 else flow.breathe_in
