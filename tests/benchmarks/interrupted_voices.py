"""The voices that speak to the listener, each at its own pace: none is scaled to the estimates.

The length of a text is measured once and kept in ``build/voices``.
"""

import json
import os
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

from skill.domain.script.duration import spoken_seconds
from tests.measured.voice import spoken_length

WORDS_PER_MINUTE = (150, 165, 180, 190)
"""The paces of espeak-ng that are measured. The estimates were fitted at 165."""
KEPT = Path(__file__).resolve().parents[2] / "build" / "voices"
"""Where lengths are kept, a file for each voice and version of its synthesiser."""


class Voice:
    """A synthesiser at one pace. It remembers what it has said."""

    def __init__(
        self, name: str, measure: Callable[[str], float], kept: Path | None = None
    ) -> None:
        """Speak by ``measure``, a text -> seconds; ``kept`` is the file of known lengths."""
        self.name = name
        self._measure = measure
        self._kept = kept
        self._lengths: dict[str, float] = {}
        if kept and kept.exists():
            self._lengths = json.loads(kept.read_text())

    def seconds(self, words: str) -> float:
        """How long ``words`` take, from the first sound to the last."""
        if words not in self._lengths:
            self._lengths[words] = self._measure(words)
        return self._lengths[words]

    @property
    def pace(self) -> float:
        """How long all that was said took, as a share of the estimates: over 1 is slower."""
        return sum(self._lengths.values()) / sum(map(spoken_seconds, self._lengths))

    def keep(self) -> None:
        """Write the lengths down for the next run."""
        if self._kept:
            self._kept.parent.mkdir(parents=True, exist_ok=True)
            # Several processes may do so at once; each file is whole, and the last one stays.
            whole = self._kept.with_suffix(f".{os.getpid()}")
            whole.write_text(json.dumps(self._lengths, indent=0, sort_keys=True))
            whole.replace(self._kept)


def espeak(words_per_minute: int) -> Voice:
    """espeak-ng at a pace."""
    version = _said_by("espeak-ng", "--version").split(":")[1].split()[0]
    measure = partial(spoken_length, words_per_minute=words_per_minute)
    kept = KEPT / f"espeak-ng-{version}-{words_per_minute}.json"
    return Voice(f"espeak-ng {words_per_minute}", measure, kept)


def piper(python: str) -> Voice:
    """The voice "joe" of piper, by the Python of an environment that has it."""
    ask_version = "from importlib.metadata import version; print(version('piper-tts'))"
    version = _said_by(python, "-c", ask_version).strip()
    return Voice("piper", Piper(python), KEPT / f"piper-{version}.json")


class Piper:
    """Piper in a process of its own, which starts with the first text and ends with this one."""

    def __init__(self, python: str) -> None:
        """Run in the environment of ``python``."""
        self._python = python
        self._process: subprocess.Popen[str] | None = None

    def __call__(self, words: str) -> float:
        """How long ``words`` take."""
        if self._process is None:
            self._process = subprocess.Popen(
                (self._python, Path(__file__).with_name("piper_lengths.py")),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        asked, told = self._process.stdin, self._process.stdout
        assert asked
        assert told
        asked.write(json.dumps([words]) + "\n")
        asked.flush()
        (seconds,) = json.loads(told.readline())
        return float(seconds)


def _said_by(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
