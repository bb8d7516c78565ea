"""What a document shows: the lines that it claims a command prints, and the commands it names.

Two ways of writing are read. An indented block holds printed lines. A ``console`` block holds
commands after ``$``, each with what it prints below it. In printed lines ``...`` stands for
anything: inside of a line for any words, alone for any lines, also for none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

ANYTHING = "..."

_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"\s{2,}# .*$")


@dataclass(frozen=True)
class Step:
    """A command, word for word, and the lines that it is said to print."""

    command: str
    printed: tuple[str, ...]


def section(document: str, heading: str) -> str:
    """The text below a heading, up to the next one of the same rank or a higher one.

    ``ValueError``: there is no such heading.
    """
    marks = heading.partition(" ")[0]
    pattern = rf"^{re.escape(heading)}\n(.*?)(?=^#{{1,{len(marks)}}} |\Z)"
    found = re.search(pattern, document, re.MULTILINE | re.DOTALL)
    if found is None:
        raise ValueError(f"{heading}: no such heading")
    return found[1]


def blocks(text: str) -> list[list[str]]:
    """The indented blocks, each as its lines. Inside a list they stand at the list's depth."""
    found: list[list[str]] = []
    depth, block = 0, list[str]()
    for line in text.splitlines():
        indent = len(line) - len(line.lstrip())
        if re.match(r"(\d+\.|-) ", line):
            depth = line.index(" ") + 1
        elif line and indent == 0:
            depth = 0
        if line and indent >= depth + 4:
            block.append(line[depth + 4 :])
        elif block:
            found.append(block)
            block = []
    return [*found, block] if block else found


def steps(document: str) -> Iterator[Step]:
    """Every command of every ``console`` block, with what it is said to print."""
    for language, content in _FENCED.findall(document):
        if language != "console":
            continue
        for part in re.split(r"^\$ ", content, flags=re.MULTILINE)[1:]:
            command, *printed = re.sub(r"\\\n\s*", "", part).splitlines()
            yield Step(_COMMENT.sub("", command), tuple(printed))


def told(claimed: Sequence[str], printed: Sequence[str]) -> list[str]:
    """``claimed`` where it is true of what was printed, else what was printed: compare them."""
    pattern = "".join(_pattern(line) for line in claimed)
    true = re.fullmatch(pattern, "".join(f"{line}\n" for line in printed))
    return list(claimed if true else printed)


def _pattern(line: str) -> str:
    if line.strip() == ANYTHING:
        return r"(?:.*\n)*"
    return ".*".join(re.escape(part) for part in line.split(ANYTHING)) + r"\n"
