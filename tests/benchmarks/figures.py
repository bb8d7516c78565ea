"""Figures with goals, and the table that shows them."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """Something measured several times, whose median has a goal."""

    what: str
    values: Sequence[float]
    unit: str = ""
    at_least: float = -math.inf
    at_most: float = math.inf

    @property
    def value(self) -> float:
        """The median."""
        return median(self.values)

    @property
    def goal(self) -> str:
        """What the value should be."""
        if self.at_most < math.inf:
            return f"at most {self.at_most:g}{self.unit}"
        return f"at least {self.at_least:g}{self.unit}" if self.at_least > -math.inf else ""

    @property
    def verdict(self) -> str:
        """Whether it is."""
        if not self.goal:
            return ""
        return "reached" if self.at_least <= self.value <= self.at_most else "not reached"


def print_figures(figures: Iterable[Figure]) -> None:
    """Print one line for each, as they come."""
    print(f"{'':58}{'median':>10}  {'from - to':18}{'goal':18}")
    for one in figures:
        spread = f"{min(one.values):.2f} - {max(one.values):.2f}"
        print(
            f"{one.what:58}{one.value:>8.2f}{one.unit:2}  {spread:18}{one.goal:18}{one.verdict}",
            flush=True,
        )
