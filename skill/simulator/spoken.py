"""SSML as an Echo plays it: a list of words, silences and sounds, each with its length.

Also the rules by which Alexa refuses SSML (its speech reference: 8,000 characters, 10 s a break,
five audio tags, 240 s of audio together).
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from skill.simulator.voice import Voice

MAX_CHARACTERS = 8000
MAX_BREAK = 10.0
MAX_AUDIO_TAGS = 5
MAX_AUDIO = 240.0

SOUND_LENGTHS = {
    "soundbank://soundlibrary/musical/amzn_sfx_bell_short_chime_01": 0.71,
    "soundbank://soundlibrary/musical/amzn_sfx_bell_med_chime_02": 0.89,
    "soundbank://soundlibrary/ui/gameshow/amzn_ui_sfx_gameshow_positive_response_01": 1.51,
}
MIN_RATE = 20
"""Percent, of `prosody rate`."""
UNKNOWN_SOUND = 1.0
"""Seconds taken for a sound whose length isn't listed."""

_STRENGTHS = {
    "none": 0.0,
    "x-weak": 0.0,
    "weak": 0.2,
    "medium": 0.3,
    "strong": 0.75,
    "x-strong": 1.2,
}
_RATES = {"x-slow": 0.5, "slow": 0.75, "medium": 1.0, "fast": 1.25, "x-fast": 1.5}
_AFTER = {"s": "strong", "p": "x-strong"}
_TAGS = frozenset(
    (
        *(
            "speak",
            "break",
            "audio",
            "s",
            "p",
            "prosody",
            "say-as",
            "emphasis",
            "sub",
            "phoneme",
            "w",
            "lang",
            "voice",
        ),
        *("amazon:effect", "amazon:emotion", "amazon:domain"),
    )
)
_AMAZON = "urn:amazon"


class BadSpeech(ValueError):
    """SSML that Alexa would refuse; the message says why."""


@dataclass(frozen=True)
class Words:
    """A sentence, said in `seconds`."""

    text: str
    seconds: float


@dataclass(frozen=True)
class Silence:
    """Nothing is heard for `seconds`; neighbouring breaks make one silence."""

    seconds: float


@dataclass(frozen=True)
class Sound:
    """A sound file or a sound of Alexa's library, `seconds` long."""

    src: str
    seconds: float


Segment = Words | Silence | Sound


def plain(text: str, voice: Voice) -> tuple[Segment, ...]:
    """What is heard of a PlainText answer. BadSpeech if it is too long."""
    if len(text) > MAX_CHARACTERS:
        raise BadSpeech(f"{len(text)} characters of speech, over {MAX_CHARACTERS}")
    return tuple(_sentences(text, 1.0, voice))


def ssml(markup: str, voice: Voice) -> tuple[Segment, ...]:
    """What is heard of `markup`, in order. BadSpeech if Alexa would refuse it."""
    if len(markup) > MAX_CHARACTERS:
        raise BadSpeech(f"{len(markup)} characters of SSML, over {MAX_CHARACTERS}")
    try:
        # The standard parser reads no external entities, and a document type can't stand inside the
        # wrapper.
        root = ET.fromstring(f'<answer xmlns:amazon="{_AMAZON}">{markup}</answer>')  # noqa: S314
    except ET.ParseError as error:
        raise BadSpeech(f"SSML is not well-formed: {error}") from error
    if (
        [child.tag for child in root] != ["speak"]
        or (root.text or "").strip()
        or (root[0].tail or "").strip()
    ):
        raise BadSpeech("SSML is not one <speak> element")
    heard = tuple(_joined(_heard(root[0], 1.0, voice)))
    sounds = [piece for piece in heard if isinstance(piece, Sound)]
    if len(sounds) > MAX_AUDIO_TAGS:
        raise BadSpeech(f"{len(sounds)} audio tags, over {MAX_AUDIO_TAGS}")
    if sum(sound.seconds for sound in sounds) > MAX_AUDIO:
        raise BadSpeech(f"more than {MAX_AUDIO:g} s of audio")
    return heard


def seconds(segments: tuple[Segment, ...]) -> float:
    """How long all of `segments` take."""
    return sum(segment.seconds for segment in segments)


def text(segments: tuple[Segment, ...]) -> str:
    """The words alone."""
    return " ".join(segment.text for segment in segments if isinstance(segment, Words))


def _heard(element: ET.Element, rate: float, voice: Voice) -> Iterator[Segment]:
    tag = element.tag.replace(f"{{{_AMAZON}}}", "amazon:")
    if tag not in _TAGS:
        raise BadSpeech(f"unknown tag <{tag}>")
    if tag == "break":
        yield Silence(_break(element))
    elif tag == "audio":
        src = element.get("src", "")
        if not src.startswith(("https://", "soundbank://")):
            raise BadSpeech(f"audio from {src!r}")
        yield Sound(src, SOUND_LENGTHS.get(src, UNKNOWN_SOUND))
    else:
        inner = rate * _rate(element.get("rate", "medium")) if tag == "prosody" else rate
        said = element.get("alias") if tag == "sub" else element.text
        yield from _sentences(said or "", inner, voice)
        for child in element:
            yield from _heard(child, inner, voice)
            yield from _sentences(child.tail or "", inner, voice)
        if tag in _AFTER:
            yield Silence(_STRENGTHS[_AFTER[tag]])


def _sentences(words: str, rate: float, voice: Voice) -> Iterator[Segment]:
    for sentence in re.split(r"(?<=[.?!])\s+", " ".join(words.split())):
        if re.search(r"\w", sentence):
            yield Words(sentence, voice.seconds(sentence) / rate)
        elif "." in sentence:
            # Alexa reads a full stop that stands alone, as one does right after an audio tag.
            yield Words("dot", voice.seconds("dot") / rate)


def _break(element: ET.Element) -> float:
    time = element.get("time")
    if time is None:
        strength = element.get("strength", "medium")
        if strength not in _STRENGTHS:
            raise BadSpeech(f"break of strength {strength!r}")
        return _STRENGTHS[strength]
    measure = re.fullmatch(r"\+?(\d*\.?\d+)(ms|s)", time)
    if measure is None:
        raise BadSpeech(f"break of time {time!r}")
    length = float(measure[1]) / (1000 if measure[2] == "ms" else 1)
    if length > MAX_BREAK:
        raise BadSpeech(f"break of {time}, over {MAX_BREAK:g} s")
    return length


def _rate(rate: str) -> float:
    if rate in _RATES:
        return _RATES[rate]
    percent = re.fullmatch(r"(\d+)%", rate)
    if percent is None or int(percent[1]) < MIN_RATE:
        raise BadSpeech(f"prosody rate {rate!r}")
    return int(percent[1]) / 100


def _joined(segments: Iterator[Segment]) -> Iterator[Segment]:
    for silent, group in groupby(segments, key=lambda piece: isinstance(piece, Silence)):
        if silent:
            yield Silence(sum(piece.seconds for piece in group))
        else:
            yield from group
