"""How the simulated speaker says words: silently with an estimated length, or aloud by espeak-ng.

The pace here is the device's own. It is deliberately not the skill's estimate of speaking time, or
an error in that estimate would never be seen from this side.
"""

import functools
import re
import shutil
import subprocess
from typing import Protocol

WORDS_PER_MINUTE = 165
SENTENCE_PAUSE = 0.35
COMMA_PAUSE = 0.15
ESPEAK = "espeak-ng"

_WAV_HEADER = 44
_ACCENTS = {"en-US": "en-us", "en-CA": "en-us"}


class Voice(Protocol):
    """Says words, and knows how long that takes."""

    def seconds(self, text: str) -> float:
        """How long saying `text` takes."""

    def start(self, text: str) -> None:
        """Begin to say `text`."""

    def stop(self) -> None:
        """Fall silent at once."""


class SilentVoice:
    """Makes no sound, and takes about as long as Alexa's default voice.

    That is 165 words a minute, from memory.
    """

    def seconds(self, text: str) -> float:
        """The estimated length: words, and a pause at each sentence end and comma."""
        words = len(re.findall(r"\w+(?:['\u2019-]\w+)*", text))
        pauses = SENTENCE_PAUSE * len(
            re.findall(r"[.?!:;]+(?=\s|$)", text)
        ) + COMMA_PAUSE * text.count(",")
        return words * 60 / WORDS_PER_MINUTE + pauses

    def start(self, text: str) -> None:
        """Nothing is heard."""

    def stop(self) -> None:
        """Nothing was heard."""


class EspeakVoice:
    """Speaks aloud through the espeak-ng program, which must be installed (see `why_not`)."""

    def __init__(self, locale: str, *, program: str = ESPEAK, patient: bool = False) -> None:
        """Speak with the accent nearest to `locale`.

        A `patient` voice returns from `start` when it has finished.
        """
        accent = _ACCENTS.get(
            locale, "en-gb" if locale.startswith("en") else locale.partition("-")[0]
        )
        self._command = (program, "-v", accent, "-s", str(WORDS_PER_MINUTE))
        self._patient = patient
        self._speaking: subprocess.Popen[bytes] | None = None
        self._measure = functools.lru_cache(maxsize=512)(self._synthesise)

    def why_not(self) -> str | None:
        """Why nothing would be heard, in plain words; None when this machine can speak."""
        if shutil.which(self._command[0]) is None:
            return f"{self._command[0]} is not installed"
        # A muted word: it is the only way to learn whether a sound device exists, for the exit code
        # is 0 either way.
        probe = subprocess.run(  # noqa: S603 - a fixed program; words are never options after "--"
            [*self._command, "-a", "0", "--", "one"], capture_output=True, check=False
        )
        if probe.returncode or b"error" in probe.stderr.lower():
            return f"{self._command[0]} finds no sound device"
        return None

    def seconds(self, text: str) -> float:
        """The length of the audio that espeak-ng makes of `text`."""
        return self._measure(text)

    def start(self, text: str) -> None:
        """Say `text`, after what was being said is cut off."""
        self.stop()
        self._speaking = subprocess.Popen(  # noqa: S603 - as above
            [*self._command, "--", text], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        if self._patient:
            self._speaking.wait()

    def stop(self) -> None:
        """Cut off what is being said."""
        if self._speaking is not None:
            self._speaking.terminate()
            self._speaking.wait()
            self._speaking = None

    def _synthesise(self, text: str) -> float:
        made = subprocess.run(  # noqa: S603 - as above
            [*self._command, "--stdout", "--", text], capture_output=True, check=True
        )
        bytes_per_second = int.from_bytes(made.stdout[28:32], "little")
        return (len(made.stdout) - _WAV_HEADER) / bytes_per_second
