"""How dense code is: ``python -m tests.density [FOLDER]``, of ``skill/domain`` by default.

Prints for each file and in total the lines of code (no comment, no docstring, no blank line), the
syntax nodes a line, and the conditional expressions. Nodes are those of ``ast.walk`` without
``Load``, ``Store``, ``Del`` and ``Constant``: what is left is what a reader has to put together.
"""

import ast
import io
import sys
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

NOT_COUNTED = (ast.Load, ast.Store, ast.Del, ast.Constant)
NO_CODE = frozenset(
    {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENCODING,
        tokenize.ENDMARKER,
    }
)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(frozen=True)
class Density:
    """The figures of a file, or of several together."""

    lines: int = 0
    nodes: int = 0
    conditionals: int = 0

    def __add__(self, other: "Density") -> "Density":
        return Density(
            self.lines + other.lines,
            self.nodes + other.nodes,
            self.conditionals + other.conditionals,
        )

    @property
    def nodes_a_line(self) -> float:
        """Syntax nodes for each line of code."""
        return self.nodes / max(self.lines, 1)

    @property
    def conditionals_a_thousand(self) -> float:
        """Conditional expressions for each thousand lines of code."""
        return 1000 * self.conditionals / max(self.lines, 1)


def measure(source: str) -> Density:
    """The figures of one file's source."""
    tree = ast.parse(source)
    counted = [node for node in ast.walk(tree) if not isinstance(node, NOT_COUNTED)]
    conditionals = [node for node in counted if isinstance(node, ast.IfExp)]
    return Density(len(_find_lines(source, tree)), len(counted), len(conditionals))


def find_riddles(source: str) -> list[str]:
    """Each conditional expression inside another, and each walrus inside a comprehension."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.IfExp) and _holds(node, ast.IfExp):
            found.append(f"line {node.lineno}: a conditional expression inside another")
        if isinstance(node, COMPREHENSIONS) and _holds(node, ast.NamedExpr):
            found.append(f"line {node.lineno}: a walrus inside a comprehension")
    return found


def python_files(folder: Path) -> list[Path]:
    """The Python files of a folder and of the folders in it, in order."""
    return sorted(folder.rglob("*.py"))


def total(files: Iterable[Path]) -> Density:
    """The figures of several files together."""
    together = Density()
    for file in files:
        together += measure(file.read_text("utf-8"))
    return together


def _find_lines(source: str, tree: ast.Module) -> set[int]:
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in NO_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    return lines - set(_find_docstring_lines(tree))


def _find_docstring_lines(tree: ast.Module) -> Iterator[int]:
    # A text that stands by itself is read as a docstring, below a constant or a field too.
    for node in ast.walk(tree):
        if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Constant):
            continue
        if isinstance(node.value.value, str):
            yield from range(node.lineno, (node.end_lineno or node.lineno) + 1)


def _holds(node: ast.AST, kind: type[ast.AST]) -> bool:
    inner = (one for one in ast.walk(node) if one is not node)
    return any(isinstance(one, kind) for one in inner)


def _print_row(name: str, density: Density) -> None:
    print(
        f"{name:58} {density.lines:6} {density.nodes_a_line:7.2f}"
        f" {density.conditionals:4} {density.conditionals_a_thousand:7.1f}"
    )


def main(folder: Path) -> None:
    """Print the table."""
    print(f"{'file':58} {'lines':>6} {'nodes/l':>7} {'cond':>4} {'per 1000':>7}")
    files = python_files(folder)
    for file in files:
        _print_row(file.as_posix(), total([file]))
    rooms = sorted({file.relative_to(folder).parts[0] for file in files if file.parent != folder})
    for room in rooms:
        _print_row(f"{folder.as_posix()}/{room}/ together", total(python_files(folder / room)))
    _print_row(f"{folder.as_posix()} in total", total(files))


if __name__ == "__main__":
    main(Path(sys.argv[1] if sys.argv[1:] else "skill/domain"))
