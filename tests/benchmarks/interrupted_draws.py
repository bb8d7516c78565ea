"""Interruptions at random moments, and how often the coach was right about them."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from skill.coaching import Reply
from skill.domain.conversation.events import Event
from tests.benchmarks.interrupted_beliefs import (
    Order,
    Verdict,
    believed,
    compared,
    finds_step_before,
    finds_what_hurts,
    fits_hold,
    numbered,
    reopened,
)
from tests.benchmarks.interrupted_hearing import Truth
from tests.benchmarks.interrupted_visits import LAG, LATENCY, START_UP, Scene

AWAY = (1.0, 4.0)
"""Powers of ten: the seconds until the coach is opened again after a session that ended without a
word, from ten seconds to three hours."""
OF_WHICH_END = 5
"""One routine in so many ends without a word, too, in each of two ways."""


@dataclass(frozen=True)
class Moment:
    """Somebody speaks up: in which answer, where they are, and the stamp of their request."""

    scene: Scene
    truth: Truth
    now: int
    anew: bool = False
    """Whether the session is gone, so that theirs is a new one."""

    def ask(self, *said: Event) -> tuple[Reply, ...]:
        """What the coach answers, word by word."""
        return self.scene.ask(self.now, said, anew=self.anew)


@dataclass
class Tally:
    """What became of so many interruptions, in numbers."""

    routines: int
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    holds: int = 0
    """How many of them fell into a hold,"""
    holds_fit: int = 0
    """and in how many of these the listener would be held for as long as was left."""
    steps_before: int = 0
    """How often "go back" found the step before."""
    pains: int = 0
    """How often "it hurts" found the stretch that hurts."""
    broken_off: Counter[Verdict] = field(default_factory=Counter)
    """Opened again in the middle of an answer whose session was gone."""
    faded_out: Counter[Verdict] = field(default_factory=Counter)
    """Opened again after all was heard and the session had ended without a word."""

    def share(self, verdict: Verdict) -> float:
        """The share of a verdict on "repeat"."""
        return self.verdicts[verdict] / self.routines


def tally(scenes: Sequence[Scene], routines: int, chance: random.Random) -> Tally:
    """Interrupt so many routines, each once, and look where the coach goes on."""
    order = numbered([place for scene in scenes for place in scene.heard.places])
    found = Tally(routines)
    for _ in range(routines):
        _count(found, spoken_up(scenes, chance), order)
    for _ in range(routines // OF_WHICH_END):
        gone = spoken_up(scenes, chance, anew=True)
        found.broken_off[reopened(gone.ask, gone.truth, order)] += 1
        gone = come_back(scenes, chance)
        found.faded_out[reopened(gone.ask, gone.truth, order)] += 1
    return found


def spoken_up(scenes: Sequence[Scene], chance: random.Random, *, anew: bool = False) -> Moment:
    """Somebody speaks up at a random moment of what they hear, once a step has begun."""
    lengths = [scene.until for scene in scenes]
    while True:
        scene = chance.choices(scenes, lengths)[0]
        second = chance.uniform(0, scene.until)
        # In a greeting no step is being said, so none can be missed.
        if truth := scene.heard.truth(second):
            break
    requested = _begun(scene, chance) + second + chance.uniform(*LAG)
    return Moment(scene, truth, int(requested), anew)


def come_back(scenes: Sequence[Scene], chance: random.Random) -> Moment:
    """Somebody has heard all of an answer and its reprompt, and opens the coach some time later."""
    scene = chance.choice(scenes)
    truth = scene.heard.truth(scene.heard.seconds)
    assert truth, "nothing was taught"
    ended = _begun(scene, chance) + START_UP * chance.uniform(*LAG) + scene.heard.seconds
    return Moment(scene, truth, int(ended + 10 ** chance.uniform(*AWAY)), anew=True)


def _begun(scene: Scene, chance: random.Random) -> float:
    """When the answer left: its request's stamp was cut to whole seconds."""
    return scene.sent + chance.random() + chance.uniform(*LATENCY)


def _count(found: Tally, moment: Moment, order: Order) -> None:
    truth = moment.truth
    belief = believed(moment.ask)
    found.verdicts[compared(belief, truth, order)] += 1
    if truth.in_hold:
        found.holds += 1
        found.holds_fit += fits_hold(belief, truth, order)
    found.steps_before += finds_step_before(moment.ask, truth, order)
    found.pains += finds_what_hurts(moment.ask, truth)
