"""How long words really take, by a synthesiser that nobody here wrote: espeak-ng."""

import subprocess
from array import array
from collections.abc import Iterable
from functools import cache
from itertools import takewhile

from skill.domain.script.duration import WORDS_PER_MINUTE

LOUDEST_SILENCE = 100
"""Samples up to this (of 32,767) are silence."""
_RATE = slice(24, 28)
_SAMPLES = slice(44, None)
"""Where a WAV file without extra chunks keeps its samples per second, and the samples."""


@cache
def spoken_length(words: str, words_per_minute: int = WORDS_PER_MINUTE) -> float:
    """Seconds from the first sound to the last, at what espeak-ng takes for a pace.

    The pauses inside are part of it, the silence after it is not.
    """
    command = ("espeak-ng", "-v", "en-us", "-s", str(words_per_minute), "--stdout", "--", words)
    sound = subprocess.run(command, capture_output=True, check=True).stdout
    samples = array("h", sound[_SAMPLES])
    sounding = len(samples) - _silent(samples) - _silent(reversed(samples))
    return max(0, sounding) / int.from_bytes(sound[_RATE], "little")


def _silent(samples: Iterable[int]) -> int:
    """How many samples come before the first sound."""
    return sum(1 for _ in takewhile(lambda sample: abs(sample) <= LOUDEST_SILENCE, samples))
