"""What was being said when the listener spoke up. Alexa does not tell; the timeline and the clock do.

Position = this request's time - (the last answer's time) - lag. One clock, Amazon's, so skew cancels. A listener
who is put back a step loses seconds; one who is put forward loses the step: so the guess errs early.
None of Alexa's timing is documented: the constants are from memory, checked by ``tests/benchmarks/interrupted.py``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from skill.domain.place import Place
from skill.domain.routine import Position
from skill.domain.timeline import Hold, Say, Timeline

SPEECH_LAG = 4.6
"""Seconds between what a listener reacts to and the time of their request: the answer's start-up (1 to 2 s), the
wake word and the end of the utterance (2 to 4 s). Towards the long end, since the guess errs early."""
LEAST_DOUBT = 1.8
"""Seconds by which the usual lag is shorter than the one assumed: what the guess is never more than a step before."""
TOUCH_LAG = 1.5
"""The same, for a button."""
MARGIN_SHARE = 0.02
"""Of the speech so far: how far the listener's voice may be ahead of the estimate."""
ALMOST_DONE = 5
"""Seconds left of a hold that are not worth going back for: it counts as done."""
MICROPHONE_SECONDS = 8
"""How long the microphone is open after an answer, before the reprompt."""


class Mark(NamedTuple):
    """A moment in a timeline where another step begins, or its hold, or what comes after the hold."""

    place: Place
    says: float
    """Seconds of speech before it; they scale with the speaker's voice."""
    waits: float
    """Seconds of silence and sound before it."""
    hold: int = 0
    """The seconds promised, where a hold begins here."""
    after: bool = False
    """Whether the hold of this step is over by then."""


@dataclass(frozen=True)
class Spoken:
    """An answer that was sent: when (seconds since 1970), its marks, how long it takes, and where it ends."""

    at: int
    marks: tuple[Mark, ...]
    seconds: float
    last: Place
    """Where its last section, or its only step, began: what "repeat" repeats once all was heard."""
    then: Place | None
    """Where that section goes on after it; ``None``: it was read to its end."""
    body: Position
    """How the listener was placed when it began."""
    answered: float = 0.0
    """Where a reprompt reads on: the seconds before the microphone opens for it."""


@dataclass(frozen=True)
class Heard:
    """The mark that was reached, and in a hold the seconds left of it (0: done, or as good as done)."""

    index: int
    """-1: none yet."""
    left: int | None = None


def spoken(at: int, last: Place, then: Place | None, body: Position, *timelines: Timeline) -> Spoken:
    """An answer as it will be heard; with a second timeline, the reprompt, the microphone's time lies between.

    The words before an answer's first step belong to that step; those before the reprompt's do not.
    """
    marks: list[Mark] = []
    says = waits = 0.0
    answered = 0.0
    for number, timeline in enumerate(timelines):
        if number:
            answered = says + waits
            waits += MICROPHONE_SECONDS
        for cue in timeline:
            seconds = cue.seconds
            hold = int(seconds) if isinstance(cue, Hold) and not cue.repeated else 0
            if cue.place:
                before = marks[-1] if marks else None
                after = before is not None and before.place == cue.place and (before.hold > 0 or before.after)
                if hold or before is None or before.place != cue.place or (after and not before.after):
                    begins = (round(says, 1), round(waits, 1)) if marks or number else (0.0, 0.0)
                    marks.append(Mark(cue.place, *begins, hold, after and not hold))
            said = seconds if isinstance(cue, Say) else cue.speech if isinstance(cue, Hold) else 0.0
            says += said
            waits += seconds - said
    return Spoken(at, tuple(marks), round(says + waits, 1), last, then, body, round(answered, 1))


def being_said(answer: Spoken, now: int, *, unbiased: bool = False, lag: float = SPEECH_LAG) -> Heard | None:
    """Where in ``answer`` the listener was at ``now``; ``None``: all of it was heard.

    ``unbiased`` for "go back" alone: erring early, it would go back two steps. A time before the answer is the safe
    guess: its beginning.
    """
    elapsed = now - answer.at
    if elapsed >= answer.seconds:
        return None
    heard = max(0.0, elapsed - lag)
    likely = _reached(answer.marks, heard + (0.0 if unbiased else LEAST_DOUBT), 0.0)
    reached = likely if unbiased else _reached(answer.marks, heard, MARGIN_SHARE)
    reached = max(reached, _a_step_before(answer.marks, likely))
    if reached < 0:
        return Heard(reached)
    mark = answer.marks[reached]
    if mark.says + mark.waits < answer.answered <= elapsed:
        # The answer is over, and of the reprompt no step was heard yet.
        last = max(i for i, one in enumerate(answer.marks) if one.says + one.waits < answer.answered)
        return Heard(last, 0)
    if mark.after:
        return Heard(reached, 0)
    if not mark.hold:
        return Heard(reached)
    inside = max(0.0, heard - mark.says - mark.waits)
    left = mark.hold - int(inside)
    return Heard(reached, left if left >= ALMOST_DONE else 0)


def _reached(marks: tuple[Mark, ...], heard: float, share: float) -> int:
    return max((i for i, mark in enumerate(marks) if mark.says * (1 + share) + mark.waits <= heard), default=-1)


def _a_step_before(marks: tuple[Mark, ...], index: int) -> int:
    """The first mark of the step before that of a mark; -1 before the first."""
    here = marks[index].place if index >= 0 else None
    earlier = [mark.place for mark in marks[: max(0, index)] if mark.place != here]
    return next((i for i, mark in enumerate(marks) if earlier and mark.place == earlier[-1]), -1)


def places(marks: Iterable[Mark]) -> list[Place]:
    """The places of marks, each once, in order."""
    return list(dict.fromkeys(mark.place for mark in marks))
