"""The conversation in the terminal, typed line by line, as `make run` begins it."""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.documents.clone import ROOT


def talk(folder: Path, *lines: str) -> list[str]:
    """What the terminal shows, each speaker's turn in one line, without the app's cards.

    ``folder`` keeps the progress.
    """
    ran = subprocess.run(
        [sys.executable, "-m", "skill", "talk", "--fast"],
        input="".join(f"{line}\n" for line in lines),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    spoken = re.sub(r"^ +\[card\] .*\n", "", ran.stdout, flags=re.MULTILINE)
    return re.sub(r"\n {2,}", " ", spoken).splitlines()


def answers(shown: Sequence[str]) -> list[str]:
    """What the coach said, turn by turn."""
    return [line.removeprefix("Alexa").strip() for line in shown if line.startswith("Alexa")]
