"""What the listener really hears, second by second: the truth that the coach has to guess.

The rules of this world:

- Each text between two breaks is spoken in one go. What a synthesiser leaves between two sentences
  of one ``Say`` is its own; where two ``Say`` adjoin, :data:`SENTENCE_GAP` lies between them.
- Silences and sounds take as long as they are written.
- After the answer the microphone is open, then the reprompt is spoken, then the microphone is open
  once more, and the session runs out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from skill.domain.routine.place import Place
from skill.domain.script.timeline import Hold, Say, Timeline, flat
from tests.benchmarks.interrupted_voices import Voice

SENTENCE_GAP = 0.45
"""Seconds that a voice leaves between two texts that adjoin."""
MICROPHONE_SECONDS = 8.0
"""How long the microphone is open."""


class Span(NamedTuple):
    """A cue as it is heard, in seconds from the first sound of the answer."""

    begins: float
    ends: float
    place: Place | None
    hold: bool
    """Whether it is a hold with an end of its own: one of several repetitions has none."""


@dataclass(frozen=True)
class Truth:
    """Where the listener is at a moment."""

    place: Place
    """The step that is being said; after it, and before the next, still this one."""
    done: bool
    """Whether it is over, so that a prompt is heard, or the microphone is open."""
    left: float | None = None
    """Seconds of the step's hold that are still to come: all of it before the hold, 0 after it.
    ``None``: the step has no hold."""
    in_hold: bool = False


@dataclass(frozen=True)
class Heard:
    """An answer and its reprompt as they are heard."""

    spans: tuple[Span, ...]
    answered: float
    """When the answer ends and the microphone opens."""
    seconds: float
    """When the session runs out."""

    @property
    def places(self) -> tuple[Place, ...]:
        """The steps that are said, in order."""
        return tuple(dict.fromkeys(span.place for span in self.spans if span.place))

    def truth(self, moment: float) -> Truth | None:
        """Where the listener is; ``None`` in a greeting, before any step."""
        steps = [(span, span.place) for span in self.spans if span.place]
        begun = [(span, place) for span, place in steps if span.begins <= moment]
        if not begun:
            return None
        last, place = begun[-1]
        goes_on = steps[len(begun)][1] == place if len(begun) < len(steps) else False
        done = moment >= last.ends and not goes_on
        hold = next((span for span, there in steps if span.hold and there == place), None)
        if hold is None:
            return Truth(place, done)
        left = min(hold.ends - hold.begins, max(0.0, hold.ends - moment))
        return Truth(place, done, left, in_hold=hold.begins <= moment < hold.ends)


def heard(answer: Timeline, reprompt: Timeline, voice: Voice) -> Heard:
    """An answer and its reprompt, spoken by a voice."""
    spans = [*_spoken(answer, 0.0, voice)]
    answered = spans[-1].ends if spans else 0.0
    ends = answered + MICROPHONE_SECONDS
    if reprompt:
        spans += _spoken(reprompt, ends, voice)
        ends = spans[-1].ends + MICROPHONE_SECONDS
    return Heard(tuple(spans), answered, ends)


def _spoken(timeline: Timeline, begins: float, voice: Voice) -> Iterator[Span]:
    clock, speaking = begins, False
    for cue in timeline:
        begun = clock
        for part in flat((cue,)):
            if not isinstance(part, Say):
                clock += part.seconds
                speaking = speaking and not part.seconds
            elif part.words:
                clock += voice.seconds(part.words)
                if speaking:
                    clock += SENTENCE_GAP
                speaking = True
        yield Span(begun, clock, cue.place, isinstance(cue, Hold) and not cue.repeated)
