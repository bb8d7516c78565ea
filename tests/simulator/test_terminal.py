import io
import os
import pty
import re
import select
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from skill.simulator import terminal, voice
from skill.simulator.device import PROBLEM
from skill.simulator.service import Service
from skill.simulator.transport import HttpResponse
from tests.simulator.scripted import NAME, ScriptedSkill, answer, served

WELCOME = answer("Welcome back. Say start.", reprompt="Say start, or name a stretch.")
HOLD = answer(
    'Stay here.<audio src="soundbank://soundlibrary/musical/amzn_sfx_bell_short_chime_01"/>'
    + '<break time="10s"/>' * 3
    + "Say next."
)
GOODBYE = answer("Goodbye.", ends=True)


def model() -> Mapping[str, object]:
    intents = {
        "NextStepIntent": ["next", "done"],
        "StartRoutineIntent": ["start", "begin"],
        "AMAZON.StopIntent": [],
        "AMAZON.FallbackIntent": [],
    }
    return {
        "interactionModel": {
            "languageModel": {
                "invocationName": NAME,
                "intents": [
                    {"name": name, "slots": [], "samples": samples}
                    for name, samples in intents.items()
                ],
                "types": [],
            }
        }
    }


def talk(url: str | None, *, fast: bool = False, speak: bool = False) -> int:
    return terminal.talk(url=url, fast=fast, speak=speak, locale="en-US", model=model())


def piped(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    skill: ScriptedSkill,
    lines: str,
    *,
    speak: bool = False,
) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    with served(skill) as url:
        assert talk(url, speak=speak) == 0
    return capsys.readouterr().out


def test_a_script_talks_line_by_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with_card = answer("Sphinx pose.")
    with_card["response"]["card"] = {
        "type": "Simple",
        "title": "Sphinx",
        "content": "Lie\ndown. " * 30,
    }
    skill = ScriptedSkill([WELCOME, HOLD, with_card, GOODBYE, WELCOME])
    begun = time.monotonic()
    shown = piped(
        monkeypatch, capsys, skill, "start\nAlexa, next\nnext\nresume\nopen lower back coach\n"
    )
    assert time.monotonic() - begun < 5
    card = next(line for line in shown.splitlines() if "[card]" in line)
    assert len(card) < 115
    assert shown.replace(card, "       [card]").splitlines() == [
        "You    Alexa, open lower back coach",
        "Alexa  Welcome back.",
        "       Say start.",
        "You    start",
        "Alexa  Stay here.",
        "       (chime)",
        "       ... 30 s",
        "       Say next.",
        "You    Alexa, next",
        "       [card]",
        "Alexa  Sphinx pose.",
        "You    next",
        "Alexa  Goodbye.",
        "       (The session is closed. Say: open lower back coach)",
        "You    resume",
        (
            "       (Outside a session that is for the speaker itself, not for the coach. "
            "Say: open lower back coach)"
        ),
        "You    open lower back coach",
        "Alexa  Welcome back.",
        "       Say start.",
    ]
    assert skill.types == [
        *(
            "LaunchRequest",
            "StartRoutineIntent",
            "NextStepIntent",
            "NextStepIntent",
            "LaunchRequest",
        ),
        "USER_INITIATED",
    ]


