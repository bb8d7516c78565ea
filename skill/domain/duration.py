"""How long words take to say, in seconds. Every calibration constant is here and nowhere else.

A linear model: each vowel group (about a syllable), each letter, each pause at a comma or a sentence's end
costs its share. The constants are a least-squares fit to this content, spoken by espeak-ng at
:data:`WORDS_PER_MINUTE`; ``tests/benchmarks/calibrate.py`` makes them anew.
"""

import re

WORDS_PER_MINUTE = 165
"""The rate that the constants were fitted at: about Alexa's own."""

SECONDS_PER_LETTER = 0.032
SECONDS_PER_SYLLABLE = 0.105
SECONDS_PER_WORD = 0.025
SECONDS_PER_COMMA = 0.2
SECONDS_PER_SENTENCE = 0.4

CHIME_SECONDS = 0.71
"""``amzn_sfx_bell_short_chime_01`` in Alexa's sound library."""

_SYLLABLE = re.compile(r"[aeiouy]+", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[\w']+")
_COMMA = re.compile(r"[,;:](?=\s)")
_SENTENCE = re.compile(r"[.?](?=\s|$)")


def spoken_seconds(words: str) -> float:
    """The estimated length of ``words`` spoken plainly; 0 for none."""
    if not words:
        return 0.0
    letters = len(_LETTER.findall(words))
    # A digit is spoken as a word of about five letters and one and a half syllables.
    digits = len(_DIGIT.findall(words))
    return (
        SECONDS_PER_LETTER * (letters + 5 * digits)
        + SECONDS_PER_SYLLABLE * (len(_SYLLABLE.findall(words)) + 1.5 * digits)
        + SECONDS_PER_WORD * len(_WORD.findall(words))
        + SECONDS_PER_COMMA * len(_COMMA.findall(words))
        + SECONDS_PER_SENTENCE * max(1, len(_SENTENCE.findall(words)))
    )
