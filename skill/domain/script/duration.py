"""How long words take to say, in seconds. Every calibration constant is here and nowhere else.

The length of a line is that from its first sound to its last: the silence after it belongs to the
timeline, for a ``<break>`` replaces the pause that a full stop would make (Amazon's SSML
reference). It is estimated from what can be counted in the text: a share for beginning to speak,
for each letter, for each word, for each comma and for each sentence's end inside the line.
Syllables were tried: they cost more, and letters and words tell as much.

The constants are a least-squares fit of the relative error to everything that the coach says,
spoken by espeak-ng at :data:`WORDS_PER_MINUTE`. ``python -m tests.benchmarks.calibrate`` makes them
anew and measures their errors, on a second synthesiser too.
"""

from functools import lru_cache
from operator import mul
from typing import NamedTuple

WORDS_PER_MINUTE = 165
"""The rate that the constants were fitted at, sentence pauses included: about that of Alexa's own
voice."""

CHIME_SECONDS = 0.71
"""``amzn_sfx_bell_short_chime_01`` in Alexa's sound library."""

LETTERS_IN_A_DIGIT = 5
"""A digit is spoken as a word of its own, of about so many letters: ``30`` is "thirty", ``45``
"forty-five"."""


class Parts(NamedTuple):
    """What of a line takes time to say: how many there are, or the seconds that one takes."""

    line: float
    letter: float
    word: float
    comma: float
    sentence: float


SECONDS = Parts(
    line=0.162,
    letter=0.043,
    word=0.08,
    comma=0.329,
    sentence=0.496,
)
"""The seconds that each part takes; ``sentence`` is the pause between two, ``comma`` that after a
comma or a colon."""

SENTENCE_GAP = SECONDS.sentence
"""Seconds that a voice leaves between two sentences of one text."""


def count_parts(words: str) -> Parts:
    """How many of each part there are in ``words``."""
    letters = sum(map(str.isalpha, words))
    letters += LETTERS_IN_A_DIGIT * sum(map(str.isdigit, words))
    spaces = words.count(" ")
    commas = words.count(", ") + words.count("; ") + words.count(": ")
    ends = words.count(". ") + words.count("? ")
    return Parts(
        1,
        letters,
        spaces + 1,
        commas,
        ends,
    )


@lru_cache(maxsize=4096)
def spoken_seconds(words: str) -> float:
    """The estimated length of ``words`` spoken plainly; 0 for none."""
    if not words:
        return 0.0
    seconds: float = sum(map(mul, SECONDS, count_parts(words)))
    return seconds