def test_silence_commands_and_leaving(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    skill = ScriptedSkill([WELCOME])
    shown = piped(
        monkeypatch, capsys, skill, "\nAlexa\n/help\n/dance\n/silence\n/json\n/quit\nnext\n"
    )
    assert "Say start, or name a stretch." in shown
    assert "/json: the last request and response." in shown
    assert "There is no /dance." in shown
    assert "Nothing was heard that Alexa could act on." in shown
    assert "Nothing was said, so the session is closed. Say: open lower back coach" in shown
    assert '"reason": "EXCEEDED_MAX_REPROMPTS"' in shown
    assert '"LaunchRequest"' not in shown
    assert "You    /" not in shown
    assert skill.types == ["LaunchRequest", "EXCEEDED_MAX_REPROMPTS"]


def test_a_bad_answer_is_told_as_alexa_would(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    skill = ScriptedSkill([WELCOME, HttpResponse(500, b"oops"), WELCOME])
    shown = piped(monkeypatch, capsys, skill, "start\n/json\nopen lower back coach\n/quit\n")
    assert PROBLEM in shown
    assert "Fault: HTTP status 500" in shown
    assert "oops" in shown
    assert skill.types == [
        "LaunchRequest",
        "StartRoutineIntent",
        "ERROR",
        "LaunchRequest",
        "USER_INITIATED",
    ]


def test_a_service_that_goes_away_and_comes_back(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = "http://127.0.0.1:9"
    monkeypatch.setattr("sys.stdin", io.StringIO("/json\nopen lower back coach\n"))
    assert talk(url) == 0
    shown = capsys.readouterr().out
    assert shown.count(PROBLEM) == 2
    assert "the service can't be reached" in shown
    assert "no response" in shown


def test_it_says_why_nothing_is_spoken_aloud(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(voice.EspeakVoice, "why_not", lambda _: "espeak-ng is not installed")
    shown = piped(monkeypatch, capsys, ScriptedSkill([WELCOME]), "", speak=True)
    assert shown.splitlines()[0] == "       (Nothing is spoken aloud: espeak-ng is not installed.)"


def test_it_speaks_aloud_where_it_can(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said: list[str] = []
    monkeypatch.setattr(voice.EspeakVoice, "why_not", lambda _: None)
    monkeypatch.setattr(voice.EspeakVoice, "seconds", lambda _, text: float(len(text)))
    monkeypatch.setattr(voice.EspeakVoice, "start", lambda _, text: said.append(text))
    piped(monkeypatch, capsys, ScriptedSkill([WELCOME]), "", speak=True)
    assert said == ["Welcome back.", "Say start."]


@pytest.mark.parametrize("url", ["nowhere", "ftp://example.com"])
def test_a_bad_address_is_an_error(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert talk(url) == 1
    assert "not an http or https address" in capsys.readouterr().err


def test_a_model_without_an_invocation_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    broken: dict[str, object] = {
        "interactionModel": {"languageModel": {"intents": [], "types": []}}
    }
    assert (
        terminal.talk(
            url="http://127.0.0.1:9", fast=True, speak=False, locale="en-US", model=broken
        )
        == 1
    )
    assert capsys.readouterr().err


class Person:
    """Someone at a terminal: reads the screen and presses keys, in a thread of their own."""

    def __init__(self, fd: int, habits: Callable[["Person"], None]) -> None:
        self._fd = fd
        self._screen = ""
        self._thread = threading.Thread(target=self._live, args=(habits,))
        self.missed = ""
        self._thread.start()

    def sees(self, pattern: str, seconds: float = 15) -> None:
        """Wait for `pattern` in what has been shown since the last time.

        Colours and cursor movements are left out.
        """
        end = time.monotonic() + seconds
        while (
            found := re.search(pattern, re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self._screen))
        ) is None:
            if not select.select([self._fd], [], [], max(0, end - time.monotonic()))[0]:
                raise TimeoutError(pattern)
            self._screen += os.read(self._fd, 4096).decode(errors="replace")
        self._screen = found.string[found.end() :]

    def presses(self, keys: str) -> None:
        os.write(self._fd, keys.encode())

    def has_left(self) -> None:
        self._thread.join()

    def _live(self, habits: Callable[["Person"], None]) -> None:
        try:
            habits(self)
        except TimeoutError as error:
            self.missed = f"{error} in {self._screen}"
            self.presses("\x15/quit\r")


@contextmanager
def at_a_terminal(
    monkeypatch: pytest.MonkeyPatch, habits: Callable[[Person], None]
) -> Iterator[Person]:
    """A pseudo-terminal for stdin and stdout, and a person at its other end."""
    ours, theirs = pty.openpty()
    with (
        os.fdopen(theirs, "r", closefd=False) as stdin,
        os.fdopen(theirs, "w", closefd=True) as stdout,
    ):
        monkeypatch.setattr("sys.stdin", stdin)
        monkeypatch.setattr("sys.stdout", stdout)
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.setenv("COLUMNS", "100")
        person = Person(ours, habits)
        try:
            yield person
        finally:
            person.has_left()
            os.close(ours)
    assert not person.missed


def test_a_hold_is_seen_and_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    skill = ScriptedSkill([HOLD, WELCOME, GOODBYE])

    def habits(person: Person) -> None:
        person.sees("Stay here")
        person.sees(r"1 of 30 s")
        person.presses("nex")
        person.sees("> nex")
        person.presses("\x1b[At\r")
        person.sees("You    next")
        person.sees("hears only")
        person.sees("Welcome back")
        person.sees("listening, 8 s")
        person.presses("\r")
        person.sees("name a stretch")
        person.sees("listening, 8 s")
        person.presses("oo")
        person.sees("> oo")
        person.presses("ps\x15stop it\x17\x7f\r")
        person.sees("You    stop\r")
        person.sees("Goodbye")
        person.sees("asleep")
        person.presses("/quit\r")

    with served(skill) as url, at_a_terminal(monkeypatch, habits):
        assert talk(url) == 0
    assert skill.types == ["LaunchRequest", "NextStepIntent", "AMAZON.StopIntent"]


def test_ctrl_d_leaves_and_gives_the_terminal_back(monkeypatch: pytest.MonkeyPatch) -> None:
    skill = ScriptedSkill([HOLD])

    def habits(person: Person) -> None:
        person.sees("Stay here")
        person.presses("\x04")

    with served(skill) as url, at_a_terminal(monkeypatch, habits):
        assert talk(url) == 0
    assert skill.types == ["LaunchRequest", "USER_INITIATED"]


def test_ctrl_c_is_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    def habits(person: Person) -> None:
        person.sees("1 of 30 s")
        signal.raise_signal(signal.SIGINT)

    with served(ScriptedSkill([HOLD])) as url, at_a_terminal(monkeypatch, habits):
        assert talk(url) == 0


def test_fast_on_a_terminal_asks_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter(["start"])

    def types(_: str) -> str:
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", types)
    skill = ScriptedSkill([WELCOME, HOLD])

    def habits(person: Person) -> None:
        person.sees("Say next.")

    with served(skill) as url, at_a_terminal(monkeypatch, habits):
        assert talk(url, fast=True) == 0
    assert skill.types == ["LaunchRequest", "StartRoutineIntent", "USER_INITIATED"]


def test_being_ended_from_outside_stops_the_conversation(monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.getsignal(signal.SIGTERM)

    def habits(person: Person) -> None:
        person.sees("Stay here")
        signal.raise_signal(signal.SIGTERM)

    with (
        served(ScriptedSkill([HOLD])) as url,
        at_a_terminal(monkeypatch, habits),
        pytest.raises(SystemExit, match="143"),
    ):
        talk(url)
    assert signal.getsignal(signal.SIGTERM) is before


def test_the_services_death_costs_one_answer_and_not_the_place(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    started: list[Service] = []

    class Watched(Service):
        def __init__(self) -> None:
            super().__init__()
            started.append(self)

    class Script(io.StringIO):
        def readline(self, _: int | None = -1) -> str:  # type: ignore[override]
            line = super().readline()
            if line == "Alexa, next\n":
                os.kill(started[0].process_id, signal.SIGKILL)
            return line

    monkeypatch.setenv("COACH_SQLITE_PATH", str(tmp_path / "progress.sqlite3"))
    monkeypatch.setattr(terminal, "Service", Watched)
    monkeypatch.setattr(
        "sys.stdin", Script("start\nnext\nAlexa, next\nopen lower back coach\n/quit\n")
    )
    assert talk(None) == 0
    shown = capsys.readouterr().out
    before, _, after = shown.partition(PROBLEM)
    assert "I'm your lower back coach." in before
    assert "Knee to chest, right side." in before
    assert "knee to chest" in after
    assert "I'm your lower back coach." not in after
