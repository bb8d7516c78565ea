"""A copy of the checkout, in which the documents' walks are taken for real."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
_NEEDED = ("content", "interaction_model", "skill", "tests", "Makefile", "pyproject.toml")
_NOT_PASSED_ON = re.compile(r"COV|MAKE|MFLAGS|PYTEST|PYTHONPATH")
"""Variables of the run that the test belongs to: the copy is measured and made by nobody else."""


class Clone:
    """A builder's copy of the checkout, with the set-up done: the Python that runs the test."""

    def __init__(self, folder: Path) -> None:
        """Copy what the walks need of the checkout into ``folder``, which must be empty."""
        self.folder = folder
        for name in _NEEDED:
            if (ROOT / name).is_dir():
                unneeded = shutil.ignore_patterns("node_modules", "*.sqlite3*")
                shutil.copytree(ROOT / name, folder / name, ignore=unneeded)
            else:
                shutil.copy2(ROOT / name, folder / name)
        (folder / ".venv").symlink_to(sys.prefix)

    def run(self, command: str) -> list[str]:
        """The lines that a command prints here, without those in which make tells how it ended.

        Make takes the set-up for done, however old it looks.
        """
        command = re.sub(r"^make ", "make --old-file=.venv/.dev ", command)
        environment = {
            name: value for name, value in os.environ.items() if not _NOT_PASSED_ON.match(name)
        }
        ran = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return [line for line in ran.stdout.splitlines() if not line.startswith("make: ")]

    def failing(self, arguments: str) -> set[str]:
        """The names of the tests that fail here, of those that the arguments choose."""
        printed = self.run(f".venv/bin/python -m pytest -q -p no:cacheprovider {arguments}")
        assert re.search(r"\d+ (passed|failed)", printed[-1]), printed
        failed = (re.match(r"FAILED \S+?::(\w+)", line) for line in printed)
        return {found[1] for found in failed if found}

    def read(self, name: str) -> str:
        """A file's text."""
        return (self.folder / name).read_text(encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        """Write a file anew."""
        (self.folder / name).write_text(text, encoding="utf-8")

    def add(self, name: str, text: str) -> None:
        """Add to a file's end."""
        self.write(name, self.read(name) + text)

    def change(self, name: str, old: str, new: str) -> None:
        """Replace the one place in a file where ``old`` stands."""
        text = self.read(name)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def copy(self, name: str, to: str) -> None:
        """Copy a file or a folder."""
        if (self.folder / name).is_dir():
            shutil.copytree(self.folder / name, self.folder / to)
        else:
            (self.folder / to).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(self.folder / name, self.folder / to)

    def remove(self, name: str) -> None:
        """Remove a file or a folder."""
        if (self.folder / name).is_dir():
            shutil.rmtree(self.folder / name)
        else:
            (self.folder / name).unlink()

    def dump(self, name: str, values: object) -> None:
        """Write values as YAML, as a file anew."""
        self.write(name, yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=10_000))
