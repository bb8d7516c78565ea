"""The conversation in real time: speech appears as it is said, and typing interrupts it.

A bar runs through silences.
"""

from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from skill.simulator.conversation import Conversation
from skill.simulator.device import Phase
from skill.simulator.happenings import Happening
from skill.simulator.keyboard import Keyboard
from skill.simulator.spoken import Silence
from skill.simulator.transcript import SHOWN_SILENCE

if TYPE_CHECKING:
    from datetime import datetime

FRAME_SECONDS = 0.1
_BAR_WIDTH = 40


class LiveConversation:
    """Runs a conversation on a terminal until its person leaves."""

    def __init__(self, conversation: Conversation, keyboard: Keyboard) -> None:
        self._conversation = conversation
        self._device = conversation.device
        self._keyboard = keyboard
        self._now: Happening | None = None
        self._since: datetime = self._device.clock.now()
        self._device.tell = self._happened

    def run(self) -> None:
        """Open the session and talk until /quit or the end of input."""
        console = self._conversation.transcript.console
        screen = Live(self, console=console, transient=True, auto_refresh=False)
        with self._keyboard.taken(), screen:
            self._conversation.open()
            while not self._keyboard.closed:
                # Someone who has begun to speak isn't cut off when the eight seconds are over.
                if not (self._device.phase is Phase.LISTENING and self._keyboard.typed.strip()):
                    self._device.catch_up()
                screen.refresh()
                if not all(
                    self._conversation.enter(line) for line in self._keyboard.lines(self._frame())
                ):
                    return

    def _happened(self, happening: Happening) -> None:
        self._now, self._since = happening, self._device.clock.now()
        self._conversation.transcript.happened(happening)

    def _frame(self) -> float | None:
        """How many seconds the screen may stand still.

        At most a frame while something moves; None, for ever, when nothing will.
        """
        due = self._device.seconds_to_next()
        return None if due is None else min(FRAME_SECONDS, max(due, FRAME_SECONDS / 10))

    def __rich__(self) -> RenderableType:
        """What is now drawn under the transcript: the device's state and the line being typed."""
        prompt = Text.assemble(("> ", "cyan"), self._keyboard.typed, ("_", "blink"))
        return Group(self._state(), prompt)

    def _state(self) -> RenderableType:
        passed = (self._device.clock.now() - self._since).total_seconds()
        match self._device.phase, self._now:
            case Phase.SPEAKING, Silence(seconds) if seconds >= SHOWN_SILENCE:
                row = Table.grid(padding=(0, 1))
                bar = ProgressBar(total=seconds, completed=min(passed, seconds), width=_BAR_WIDTH)
                row.add_row("      ", bar, f"{min(passed, seconds):.0f} of {seconds:.0f} s")
                return row
            case Phase.SPEAKING, _:
                return Text("       ...", "dim")
            case Phase.LISTENING, _:
                left = self._device.seconds_to_next() or 0.0
                return Text(f"       (listening, {left:.0f} s)", "green")
            case _:
                return Text(f"       (asleep: open {self._device.invocation_name})", "dim")
