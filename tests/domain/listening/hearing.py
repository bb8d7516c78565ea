"""Answers of any shape, and what is true at a moment of them, worked out cue by cue.

The truth knows of no marks: it is what the guess is measured by.
"""

from typing import NamedTuple

from hypothesis import strategies as st

from skill.domain.listening.playback import ALMOST_DONE, MICROPHONE_SECONDS, Playback, play
from skill.domain.routine.model import Position, Side
from skill.domain.routine.place import Place
from skill.domain.script.timeline import Chime, Cue, Hold, Pause, Say, Timeline, with_gaps

SENT = 1_800_000_000
WORDS = ("Breathe.", "Your hips stay heavy.", "On your back, both knees bent, feet flat. Let go.")

EDGE = 0.2
"""Seconds around a step's beginning in which either step is right: marks are kept in tenths."""

words = st.sampled_from(WORDS)
silences = st.integers(1, 20).map(float)


class Truth(NamedTuple):
    """What is true at a moment: the step, whether it is as good as done, and what is left of it."""

    place: Place | None
    done: bool = False
    left: float | None = None
    """Seconds of the hold that is being done; ``None``: none is."""


def step(number: int) -> Place:
    """A place that is later the greater the number."""
    return Place("knee_to_chest", Side.LEFT, f"step {number}")


@st.composite
def readings(draw: st.DrawFn, first: int = 0) -> Timeline:
    """Some words, then steps with their movements; some of them are held, some repeated."""
    cues: list[Cue] = [Say(one) for one in draw(st.lists(words, max_size=2))]
    for number in range(first, first + draw(st.integers(1, 6))):
        cues += draw(_steps(step(number)))
    return (*cues, Say(draw(words)))


@st.composite
def _steps(draw: st.DrawFn, place: Place) -> Timeline:
    cues: list[Cue] = [Say(draw(words), place)]
    match draw(st.sampled_from(("move", "hold", "repeat"))):
        case "hold":
            cues += [Chime(place), _held(draw(st.integers(15, 60)), draw(words), place)]
            cues += [Chime(place), Say(draw(words), place)]
        case "repeat":
            for _ in range(3):
                cues += [Hold(5, (Pause(5, place),), place, repeated=True)]
                cues += [Say(draw(words), place)]
        case _:
            pass
    return (*cues, Pause(draw(silences), place))


def _held(seconds: int, cue: str, place: Place) -> Hold:
    said = Say(cue, place)
    return Hold(seconds, (said, Pause(seconds - said.seconds, place)), place)


def sent(timeline: Timeline, reprompt: Timeline = ()) -> Playback:
    """The playback of an answer, sent at :data:`SENT`."""
    return play(SENT, timeline, reprompt, last=step(0), then=None, body=Position.BACK)


def both(timeline: Timeline, reprompt: Timeline) -> Timeline:
    """An answer and its reprompt in one, the open microphone between them."""
    last = [cue.place for cue in timeline if cue.place][-1:]
    return (*timeline, Pause(MICROPHONE_SECONDS, last[0] if last else None), *reprompt)


def truth(timeline: Timeline, moment: float, pace: float = 1.0) -> Truth:
    """What is true at a moment, where the voice takes ``pace`` times as long as estimated."""
    clock, place, done = 0.0, None, False
    for gap, cue in with_gaps(timeline):
        clock += gap * pace
        if moment < clock:
            break
        if cue.place and cue.place != place:
            place, done = cue.place, False
        if isinstance(cue, Hold) and not cue.repeated:
            ends = clock + seconds_of(cue, pace)
            if moment < ends:
                left = ends - moment
                return Truth(place, left <= ALMOST_DONE, left)
            done = True
        clock += seconds_of(cue, pace)
    return Truth(place, done)


def seconds_of(cue: Cue, pace: float) -> float:
    """How long a cue takes at a pace: only words do."""
    match cue:
        case Say():
            return cue.seconds * pace
        case Hold(_, parts):
            return sum(seconds_of(part, pace) for part in parts)
        case _:
            return cue.seconds


def takes(timeline: Timeline, pace: float = 1.0) -> float:
    """How long a timeline takes at a pace."""
    return sum(gap * pace + seconds_of(cue, pace) for gap, cue in with_gaps(timeline))
