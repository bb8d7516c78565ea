"""An answer that was sent, as something with a clock: what begins in it when.

Its marks count seconds of speech, which stretch with the speaker's voice, apart from seconds of
silence and sound, which do not. They are counted by the estimate of ``script/duration.py``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from skill.domain.routine.model import Position
from skill.domain.routine.place import Place
from skill.domain.script.timeline import Cue, Hold, Say, Timeline, with_gaps

ALMOST_DONE = 5
"""Seconds of a hold that are not worth going back for: it counts as done."""
MICROPHONE_SECONDS = 8
"""How long the microphone is open after an answer, and again after its reprompt."""


class Mark(NamedTuple):
    """A moment of an answer where a step begins, or its hold, or where it is as good as done."""

    place: Place
    says: float
    """Seconds of speech before it, by the estimate."""
    waits: float
    """Seconds of silence and sound before it."""
    hold: int = 0
    """The seconds promised, where a hold begins here."""
    done: bool = False
    """Whether the step is done from here on, but for its last words."""


@dataclass(frozen=True)
class Playback:
    """An answer that was sent, with the reprompt that follows it in silence."""

    sent: int
    """When, in seconds since 1970."""
    marks: tuple[Mark, ...]
    says: float
    """Seconds of speech until all of its steps were heard, by the estimate."""
    waits: float
    """Seconds of silence and sound until then."""
    last: Place
    """Where its last section, or its only step, began."""
    then: Place | None
    """Where that section goes on afterwards; ``None``: it was read to its end."""
    body: Position
    """How the listener was placed when it began."""
    out_says: float
    """Seconds of speech until the session runs out, where nobody says a word."""
    out_waits: float
    """Seconds of silence and sound until then, the open microphone included."""


def play(
    sent: int,
    timeline: Timeline,
    reprompt: Timeline,
    *,
    last: Place,
    then: Place | None,
    body: Position,
) -> Playback:
    """The playback of an answer. Its reprompt counts as heard on where it reads steps, too."""
    recorder = _Recorder()
    recorder.record(timeline)
    says, waits = recorder.says, recorder.waits
    reads_on = any(cue.place for cue in reprompt)
    recorder.open_microphone()
    recorder.record(reprompt)
    if reads_on:
        says, waits = recorder.says, recorder.waits
    return Playback(
        sent,
        tuple(recorder.marks) if reads_on else tuple(recorder.marks[: recorder.answered]),
        round(says, 1),
        round(waits, 1),
        last,
        then,
        body,
        round(recorder.says, 1),
        round(recorder.waits + MICROPHONE_SECONDS, 1),
    )


class _Recorder:
    """Counts speech and silence while cues go by, and notes the marks among them."""

    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self.says = 0.0
        self.waits = 0.0
        self.answered = 0
        """How many marks the answer itself has."""

    def record(self, timeline: Timeline) -> None:
        for gap, cue in with_gaps(timeline):
            self.says += gap
            if cue.place:
                self._mark(cue, cue.place)
            said = _speech(cue)
            self.says += said
            self.waits += cue.seconds - said

    def open_microphone(self) -> None:
        self.answered = len(self.marks)
        if self.marks:
            # While it is open, the last step of the answer is done.
            self._note(self.marks[-1].place, done=True)
        self.waits += MICROPHONE_SECONDS

    def _mark(
        self,
        cue: Cue,
        place: Place,
    ) -> None:
        if not self.marks or self.marks[-1].place != place:
            self._note(place)
        if isinstance(cue, Hold) and not cue.repeated:
            self._note(place, hold=cue.seconds)
            silence = max(0.0, cue.seconds - cue.speech - ALMOST_DONE)
            self._note(
                place,
                after_says=cue.speech,
                after_waits=silence,
                done=True,
            )

    def _note(
        self,
        place: Place,
        *,
        after_says: float = 0.0,
        after_waits: float = 0.0,
        hold: int = 0,
        done: bool = False,
    ) -> None:
        says = round(self.says + after_says, 1)
        waits = round(self.waits + after_waits, 1)
        self.marks.append(
            Mark(
                place,
                says,
                waits,
                hold,
                done,
            )
        )


def _speech(cue: Cue) -> float:
    if isinstance(cue, Say):
        return cue.seconds
    if isinstance(cue, Hold):
        return cue.speech
    return 0.0


def section_ends(playback: Playback, voice: int | None) -> tuple[int, ...]:
    """Seconds after which each section of an answer is done, for a voice of that pace.

    The last one counts only where it is read to its end.
    """
    pace = 1.0
    if voice is not None:
        pace = voice / 100
    ends = []
    section = playback.marks[0].place.section
    for mark in playback.marks:
        if mark.place.section != section:
            ends.append(round(mark.says * pace + mark.waits))
            section = mark.place.section
    if playback.then is None:
        ends.append(round(playback.says * pace + playback.waits))
    return tuple(ends)


def places(marks: Iterable[Mark]) -> list[Place]:
    """The places of marks, each once, in order."""
    return list(dict.fromkeys(mark.place for mark in marks))
