"""A place and the listener's settings -> the timeline that teaches it.

An **answer** is as many blocks of a section as fit, from a place on.
"""

from dataclasses import dataclass
from functools import lru_cache

from skill.domain.routine.model import Movement, Position, Routine, Side, Stretch
from skill.domain.routine.place import Place, opening
from skill.domain.script.phrasebook import Phrasebook, sentences
from skill.domain.script.section import WAYS_KEPT, Detail, Section, Teaching, blocks
from skill.domain.script.timeline import Cue, Pause, Say, Timeline, length
from skill.domain.values import replace

LONGEST_ANSWER = 150
"""Seconds of one answer that we aim to stay under; a section that takes longer is split between
blocks."""


@dataclass(frozen=True)
class Answer:
    """What is read at once: its cues, the last place it reaches, and where it goes on (``None``: section done)."""

    timeline: Timeline
    through: Place
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
    left: int | None = None,
) -> Answer:
    """What is read from ``place`` on, ``body`` being how the listener is placed now.

    With ``one_step`` one block is read, else as many as stay within :data:`LONGEST_ANSWER`. With
    ``left`` only those seconds of the hold at ``place`` are. A listener who is placed otherwise, or
    has let go of the hold, is led in first: into position, and in short through the steps before.
    """
    stretch = routine[place.stretch]
    all_blocks = blocks(stretch, place.side, teaching, phrases)
    # A step that this form or the short detail leaves out: go on with the first block not before
    # it.
    ids = [step.id for step in stretch.steps]
    here = ids.index(place.step)
    first = next(
        (
            i
            for i, block in enumerate(all_blocks)
            if (ids.index(block.place.step), block.place.set_no) >= (here, place.set_no)
        ),
        len(all_blocks) - 1,
    )
    if all_blocks[first].place.step != place.step:
        left = None
    movement = routine.movements[body, stretch.position]
    timeline: list[Cue] = []
    if first == 0:
        timeline += entrance(stretch, all_blocks[0].place, teaching, phrases, movement)
    elif left or body is not stretch.position:
        timeline += _lead_in(stretch, all_blocks[first].place, teaching, phrases, movement)
    last = first
    if first > 0:
        rest = (
            Section(stretch, place.side, teaching, phrases).rest(all_blocks[first].place, left)
            if left
            else ()
        )
        timeline += rest or all_blocks[first].cues
    if not one_step:
        for i in range(first + 1, len(all_blocks)):
            if length(timeline) + all_blocks[i].seconds > LONGEST_ANSWER:
                break
            timeline += all_blocks[i].cues
            last = i
    then = all_blocks[last + 1].place if last + 1 < len(all_blocks) else None
    return Answer(tuple(timeline), all_blocks[last].place, then)


@lru_cache(WAYS_KEPT)
def entrance(
    stretch: Stretch, place: Place, teaching: Teaching, phrases: Phrasebook, movement: Movement
) -> Timeline:
    """The name of a section, the movement into its position, and the silence to get there."""
    section = Section(stretch, place.side, teaching, phrases)
    words = (
        section_name(stretch, place.side, phrases) + ".",
        movement.say,
        section.words(stretch.steps[0]),
    )
    return Say(sentences(" ".join(one for one in words if one)), place), Pause(
        movement.pause * teaching.pace / 100, place
    )


def _lead_in(
    stretch: Stretch, place: Place, teaching: Teaching, phrases: Phrasebook, movement: Movement
) -> Timeline:
    """The way back to ``place`` in the middle of a section: the entrance and the steps before it, in short."""
    short = replace(teaching, detail=Detail.SHORT)
    section = Section(stretch, place.side, short, phrases)
    steps = stretch.steps[1 : [step.id for step in stretch.steps].index(place.step)]
    cues: list[Cue] = [*entrance(stretch, place, short, phrases, movement)]
    for step in steps:
        if step.work is None and (words := section.words(step)):
            cues += [Say(words, place), *section.pause(step.pause, place)]
    return tuple(cues)


def place_before(
    stretch: Stretch, place: Place, teaching: Teaching, phrases: Phrasebook
) -> Place | None:
    """The block before ``place`` in its section; ``None`` at its first."""
    ids = [step.id for step in stretch.steps]
    earlier = [
        block.place
        for block in blocks(stretch, place.side, teaching, phrases)
        if (ids.index(block.place.step), block.place.set_no) < (ids.index(place.step), place.set_no)
    ]
    return earlier[-1] if earlier else None


def section_name(stretch: Stretch, side: Side | None, phrases: Phrasebook) -> str:
    """The spoken name of a section: ``knee to chest, right side``."""
    if side is None:
        return stretch.name
    return phrases.words("name.section", stretch=stretch.name, side=phrases.words(f"name.{side}"))


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
    start = entrance(stretch, opening(stretch, side), teaching, phrases, movement)
    return length(start) + sum(
        block.seconds for block in blocks(stretch, side, teaching, phrases)[1:]
    )
