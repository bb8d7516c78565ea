"""Reads typed lines key by key, so that a half-typed line can stand under a running bar."""

import codecs
import os
import re
import select
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_ESCAPE_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|.)?")


class Keyboard:
    """A line editor on a terminal's file descriptor.

    It takes characters, backspace, Ctrl-U, Ctrl-W, Enter and Ctrl-D.
    """

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self.typed = ""
        """The line so far."""
        self.closed = False
        """Nothing more will come: Ctrl-D on an empty line, or the terminal went away."""

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Take the terminal's keys one by one, without echo, and give the terminal back afterwards.

        Ctrl-C still interrupts.
        """
        before = termios.tcgetattr(self._fd)
        tty.setcbreak(self._fd)
        try:
            yield
        finally:
            termios.tcsetattr(self._fd, termios.TCSADRAIN, before)

    def lines(self, seconds: float | None) -> list[str]:
        """The lines finished by keys pressed within `seconds`; returns on the first keys.

        None waits for keys.
        """
        if not select.select([self._fd], [], [], seconds)[0]:
            return []
        pressed = b""
        with suppress(OSError):
            pressed = os.read(self._fd, 4096)
        if not pressed:
            self.closed = True
        finished = []
        for key in _ESCAPE_SEQUENCE.sub("", self._decoder.decode(pressed)):
            if key in "\r\n":
                finished.append(self.typed)
                self.typed = ""
            else:
                self._edit(key)
        return finished

    def _edit(self, key: str) -> None:
        match key:
            case "\x7f" | "\b":
                self.typed = self.typed[:-1]
            case "\x15":
                self.typed = ""
            case "\x17":
                self.typed = re.sub(r"\S+\s*$", "", self.typed)
            case "\x04":
                self.closed = self.closed or not self.typed
            case _:
                self.typed += key if key.isprintable() else ""
