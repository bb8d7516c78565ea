"""What was being said when the listener spoke up.

Alexa does not tell; the timeline and the clock do.

Position = this request's time - (the last answer's time) - lag. One clock, Amazon's, so skew
cancels. A listener who is put back a step loses seconds; one who is put forward loses the step: so
the guess errs early. None of Alexa's timing is documented: the constants are from memory, checked
by ``tests/benchmarks/interrupted.py``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from skill.domain.routine.model import Position
from skill.domain.routine.place import Place
from skill.domain.script.timeline import Hold, Say, Timeline


class Lag(NamedTuple):
    """Seconds between what a listener reacts to and the time of their request: usually, and how far off it may be."""

    usual: float
    doubt: float

    @property
    def longest(self) -> float:
        """The lag that a guess reckons with which errs early."""
        return self.usual + self.doubt


SPEECH_LAG = Lag(3.2, 1.9)
"""The answer's start-up (1 to 2 s), the wake word and the end of the utterance (2 to 4 s); half a
second less, for Alexa's times are cut to whole seconds. The doubt is fitted, so that five in a
thousand are put forward at most."""
TOUCH_LAG = Lag(0.7, 0.8)
"""The same, for a button."""
SLOWER_SHARE = 0.01
"""Of the speech so far: how far the listener's voice may lag behind the estimate."""
QUICKER_SHARE = 0.04
"""How far it may be ahead of it: further, for all this costs is a step said twice."""
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


def spoken(
    at: int, last: Place, then: Place | None, body: Position, *timelines: Timeline
) -> Spoken:
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
                after = (
                    before is not None
                    and before.place == cue.place
                    and (before.hold > 0 or before.after)
                )
                if (
                    hold
                    or before is None
                    or before.place != cue.place
                    or (after and not before.after)
                ):
                    begins = (round(says, 1), round(waits, 1)) if marks or number else (0.0, 0.0)
                    marks.append(Mark(cue.place, *begins, hold, after and not hold))
            said = seconds if isinstance(cue, Say) else cue.speech if isinstance(cue, Hold) else 0.0
            says += said
            waits += seconds - said
    return Spoken(at, tuple(marks), round(says + waits, 1), last, then, body, round(answered, 1))


def being_said(
    answer: Spoken, now: int, *, unbiased: bool = False, lag: Lag = SPEECH_LAG
) -> Heard | None:
    """Where in ``answer`` the listener was at ``now``; ``None``: all of it was heard.

    ``unbiased`` for "go back" alone: erring early, it would go back two steps. A time before the
    answer is the safe guess: its beginning.
    """
    elapsed = now - answer.at
    if elapsed >= answer.seconds:
        return None
    least, likely, most = (
        max(0.0, elapsed - lag.usual + doubt) for doubt in (-lag.doubt, 0.0, lag.doubt)
    )
    reached = (
        _reached(answer.marks, likely, 0.0)
        if unbiased
        else _reached(answer.marks, least, SLOWER_SHARE)
    )
    # However early the guess: never more than a step before any that may have been reached.
    reached = max(
        reached, _a_step_before(answer.marks, _reached(answer.marks, most, -QUICKER_SHARE))
    )
    if reached < 0:
        return Heard(reached)
    mark = answer.marks[reached]
    if mark.says + mark.waits < answer.answered <= elapsed:
        # The answer is over, and of the reprompt no step was heard yet.
        last = max(
            i for i, one in enumerate(answer.marks) if one.says + one.waits < answer.answered
        )
        return Heard(last, 0)
    if mark.after:
        return Heard(reached, 0)
    if not mark.hold:
        return Heard(reached)
    begins = mark.says + mark.waits
    if mark.hold - int(least - begins) < ALMOST_DONE:
        return Heard(reached, 0)
    # Inside a hold a second too many costs as much as one too few: that guess is even.
    return Heard(reached, max(ALMOST_DONE, mark.hold - max(0, int(likely - begins))))


def _reached(marks: tuple[Mark, ...], heard: float, share: float) -> int:
    return max(
        (i for i, mark in enumerate(marks) if mark.says * (1 + share) + mark.waits <= heard),
        default=-1,
    )


def _a_step_before(marks: tuple[Mark, ...], index: int) -> int:
    """The first mark of the step before that of a mark; -1 before the first."""
    here = marks[index].place if index >= 0 else None
    earlier = [mark.place for mark in marks[: max(0, index)] if mark.place != here]
    return next((i for i, mark in enumerate(marks) if earlier and mark.place == earlier[-1]), -1)


def places(marks: Iterable[Mark]) -> list[Place]:
    """The places of marks, each once, in order."""
    return list(dict.fromkeys(mark.place for mark in marks))
