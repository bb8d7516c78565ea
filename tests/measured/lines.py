"""Everything that the coach says: section by section, and as a set of lines."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from skill.content import load
from skill.domain.routine.model import Ease, Position, Side, Stretch
from skill.domain.routine.place import Place, opening
from skill.domain.script.answer import Answer, answer
from skill.domain.script.phrasebook import sentences
from skill.domain.script.section import Detail, Teaching
from skill.domain.script.timeline import Say, flat
from skill.speech.ssml import ssml
from tests.measured.pieces import Piece, Words, pieces

CONTENT = load()
ROUTINE = CONTENT.routine
PHRASES = CONTENT.phrases
LENGTHS = (10, 30, 60)
"""Holds that are asked for: the least, the usual and the most (seconds)."""
NEVER_SPOKEN = ("name.", "length.", "list.", "card.", "numbers", "safety.card", "help.card")
"""Lines that are parts of others, or text on a card."""
FILLED = {
    "count": "seven",
    "day": "every Monday",
    "days": "three days",
    "first": "cat cow",
    "hour": "seven",
    "least": "ten seconds",
    "length": "forty-five seconds",
    "minutes": "about fifteen minutes",
    "most": "one minute",
    "number": "two",
    "part": "in the morning",
    "second": "sphinx pose",
    "section": "seated spinal twist, left side",
    "side": "right",
    "stretch": "knee to chest",
    "stretches": "child's pose, knee to chest and sphinx pose",
    "time": "seven thirty in the morning",
    "work": "Back flat.",
}
"""A likely value for every placeholder of a line."""


@dataclass(frozen=True)
class Section:
    """A section as it is rendered."""

    name: str
    heard: list[Piece]
    estimated_words: float
    """What the skill believes its words to take (seconds)."""

    @property
    def texts(self) -> list[str]:
        return [piece.text for piece in self.heard if isinstance(piece, Words)]

    @property
    def silence(self) -> float:
        """The seconds that are not words."""
        return sum(piece.seconds for piece in self.heard if not isinstance(piece, Words))


def answers(
    stretch: Stretch, side: Side | None, teaching: Teaching, body: Position | None = None
) -> Iterator[Answer]:
    """The answers that read a section from start to end; ``body`` is the position before it."""
    place: Place | None = opening(stretch, side)
    body = body or stretch.position
    while place:
        read = answer(ROUTINE, place, teaching, PHRASES, body=body)
        yield read
        place, body = read.then, stretch.position


def whole_routine(detail: Detail) -> Iterator[Section]:
    """Every section in order, with the ways from one to the next."""
    body = Position.START
    for stretch in ROUTINE.stretches:
        for side in stretch.sides or (None,):
            name = f"{detail} {stretch.id} {side or ''}".strip()
            timelines = [read.timeline for read in answers(stretch, side, Teaching(detail), body)]
            heard = [piece for timeline in timelines for piece in pieces(ssml(timeline))]
            words = sum(
                cue.seconds
                for timeline in timelines
                for cue in flat(timeline)
                if isinstance(cue, Say)
            )
            yield Section(name, heard, words)
            body = stretch.position


def every_line() -> list[str]:
    """Every text that is ever spoken without a pause inside, each once."""
    return sorted({*_taught(), *_of_stretches(), *_of_movements(), *_of_phrases()})


def single_sentences(lines: Iterable[str]) -> list[str]:
    """The sentences of lines, each once and alone."""
    return sorted({one for line in lines for one in re.split(r"(?<=[.?])\s", line)})


def _taught() -> Iterator[str]:
    for stretch, detail, ease, hold in product(ROUTINE.stretches, Detail, Ease, LENGTHS):
        for side in stretch.sides or (None,):
            for read in answers(stretch, side, Teaching(detail, ease, hold)):
                yield from (cue.words for cue in flat(read.timeline) if isinstance(cue, Say))


def _of_stretches() -> Iterator[str]:
    for stretch in ROUTINE.stretches:
        for side in stretch.sides or Side:
            for words in (
                stretch.benefits,
                stretch.caution,
                stretch.come_out,
                stretch.easier.say,
                stretch.deeper.say,
            ):
                yield sentences(words.format(side=side, other=side.other))


def _of_movements() -> Iterator[str]:
    yield from (movement.say for movement in ROUTINE.movements.values() if movement.say)


def _of_phrases() -> Iterator[str]:
    for key, variants in PHRASES.lines.items():
        if not key.startswith(NEVER_SPOKEN):
            yield from (sentences(words.format(**FILLED)) for words in variants)
