"""SSML taken apart into what a speaker does one after the other, as text, silences and sounds.

Piece by piece, for espeak-ng's own reading of ``<break>`` can't be trusted with time.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from tests.measured.voice import spoken_length

CHIME_SECONDS = 0.71
"""The length of ``amzn_sfx_bell_short_chime_01`` by Amazon's sound library."""
_UNITS = {"ms": 0.001, "s": 1.0}


@dataclass(frozen=True)
class Words:
    """Text between two tags."""

    text: str

    @property
    def seconds(self) -> float:
        return spoken_length(self.text)


@dataclass(frozen=True)
class Silence:
    """One ``<break>``."""

    seconds: float


@dataclass(frozen=True)
class Sound:
    """One ``<audio>``: always the chime."""

    seconds: float = CHIME_SECONDS


Piece = Words | Silence | Sound


def pieces(ssml: str) -> list[Piece]:
    """What is heard, in order."""
    speak = ET.fromstring(ssml)  # noqa: S314 - our own output
    found: list[Piece] = _words(speak.text)
    for tag in speak:
        found.append(Sound() if tag.tag == "audio" else Silence(_seconds(tag.attrib["time"])))
        found += _words(tag.tail)
    return found


def measured(heard: Iterable[Piece]) -> float:
    """How long it takes, with every word spoken by the synthesiser."""
    return sum(piece.seconds for piece in heard)


def between_chimes(heard: Sequence[Piece]) -> Iterator[tuple[str, tuple[Piece, ...]]]:
    """For each two chimes, the words that end at the first, and what is heard until the second."""
    chimes = [i for i, piece in enumerate(heard) if isinstance(piece, Sound)]
    for opening, closing in zip(chimes[::2], chimes[1::2], strict=True):
        before = heard[opening - 1]
        yield before.text if isinstance(before, Words) else "", tuple(heard[opening + 1 : closing])


def _words(text: str | None) -> list[Piece]:
    return [Words(text.strip())] if text and text.strip() else []


def _seconds(time: str) -> float:
    unit = time.lstrip("0123456789.")
    return float(time.removesuffix(unit)) * _UNITS[unit]
