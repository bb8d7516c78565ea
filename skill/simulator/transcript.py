"""Writes down in the terminal what is said and what happens."""

import textwrap

from rich.console import Console
from rich.text import Text

from skill.simulator.happenings import (
    Closes,
    Faults,
    Happening,
    LeftToDevice,
    Listens,
    NotHeard,
    ShowsCard,
)
from skill.simulator.spoken import Silence, Sound, Words

SHOWN_SILENCE = 3.0
"""A silence of so many seconds or more is shown."""

_MARGIN = 7
_CARD_WIDTH = 64
_ENDS = {
    None: "The session is closed.",
    "USER_INITIATED": "The session is closed.",
    "EXCEEDED_MAX_REPROMPTS": "Nothing was said, so the session is closed.",
    "ERROR": "The session is closed after an error.",
}


class Transcript:
    """Prints to `console`; the silences too, unless they are shown as they pass."""

    def __init__(self, console: Console, invocation_name: str, *, silences: bool) -> None:
        self.console = console
        self._reopen = f"Say: open {invocation_name}"
        self._silences = silences
        self._speaker = ""

    def you(self, line: str) -> None:
        """What the person said."""
        self._line("You", line, "bold")

    def note(self, text: str) -> None:
        """A remark that nobody says."""
        for line in text.splitlines():
            self._line("", line, "dim")
        self._speaker = ""

    def happened(self, happening: Happening) -> None:
        """Write down what the device did."""
        match happening:
            case Words(text):
                self._line("Alexa", text, "")
            case Silence(seconds):
                if self._silences and seconds >= SHOWN_SILENCE:
                    self._line("", f"... {seconds:.0f} s", "dim")
            case Sound():
                self._line("", "(chime)", "dim")
            case ShowsCard(card):
                shown = textwrap.shorten(
                    f"{card.title}: {card.text}", _CARD_WIDTH, placeholder=" ..."
                )
                self._line("", f"[card] {shown}", "dim")
            case Listens():
                pass
            case _:
                self.note(f"({self._remark(happening)})")

    def _remark(self, happening: Closes | LeftToDevice | NotHeard | Faults) -> str:
        match happening:
            case Closes(reason):
                return f"{_ENDS.get(reason, reason)} {self._reopen}"
            case LeftToDevice():
                for_speaker = "Outside a session that is for the speaker itself, not for the coach."
                return f"{for_speaker} {self._reopen}"
            case NotHeard():
                return "Nothing was heard that Alexa could act on."
            case _:
                return f"Fault: {happening.reason}"

    def _line(self, speaker: str, text: str, style: str) -> None:
        name = speaker if speaker != self._speaker else ""
        self._speaker = speaker or self._speaker
        width = max(20, self.console.width - _MARGIN) if self.console.is_terminal else len(text) + 1
        for number, part in enumerate(textwrap.wrap(text, width) or [""]):
            lead = Text(f"{'' if number else name:<{_MARGIN}}", "cyan")
            self.console.print(lead + Text(part, style), soft_wrap=True)
