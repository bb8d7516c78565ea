"""What one answer reads: a step, a section, or hands-free as many sections as fit."""

from collections.abc import Callable
from dataclasses import dataclass

from skill.domain.conversation.context import Talk
from skill.domain.memory.progress import Wait
from skill.domain.routine.model import Position, Stretch
from skill.domain.routine.place import Place, next_section
from skill.domain.script.answer import answer
from skill.domain.script.section import Teaching
from skill.domain.script.timeline import Cue, Timeline, length

LONGEST_HANDS_FREE = 228
"""Seconds of one hands-free answer, everything in it counted. Nobody is waited for, so it may be
longer than the 150 s that other answers aim at; the rest of Alexa's 240 is for a voice that is
slower than the estimate."""
AROUND = 12
"""Of these, for the prompt and the hints that are said once."""


@dataclass(frozen=True)
class Reading:
    """What is read: its cues, the opening or place it began at last, where it goes on, how the listener is placed."""

    timeline: Timeline
    last: Place
    then: Place | None
    body: Position


def read(
    talk: Talk,
    place: Place,
    teaching: Callable[[Talk, Stretch], Teaching],
    *around: Cue,
    left: int | None = None,
) -> Reading:
    """What is read from ``place`` on, with ``around`` in the same answer.

    ``then``: ``None`` after a whole section.
    """
    room = LONGEST_HANDS_FREE - AROUND - length(around)
    wait = talk.progress.settings.value.wait
    timeline: list[Cue] = []
    last, body, following = place, talk.visit.body, place
    while True:
        stretch = talk.stretch(following)
        part = answer(
            talk.routine,
            following,
            teaching(talk, stretch),
            talk.phrases,
            body=body,
            one_step=wait is Wait.STEP,
            left=left,
        )
        if timeline and length((*timeline, *part.timeline)) > room:
            return Reading(
                tuple(timeline),
                last,
                following if following.section == last.section else None,
                body,
            )
        timeline += part.timeline
        last, body, left = following, stretch.position, None
        onward = part.then or (_section_after(talk, last) if wait is Wait.NEVER else None)
        if wait is not Wait.NEVER or onward is None:
            return Reading(tuple(timeline), last, part.then, body)
        following = onward


def _section_after(talk: Talk, place: Place) -> Place | None:
    if talk.visit.detour:
        return None if talk.visit.one_side else next_section(talk.routine, (place.stretch,), place)
    return next_section(talk.routine, talk.offered, place)
