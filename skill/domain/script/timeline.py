"""What the coach says, as a sequence of cues with lengths in seconds.

Renderers make speech or text of it.

The rules:

- A :class:`Hold` lasts exactly its ``seconds``, the words spoken in it included.
- No cue begins before the one before it has ended.
- Where words follow words, the voice's own gap between two sentences counts too
  (:func:`with_gaps`); after a pause or a chime a voice makes none.
- A cue knows its place, so that a moment in a timeline tells where in the routine it lies.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from skill.domain.routine.place import Place
from skill.domain.script.duration import CHIME_SECONDS, SENTENCE_GAP, spoken_seconds


@dataclass(frozen=True)
class Say:
    """Words."""

    words: str
    place: Place | None = None

    @cached_property
    def seconds(self) -> float:
        """The estimated length."""
        return spoken_seconds(self.words)


@dataclass(frozen=True)
class Pause:
    """Silence, for a movement or a breath."""

    seconds: float
    place: Place | None = None


@dataclass(frozen=True)
class Chime:
    """A soft bell, at the start and the end of a hold."""

    place: Place | None = None

    @property
    def seconds(self) -> float:
        """The length of the sound."""
        return CHIME_SECONDS


@dataclass(frozen=True)
class Hold:
    """Time promised to the listener: ``parts`` fill exactly ``seconds``."""

    seconds: int
    parts: tuple[Say | Pause, ...]
    place: Place | None = None
    repeated: bool = False
    """One of several repetitions: cut off, the set begins again, not the rest of this hold."""

    @cached_property
    def speech(self) -> float:
        """Seconds of it that are words."""
        return sum(part.seconds for part in self.parts if isinstance(part, Say))


Cue = Say | Pause | Chime | Hold
Timeline = tuple[Cue, ...]


def length(timeline: Iterable[Cue]) -> float:
    """The length of a timeline in seconds."""
    cues = tuple(timeline)
    gaps = sum(isinstance(before, Say) and isinstance(cue, Say) for before, cue in pairwise(cues))
    return sum([cue.seconds for cue in cues]) + gaps * SENTENCE_GAP


def with_gaps(timeline: Iterable[Cue]) -> Iterator[tuple[float, Cue]]:
    """Each cue, and the seconds of silence that the voice itself makes before it.

    Words that follow words without a pause become one piece of text, and between its sentences a
    voice breathes.
    """
    before: Cue | None = None
    for cue in timeline:
        gap = 0.0
        if isinstance(before, Say) and isinstance(cue, Say):
            gap = SENTENCE_GAP
        yield gap, cue
        before = cue


def flat(timeline: Iterable[Cue]) -> Iterator[Say | Pause | Chime]:
    """The timeline with every hold taken apart."""
    for cue in timeline:
        if isinstance(cue, Hold):
            yield from cue.parts
        else:
            yield cue


BEFORE_CHIME = 2.0
"""Seconds of a hold's end that are kept free of words, so that a slow voice runs into no chime."""
BETWEEN_WORDS = 1.0
"""The least seconds between two cues inside a hold, so that they do not run into one."""


def fill(
    seconds: int,
    cues: Iterable[tuple[float, str]],
    place: Place | None = None,
) -> Hold:
    """A hold with words at given seconds into it.

    Words begin when they should, or as soon as those before have ended and a breath has passed.
    Words that would end too close to the hold's own end are left out whole.
    """
    parts: list[Say | Pause] = []
    clock = 0.0
    for wanted, words in cues:
        starts = wanted
        if parts:
            starts = max(wanted, clock + BETWEEN_WORDS)
        ends = starts + spoken_seconds(words)
        if ends > seconds - BEFORE_CHIME:
            continue
        parts.append(Pause(starts - clock, place))
        parts.append(Say(words, place))
        clock = ends
    parts.append(Pause(seconds - clock, place))
    heard = tuple(part for part in parts if part.seconds > 0)
    return Hold(seconds, heard, place)
