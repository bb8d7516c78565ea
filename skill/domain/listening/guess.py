"""Where in an answer the listener was when they spoke up.

The rules:

- Elapsed is this request's time less the last one's. Both are Amazon's, so no clock is compared
  with another.
- Two things stand between the clock and the place, and neither is told: the **lag** (from sending
  an answer to its first sound, and from the listener's thought to their request) and the **pace**
  of the voice. Each is a few cases. A pair of cases puts the listener at one mark.
- The guess is the mark that costs least over all pairs. To be put back a step costs seconds, to be
  put forward costs the step; how much dearer that is depends on what the listener wants.
- What is left of a hold is guessed the same way, second by second.

None of Alexa's timing is documented: the constants are from memory, none is fitted to a voice, and
``python -m tests.benchmarks.interrupted`` measures what they are worth.
"""

from bisect import bisect_right
from collections import Counter
from enum import Enum
from typing import NamedTuple

from skill.domain.listening.playback import ALMOST_DONE, Mark, Playback, places
from skill.domain.routine.place import Place

LAGS = (1.5, 2.5, 3.5, 4.5, 5.5)
"""Seconds, each as likely as the others. The first sound comes 1 to 2 s after an answer is sent; a
wake word, the words after it and the wait for their end take up to 4 s."""
LONGEST_LAG = 6.0
"""Seconds after which a lag is over for certain."""
LIKELY_PACES = ((0.8, 1), (0.9, 2), (1.0, 2), (1.1, 2), (1.2, 1))
"""A voice that is not known yet, as shares of the estimate, each with its weight: voices differ by
a tenth, and the listener may have asked for a slower or a quicker one."""
KNOWN_WITHIN = 0.02
"""How far off a pace that was learned may be: a second of start-up in a minute of speech."""


class Costs(NamedTuple):
    """What a wrong guess costs, set against being put back one step, or held one second longer."""

    forward: float
    """To be put forward a step, which is never heard."""
    further: float
    """To be put back more than one step."""
    second: float
    """To be held one second less than was promised."""


class Loss(Enum):
    """What a listener wants with the place decides what a wrong one costs."""

    EARLY = Costs(forward=4, further=6, second=3)
    """To go on from it."""
    EVEN = Costs(forward=1, further=3, second=1)
    """To go back from it, or out of it: one step too early is as wrong as one too late."""


class Reached(NamedTuple):
    """The number of the last mark that was reached (-1: none), and the seconds left of its hold."""

    number: int
    remaining: int | None = None


def find(
    playback: Playback,
    now: int,
    voice: int | None,
    loss: Loss,
) -> Reached | None:
    """Where in an answer the listener was at ``now``; ``None``: all of it was heard.

    ``voice`` is their voice's pace in percent of the estimate, where it is known. A time before the
    answer is the safe guess: nothing of it was heard.
    """
    steps = _number_steps(playback.marks)
    cases = _list_cases(playback, now, voice)
    step = _cheapest(cases, steps, loss)
    if step == steps[len(playback.marks)]:
        return None
    own = [number for number, its_step in steps.items() if its_step == step]
    middle = cases[len(cases) // 2].number
    number = min(max(middle, own[0]), own[-1])
    return Reached(
        number,
        _remaining(
            playback,
            number,
            cases,
            loss,
        ),
    )


def within_doubt(
    playback: Playback,
    now: int,
    voice: int | None,
) -> list[Place]:
    """Every place that the listener may have been at, in order; none before the first."""
    reached = {case.number for case in _list_cases(playback, now, voice)}
    last = len(playback.marks) - 1
    numbers = sorted(min(number, last) for number in reached if number >= 0)
    return places(playback.marks[number] for number in numbers)


class _Case(NamedTuple):
    """One lag with one pace: the mark it leads to, the seconds since, and how likely it is."""

    number: int
    since: float
    weight: int


def _list_cases(
    playback: Playback,
    now: int,
    voice: int | None,
) -> list[_Case]:
    """Every case, from the least of the answer heard to the most."""
    elapsed = max(0, now - playback.sent)
    cases = []
    for pace, weight in _list_paces(voice):
        begins = [mark.says * pace + mark.waits for mark in playback.marks]
        begins.append(playback.says * pace + playback.waits)
        for lag in LAGS:
            heard = elapsed - lag
            number = bisect_right(begins, heard) - 1
            since = heard - begins[number] if number >= 0 else 0.0
            cases.append(_Case(number, since, weight))
    return sorted(cases)


def _list_paces(voice: int | None) -> tuple[tuple[float, int], ...]:
    if voice is None:
        return LIKELY_PACES
    pace = voice / 100
    return (pace - KNOWN_WITHIN, 1), (pace, 1), (pace + KNOWN_WITHIN, 1)


def _number_steps(marks: tuple[Mark, ...]) -> dict[int, int]:
    """The step that each mark belongs to; to be done with a step is a step of its own.

    -1 stands for before the first mark, the number of marks for all heard.
    """
    numbers = {-1: -1}
    step = -1
    before: tuple[Place, bool] | None = None
    for number, mark in enumerate(marks):
        part = (mark.place, mark.done)
        if part != before:
            step += 1
        numbers[number] = step
        before = part
    numbers[len(marks)] = step + 1
    return numbers


def _cheapest(
    cases: list[_Case],
    steps: dict[int, int],
    loss: Loss,
) -> int:
    """The step that costs least, if each case were the true one as often as it is likely."""
    weights: Counter[int] = Counter()
    for case in cases:
        weights[steps[case.number]] += case.weight
    candidates = range(min(weights), max(weights) + 1)
    return min(candidates, key=lambda step: _cost(step, weights, loss.value))


def _cost(
    guess: int,
    weights: Counter[int],
    costs: Costs,
) -> float:
    total = 0.0
    for true, weight in weights.items():
        if guess > true:
            total += weight * costs.forward * (guess - true)
        elif guess == true - 1:
            total += weight
        elif guess < true:
            total += weight * costs.further
    return total


def _remaining(
    playback: Playback,
    number: int,
    cases: list[_Case],
    loss: Loss,
) -> int | None:
    """The seconds left of the hold at a mark; ``None`` where none begins there.

    It is the case before which so many lie that one more second costs as much as one less.
    """
    hold = playback.marks[number].hold if number >= 0 else 0
    if not hold:
        return None
    wanted = sum(case.weight for case in cases) / (loss.value.second + 1)
    weight = 0
    for case in cases:
        weight += case.weight
        if weight >= wanted:
            break
    gone = 0.0
    if case.number == number:
        gone = case.since
    elif case.number > number:
        gone = hold
    return min(hold, max(ALMOST_DONE, hold - round(gone)))
