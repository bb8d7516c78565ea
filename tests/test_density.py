"""The domain is read one thought a line: how much stands on a line is counted and bounded."""

from pathlib import Path

import pytest

from tests.density import Density, find_riddles, measure, python_files, total

DOMAIN = Path(__file__).parents[1] / "skill" / "domain"
MOST_NODES = 4.6
"""Syntax nodes a line; thirteen codebases held up as models have 3.1 to 4.2."""
MOST_CONDITIONALS = 15
"""Conditional expressions per 1,000 lines; the same codebases have 0 to 17."""


def test_a_line_holds_little() -> None:
    assert total(python_files(DOMAIN)).nodes_a_line < MOST_NODES


def test_conditional_expressions_are_few() -> None:
    assert total(python_files(DOMAIN)).conditionals_a_thousand < MOST_CONDITIONALS


@pytest.mark.parametrize(
    "file", python_files(DOMAIN), ids=lambda file: file.relative_to(DOMAIN).as_posix()
)
def test_no_expression_is_a_riddle(file: Path) -> None:
    assert find_riddles(file.read_text("utf-8")) == []


SOURCE = '''"""A module."""

# A comment.
HIGH = 3  # beside code
"""What the constant is."""


def half(number):
    """Two lines
    of it."""
    text = """two
lines of text"""
    return number / 2 if number else text
'''


def test_the_count_is_of_code_alone() -> None:
    # HIGH, def, text with its second line, return.
    # Module; Expr, Assign, Name, Expr; FunctionDef, arguments, arg, Expr, Assign, Name; Return,
    # IfExp, Name, BinOp, Name, Div, Name.
    assert measure(SOURCE) == Density(lines=5, nodes=18, conditionals=1)


@pytest.mark.parametrize(
    ("source", "riddles"),
    [
        ("a = (b if c else d) if e else f", 1),
        ("a = b if c else [d if e else f]", 1),
        ("a = [b for c in d if (b := c)]", 1),
        ("a = {b: (c := b) for b in d}", 1),
        ("a = b if c else d; e = f if g else h", 0),
        ("if (a := b):\n    c = [d for d in a]", 0),
    ],
)
def test_a_riddle_is_found(source: str, riddles: int) -> None:
    assert len(find_riddles(source)) == riddles
