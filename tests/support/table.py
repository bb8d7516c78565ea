"""What was tried and what came of it, one line each, for the commands that show it."""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

WIDTHS = (34, 62, 48)
"""Characters of the three columns of text; what is longer is cut."""


@dataclass(frozen=True)
class Row:
    """One thing that was tried."""

    name: str
    done: str
    heard: str
    """What the listener heard, or the status that the caller got."""
    seconds: float
    faults: tuple[str, ...] = ()
    """What was not as it must be."""

    @property
    def verdict(self) -> str:
        """In a word, or in full where something is wrong."""
        return "; ".join(self.faults) or "ok"


def print_table(title: str, rows: Iterable[Row]) -> int:
    """Print a table; the exit status is 1 if anything in it is not as it must be."""
    print(f"\n{title}\n\n{_columns('what', 'done', 'heard')}  seconds  verdict")
    bad = total = 0
    for row in rows:
        total += 1
        bad += bool(row.faults)
        print(
            f"{_columns(row.name, row.done, row.heard)}  {row.seconds:7.3f}  {row.verdict}",
            flush=True,
        )
    print(f"\n{total} tried, {bad} not as they must be")
    return 1 if bad else 0


def _columns(*cells: str) -> str:
    return "  ".join(
        textwrap.shorten(cell.encode("unicode_escape").decode(), width, placeholder=" ...").ljust(
            width
        )
        if " " in cell
        else cell.encode("unicode_escape").decode()[:width].ljust(width)
        for cell, width in zip(cells, WIDTHS, strict=True)
    )
