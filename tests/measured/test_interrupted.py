"""Where the coach goes on after an interruption, in voices of any pace: a few routines, the goals.

``python -m tests.benchmarks.interrupted`` has the table, more routines, and a neural voice. Whether
it measures well is tested in ``test_interruptions.py``.
"""

import math
import random
from functools import cache
from itertools import product

import pytest

from tests.benchmarks.interrupted import GOALS, HOLD, Column
from tests.benchmarks.interrupted_draws import Tally, tally
from tests.benchmarks.interrupted_visits import Mode, played
from tests.benchmarks.interrupted_voices import WORDS_PER_MINUTE, Voice, espeak

ROUTINES = 300
DOUBT = 2.5
"""Standard errors that a share may miss its goal by: in so few routines chance moves it so far."""


@cache
def voice(words_per_minute: int) -> Voice:
    return espeak(words_per_minute)


def slack(column: Column, goal: float, found: Tally) -> float:
    """What chance may add to a share, or take from it: one routine at the least."""
    drawn = found.holds if column is HOLD else found.routines
    return max(1 / drawn, DOUBT * math.sqrt(goal * (1 - goal) / drawn))


def missed(mode: Mode, found: Tally, *, learned: bool) -> dict[str, float]:
    """The figures that are not what they should be."""
    off = {}
    for column, goal in GOALS[mode, learned].items():
        share = column.figure(found)
        worse = goal - share if column.more_is_better else share - goal
        if worse > slack(column, goal, found):
            off[column.title] = share
    return off


@pytest.mark.parametrize(
    ("mode", "learned", "words_per_minute"),
    [pytest.param(*one) for one in product(Mode, (False, True), WORDS_PER_MINUTE)],
)
def test_it_goes_on_where_the_listener_was(
    mode: Mode, learned: bool, words_per_minute: int
) -> None:
    speaker = voice(words_per_minute)
    chance = random.Random(2027)  # noqa: S311 - a simulation that can be repeated
    home = played(mode, speaker, chance, learned=learned)
    speaker.keep()
    assert not missed(mode, tally(home.scenes, ROUTINES, chance), learned=learned)
