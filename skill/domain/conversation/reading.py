"""What one answer reads: a step, a section, or hands-free as many sections as fit."""

from dataclasses import dataclass

from skill.domain.conversation.context import Context
from skill.domain.conversation.next_step import TheEnd, next_step
from skill.domain.listening.situation import Finished
from skill.domain.memory.settings import Wait
from skill.domain.routine.model import Position
from skill.domain.routine.place import Place
from skill.domain.script.answer import answer
from skill.domain.script.timeline import Cue, Timeline, length
from skill.domain.values import replace

LONGEST_HANDS_FREE = 228
"""Seconds of one hands-free answer, everything in it counted. Nobody is waited for, so it may be
longer than the 150 s that other answers aim at; the rest of Alexa's 240 is for a voice that is
slower than the estimate."""
LONGEST_UNKNOWN = 110
"""The same while the pace of the voice is not known: the longer an answer, the less the clock tells
of the place in it."""
AROUND = 12
"""Of these seconds, those for the prompt and the hints that are said once."""


@dataclass(frozen=True)
class Reading:
    """What is read: its cues, where its last section began, where it goes on, and the body then."""

    timeline: Timeline
    last: Place
    then: Place | None
    body: Position

    @property
    def after(self) -> Finished:
        """Where the listener is once it was heard to its end."""
        return Finished(self.last, self.then)

    def heard(self, context: Context) -> Context:
        """The same turn once it was heard to its end."""
        visit = replace(
            context.visit,
            situation=self.after,
            body=self.body,
        )
        return context.visiting(visit)

    def ends_routine(self, context: Context) -> bool:
        """Whether nothing of the routine is left after it."""
        return isinstance(next_step(self.heard(context)), TheEnd)


def read(
    context: Context,
    place: Place,
    *around: Cue,
    remaining: int | None = None,
    holding: bool = False,
) -> Reading:
    """What is read from ``place`` on, with ``around`` in the same answer.

    With ``remaining`` it begins with those seconds of the hold at ``place``; ``holding``: the
    listener has not let go of it.
    """
    room = _longest(context) - length(around)
    timeline: list[Cue] = []
    last, body, following = place, context.visit.body, place
    while True:
        stretch = context.stretch(following)
        part = answer(
            context.routine,
            following,
            context.teaching(stretch),
            context.phrases,
            body=body,
            one_step=context.settings.wait is Wait.STEP,
            remaining=remaining,
            holding=holding,
        )
        if timeline and length((*timeline, *part.timeline)) > room:
            goes_on = following if following.section == last.section else None
            return Reading(
                tuple(timeline),
                last,
                goes_on,
                body,
            )
        timeline += part.timeline
        if following.section != last.section:
            last = following
        body = stretch.position
        remaining, holding = None, False
        if not context.hands_free:
            return Reading(
                tuple(timeline),
                last,
                part.then,
                body,
            )
        onward = part.then or context.section_after(last)
        if onward is None:
            return Reading(
                tuple(timeline),
                last,
                None,
                body,
            )
        following = onward


def _longest(context: Context) -> int:
    if context.progress.voice.value is None:
        return LONGEST_UNKNOWN - AROUND
    return LONGEST_HANDS_FREE - AROUND
