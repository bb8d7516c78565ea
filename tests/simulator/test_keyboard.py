import os
import pty
import termios
from collections.abc import Iterator

import pytest

from skill.simulator.keyboard import Keyboard


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    ours, theirs = pty.openpty()
    yield ours, theirs
    os.close(theirs)


def test_lines_are_finished_by_enter_and_the_rest_waits(terminal: tuple[int, int]) -> None:
    ours, theirs = terminal
    keyboard = Keyboard(theirs)
    with keyboard.taken():
        os.write(ours, "übung\rne".encode())
        assert keyboard.lines(5) == ["übung"]
        assert keyboard.typed == "ne"
        assert keyboard.lines(0) == []
        os.write(ours, b"\x08ext\x07\x1b[D\r")
        assert keyboard.lines(5) == ["next"]
    os.close(ours)


def test_a_character_may_come_in_two_parts(terminal: tuple[int, int]) -> None:
    ours, theirs = terminal
    keyboard = Keyboard(theirs)
    with keyboard.taken():
        os.write(ours, b"\xc3")
        keyboard.lines(5)
        os.write(ours, b"\xbc")
        keyboard.lines(5)
        assert keyboard.typed == "ü"
    os.close(ours)


def test_ctrl_d_closes_only_an_empty_line(terminal: tuple[int, int]) -> None:
    ours, theirs = terminal
    keyboard = Keyboard(theirs)
    with keyboard.taken():
        closed = []
        for keys in (b"a\x04", b"\x7f\x04"):
            os.write(ours, keys)
            keyboard.lines(5)
            closed.append(keyboard.closed)
        assert closed == [False, True]
    os.close(ours)


def test_a_terminal_that_goes_away_is_the_end(terminal: tuple[int, int]) -> None:
    ours, theirs = terminal
    keyboard = Keyboard(theirs)
    os.close(ours)
    assert keyboard.lines(5) == []
    assert keyboard.closed


def test_the_terminal_is_given_back_as_it_was(terminal: tuple[int, int]) -> None:
    ours, theirs = terminal
    before = termios.tcgetattr(theirs)
    with Keyboard(theirs).taken():
        assert termios.tcgetattr(theirs) != before
    assert termios.tcgetattr(theirs) == before
    os.close(ours)
