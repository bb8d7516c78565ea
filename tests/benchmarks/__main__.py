"""Every figure that has a goal, in one table: ``python -m tests.benchmarks``. About three minutes.

A busy machine shows in the spread. Each module shows more of its own: ``python -m
tests.benchmarks.signed`` and so on; ``tests.benchmarks.servers`` compares HTTP servers.
"""

from collections.abc import Iterator

from tests.benchmarks import cold_start, signed, steady
from tests.benchmarks.figures import Figure, print_figures


def figures() -> Iterator[Figure]:
    """All of them, measured one after the other."""
    yield from signed.figures(rounds=7, seconds=2)
    yield from steady.figures(rounds=3)
    yield from cold_start.figures(rounds=7)


if __name__ == "__main__":
    print_figures(figures())
