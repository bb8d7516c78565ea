"""A timeline -> SSML that Alexa accepts. Limits: Amazon's SSML reference and response format.

Raises :class:`~skill.errors.SpeechTooLong` rather than send what Alexa would refuse to speak.
"""

from functools import lru_cache
from html import escape

from skill.domain.script.timeline import Chime, Say, Timeline, flat, length
from skill.errors import SpeechTooLong

LONGEST_BREAK_MS = 10_000
"""One ``<break>``; longer silences are chains of them."""
MOST_CHARACTERS = 8_000
"""The whole outputSpeech, tags included."""
MOST_SECONDS = 240
"""Ours: Alexa's cap for audio in one response. It names none for speech."""
MOST_SOUNDS = 5
"""``<audio>`` tags in one response; a chime beyond them is silence of its length."""
CHIME = '<audio src="soundbank://soundlibrary/musical/amzn_sfx_bell_short_chime_01"/>'


def ssml(timeline: Timeline, after: str = "") -> str:
    """The timeline as one ``<speak>`` document.

    The sounds of a document before it in the response count too.
    """
    if (seconds := length(timeline)) > MOST_SECONDS:
        raise SpeechTooLong(f"{seconds:.0f} s, {MOST_SECONDS} at most")
    parts: list[str] = []
    silent_ms = 0
    sounds = after.count(CHIME)
    for cue in flat(timeline):
        chimes = isinstance(cue, Chime) and sounds < MOST_SOUNDS
        if not chimes and not isinstance(cue, Say):
            silent_ms += round(cue.seconds * 1000)
            continue
        if silent_ms:
            parts.append(_silence(silent_ms))
            silent_ms = 0
        if isinstance(cue, Say):
            parts.append(_escaped(cue.words))
        else:
            sounds += 1
            parts.append(CHIME)
    if silent_ms:
        parts.append(_silence(silent_ms))
    spoken = f"<speak>{' '.join(parts)}</speak>"
    if len(spoken) > MOST_CHARACTERS:
        raise SpeechTooLong(f"{len(spoken)} characters, {MOST_CHARACTERS} at most")
    return spoken


@lru_cache(1024)
def _silence(milliseconds: int) -> str:
    whole, rest = divmod(milliseconds, LONGEST_BREAK_MS)
    chain = [f'<break time="{LONGEST_BREAK_MS // 1000}s"/>'] * whole
    return " ".join([*chain, f'<break time="{rest}ms"/>'] if rest else chain)


def _escaped(words: str) -> str:
    """Words without markup, and without the control characters that XML cannot hold."""
    if not words.isprintable():
        words = "".join(one if one.isprintable() else " " for one in words)
    return escape(words, quote=False)
