"""A place and the listener's settings -> the timeline that teaches it.

The rules:

- A part is as many blocks of one section as fit into :data:`LONGEST_ANSWER`, from a place on.
- A listener who lies otherwise than the stretch needs, or has let go of a hold, is led in first:
  into position, and in short through the steps before.
- A listener who still holds is told only how long, and hears the rest of the hold.
- A place that this way of teaching leaves out stands for the first block after it.
"""

from dataclasses import dataclass
from functools import lru_cache

from skill.domain.routine.model import Movement, Position, Routine, Side, Stretch
from skill.domain.routine.place import Place, opening
from skill.domain.script.phrasebook import Phrasebook, sentences
from skill.domain.script.section import WAYS_KEPT, Block, Detail, Section, Teaching, blocks
from skill.domain.script.timeline import Cue, Pause, Say, Timeline, length
from skill.domain.values import replace

LONGEST_ANSWER = 150
"""Seconds of one answer that we aim to stay under; a longer section is split between blocks."""


@dataclass(frozen=True)
class Part:
    """What is read at once: its cues, and where the section goes on (``None``: it is done)."""

    timeline: Timeline
    then: Place | None


@lru_cache(WAYS_KEPT)
def answer(
    routine: Routine,
    place: Place,
    teaching: Teaching,
    phrases: Phrasebook,
    *,
    body: Position,
    one_step: bool = False,
    remaining: int | None = None,
    holding: bool = False,
) -> Part:
    """What is read from ``place`` on, ``body`` being how the listener lies, sits or stands now.

    With ``one_step`` one block is read. With ``remaining`` only those seconds of the hold at
    ``place`` are; ``holding``: the listener has not let go of it.
    """
    stretch = routine[place.stretch]
    section = Section(
        stretch,
        place.side,
        teaching,
        phrases,
    )
    all_blocks = blocks(
        stretch,
        place.side,
        teaching,
        phrases,
    )
    first = _block_at(stretch, all_blocks, place)
    block = all_blocks[first]
    rest: Timeline = ()
    if remaining and block.place.step == place.step:
        rest = section.rest(
            block.place,
            remaining,
            holding=holding,
        )

    movement = routine.movements[body, stretch.position]
    lies_otherwise = body is not stretch.position
    timeline: list[Cue] = []
    if first == 0:
        timeline += entrance(
            stretch,
            block.place,
            teaching,
            phrases,
            movement,
        )
    elif lies_otherwise or (rest and not holding):
        timeline += _lead_in(
            stretch,
            block.place,
            teaching,
            phrases,
            movement,
        )
    if first > 0:
        timeline += rest or block.cues

    following = first + 1
    while not one_step and following < len(all_blocks):
        longer = length((*timeline, *all_blocks[following].cues))
        if longer > LONGEST_ANSWER:
            break
        timeline += all_blocks[following].cues
        following += 1
    then = None
    if following < len(all_blocks):
        then = all_blocks[following].place
    return Part(tuple(timeline), then)


@lru_cache(WAYS_KEPT)
def entrance(
    stretch: Stretch,
    place: Place,
    teaching: Teaching,
    phrases: Phrasebook,
    movement: Movement,
) -> Timeline:
    """The name of a section, the movement into its position, and the silence to get there."""
    section = Section(
        stretch,
        place.side,
        teaching,
        phrases,
    )
    name = section_name(stretch, place.side, phrases) + "."
    parts = (name, movement.say, section.words(stretch.steps[0]))
    words = " ".join(part for part in parts if part)
    seconds = movement.pause * teaching.pace / 100
    return Say(sentences(words), place), Pause(seconds, place)


def place_before(
    stretch: Stretch,
    place: Place,
    teaching: Teaching,
    phrases: Phrasebook,
) -> Place | None:
    """The step or set before ``place`` in its section; ``None`` at the first."""
    here = _order(stretch, place)
    all_places = [
        block.place
        for block in blocks(
            stretch,
            place.side,
            teaching,
            phrases,
        )
    ]
    earlier = [one for one in all_places if _order(stretch, one) < here]
    if not earlier:
        return None
    return earlier[-1]


def place_after(
    stretch: Stretch,
    place: Place,
    teaching: Teaching,
    phrases: Phrasebook,
) -> Place | None:
    """The step or set after ``place`` in its section; ``None`` at the last."""
    here = _order(stretch, place)
    for block in blocks(
        stretch,
        place.side,
        teaching,
        phrases,
    ):
        if _order(stretch, block.place) > here:
            return block.place
    return None


def section_name(
    stretch: Stretch,
    side: Side | None,
    phrases: Phrasebook,
) -> str:
    """The spoken name of a section: ``knee to chest, right side``."""
    if side is None:
        return stretch.name
    side_name = phrases.words(f"name.{side}")
    return phrases.words(
        "name.section",
        stretch=stretch.name,
        side=side_name,
    )


@lru_cache(WAYS_KEPT)
def section_seconds(
    routine: Routine,
    stretch: Stretch,
    side: Side | None,
    teaching: Teaching,
    phrases: Phrasebook,
    body: Position,
) -> float:
    """The length of a whole section, the way into its position included."""
    movement = routine.movements[body, stretch.position]
    first = opening(stretch, side)
    start = entrance(
        stretch,
        first,
        teaching,
        phrases,
        movement,
    )
    _, *steps = blocks(
        stretch,
        side,
        teaching,
        phrases,
    )
    return length(start) + sum(block.seconds for block in steps)


def _block_at(
    stretch: Stretch,
    all_blocks: tuple[Block, ...],
    place: Place,
) -> int:
    """The index of the first block not before ``place``; of the last where there is none."""
    here = _order(stretch, place)
    for index, block in enumerate(all_blocks):
        if _order(stretch, block.place) >= here:
            return index
    return len(all_blocks) - 1


def _order(stretch: Stretch, place: Place) -> tuple[int, int]:
    """A place as a number of its step and its set, for comparing places of one section."""
    step_no = stretch.step_ids.index(place.step)
    return step_no, place.set_no


def _lead_in(
    stretch: Stretch,
    place: Place,
    teaching: Teaching,
    phrases: Phrasebook,
    movement: Movement,
) -> Timeline:
    """The way back to ``place`` in a section: the entrance and the steps before it, in short."""
    short = replace(teaching, detail=Detail.SHORT)
    section = Section(
        stretch,
        place.side,
        short,
        phrases,
    )
    here = stretch.step_ids.index(place.step)
    before = stretch.steps[1:here]
    cues: list[Cue] = []
    cues += entrance(
        stretch,
        place,
        short,
        phrases,
        movement,
    )
    for step in before:
        words = section.words(step)
        if words and step.work is None:
            cues.append(Say(words, place))
            cues += section.pause(step.pause, place)
    return tuple(cues)
