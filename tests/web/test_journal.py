"""What the operator sees of a turn: one line, its fields, and metrics that CloudWatch reads."""

import io
import json
import re
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

import pytest

from skill import journal
from skill.alexa.api import AlexaApi
from skill.config import LOCAL_PEPPER, Config
from skill.errors import StoreRefused
from skill.listener import listener_key
from skill.simulator.envelope import Session, session_ended
from skill.simulator.envelope import envelope as enveloped
from skill.web.app import MOST_BYTES, create_app
from skill.wiring import wire
from tests.alexa.envelopes import envelope
from tests.faults.speaker import Speaker, listener_at, through
from tests.support import emf
from tests.support.conversation import SwitchableStore, a_fault_of_ours

ALWAYS = {"time", "version", "outcome", "ms", "store_ms", "attempts", "Turns", "Latency", "_aws"}
FIELDS: dict[str, type | tuple[type, ...]] = {
    "time": str,
    "version": str,
    "request_id": str,
    "request_type": str,
    "intent": str,
    "locale": str,
    "listener": str,
    "place": str,
    "outcome": str,
    "ms": float,
    "store_ms": float,
    "attempts": int,
}

Lines = Callable[[], list[str]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SwitchableStore]:
    with closing(SwitchableStore(tmp_path / "coach.sqlite3")) as opened:
        yield opened


@pytest.fixture
def speaker(store: SwitchableStore, request: pytest.FixtureRequest) -> Speaker:
    app = create_app(wire(Config(), store, AlexaApi(frozenset())), None, store.ready)
    return Speaker(through(app.test_client()), listener_at(request.node.name))


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Lines:
    """The lines since the last call. Each is what CloudWatch takes."""

    def read() -> list[str]:
        written = capsys.readouterr().out.splitlines()
        assert [emf.faults(line) for line in written] == [[]] * len(written)
        return written

    return read


def one(lines: Lines) -> dict[str, Any]:
    (line,) = lines()
    entry: dict[str, Any] = json.loads(line)
    return entry


def test_a_turn_is_one_line_with_all_its_fields(speaker: Speaker, lines: Lines) -> None:
    before = datetime.now(UTC)
    speaker.say("StartRoutine")
    entry = one(lines)
    assert set(entry) == ALWAYS | set(FIELDS) | {"StoreLatency"}
    assert {name: type(entry[name]) for name in FIELDS} == FIELDS
    assert abs((datetime.fromisoformat(entry["time"]) - before).total_seconds()) < 5
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", entry["version"])
    assert re.fullmatch(r"amzn1\.echo-api\.request\.[0-9a-f-]{36}", entry["request_id"])
    assert (entry["request_type"], entry["intent"], entry["locale"]) == (
        "IntentRequest",
        "StartRoutineIntent",
        "en-US",
    )
    assert (entry["place"], entry["outcome"]) == ("childs_pose/kneel", "answered")
    # It was read, and it was written.
    assert entry["attempts"] == 2
    assert 0 < entry["store_ms"] <= entry["ms"] == entry["Latency"]
    assert entry["StoreLatency"] == entry["store_ms"]
    assert (entry["Turns"], "Rejected" in entry) == (1, False)


@pytest.mark.parametrize("told", ["Pain", "Emergency", "AMAZON.Fallback"])
def test_no_line_tells_that_somebody_is_in_pain(
    speaker: Speaker, capsys: pytest.CaptureFixture[str], told: str
) -> None:
    speaker.say("StartRoutine")
    capsys.readouterr()
    speaker.say(told)
    line = capsys.readouterr().out
    assert json.loads(line)["intent"] == "unknown"
    assert not re.search("pain|emergency|fallback|hurt", line, re.IGNORECASE)


def test_the_listener_is_shown_as_the_start_of_a_keyed_hash(speaker: Speaker, lines: Lines) -> None:
    speaker.say("launch")
    key = listener_key(LOCAL_PEPPER, speaker.identity.user_id)
    shown = one(lines)["listener"]
    assert key.startswith(shown)
    assert 8 <= len(shown) < len(key) / 2


def test_what_a_turn_lacks_its_line_lacks(speaker: Speaker, lines: Lines) -> None:
    speaker.say("launch")
    entry = one(lines)
    assert set(entry) == (ALWAYS | set(FIELDS) | {"StoreLatency"}) - {"intent", "place"}
    speaker.exchange(
        enveloped(session_ended("USER_INITIATED"), speaker.session, speaker.identity, speaker.now)
    )
    assert one(lines)["request_type"] == "SessionEndedRequest"


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (b"{", 400, "body_json"),
        (b"[]", 400, "body_envelope"),
        (b"\xff", 400, "body_text"),
        (b"[" * 200 + b"]" * 200, 400, "body_depth"),
        (b" " * (MOST_BYTES + 1), 413, "body_size"),
    ],
)
def test_a_refusal_is_one_line_and_counted_by_its_reason(
    speaker: Speaker, lines: Lines, body: bytes, status: int, reason: str
) -> None:
    assert speaker.send(body).status == status
    (line,) = lines()
    entry = json.loads(line)
    assert (entry["outcome"], entry["reason"], entry["Rejected"], entry["Turns"]) == (
        "rejected",
        reason,
        1,
        1,
    )
    assert set(entry) == ALWAYS | {"reason", "Rejected"}
    # By reason nothing else is counted: every metric costs by the number of its dimensions' values.
    assert emf.counted(line, "reason") == {"Rejected"}
    assert emf.counted(line) == {"Rejected", "Turns", "Latency"}


def test_a_store_that_fails_is_counted(
    speaker: Speaker, store: SwitchableStore, lines: Lines
) -> None:
    speaker.say("StartRoutine")
    lines()
    store.down = True
    speaker.say("NextStep")
    entry = one(lines)
    assert (entry["outcome"], entry["StoreDegraded"]) == ("answered", 1)
    assert entry["error"] == "StoreUnavailable: switched off"


def test_of_two_speakers_the_later_is_counted_as_a_conflict(speaker: Speaker, lines: Lines) -> None:
    other = Speaker(speaker.send, speaker.identity)
    for each in (speaker, other):
        each.say("launch")
    speaker.say("StepByStep")
    lines()
    other.now = speaker.now
    other.say("StartRoutine")
    entry = one(lines)
    assert (entry["Conflicts"], "Duplicates" in entry) == (1, False)
    # It wrote, read, and wrote again.
    assert entry["attempts"] == 3


def test_a_request_that_comes_twice_is_counted_as_a_duplicate(
    speaker: Speaker, lines: Lines
) -> None:
    speaker.say("StartRoutine")
    request = speaker.request("NextStep")
    first = speaker.exchange(request)
    lines()
    assert speaker.exchange(request) == first
    entry = one(lines)
    assert (entry["Conflicts"], entry["Duplicates"]) == (1, 1)


def test_one_that_begins_a_session_and_comes_twice_is_a_duplicate_too(
    speaker: Speaker, store: SwitchableStore, lines: Lines
) -> None:
    speaker.say("StartRoutine")
    speaker.session = Session()
    request = speaker.request("SkipStretch")
    speaker.exchange(request)
    saved = store.load(speaker.listener)
    lines()
    speaker.exchange(request)
    entry = one(lines)
    assert ("Conflicts" in entry, entry["Duplicates"]) == (False, 1)
    assert store.load(speaker.listener) == saved
    speaker.now += timedelta(seconds=40)
    speaker.exchange(speaker.request("SkipStretch"))
    assert store.load(speaker.listener) != saved


def test_a_routine_done_to_its_end_is_counted_once(speaker: Speaker, lines: Lines) -> None:
    speaker.say("launch")
    speaker.say("StartRoutine")
    last = None
    while speaker.session.attributes:
        last = speaker.request("NextStep")
        speaker.deliver(last)
    assert sum(json.loads(line).get("Completions", 0) for line in lines()) == 1
    assert last
    speaker.exchange(last)
    entry = one(lines)
    assert ("Completions" in entry, entry["Duplicates"]) == (False, 1)


def test_a_session_of_another_shape_is_counted_and_answered_from_what_is_stored(
    speaker: Speaker, lines: Lines
) -> None:
    speaker.say("StartRoutine")
    speaker.say("NextStep")
    lines()
    request: Any = speaker.request("WhereAmI")
    request["session"]["attributes"] = {"state": {"shape": 99, "step": 3}, "version": "x"}
    heard = speaker.deliver(request)
    assert "knee to chest" in heard.text.lower()
    entry = one(lines)
    assert (entry["outcome"], entry["SessionIgnored"]) == ("answered", 1)


def test_what_a_listener_has_deleted_is_counted_once_it_is_done(
    speaker: Speaker, store: SwitchableStore, lines: Lines
) -> None:
    speaker.say("StartRoutine")
    speaker.say("ForgetMe")
    store.down = True
    lines()
    speaker.say("Yes")
    assert "Forgotten" not in one(lines)
    store.down = False
    speaker.session = Session()
    for words in ("launch", "ForgetMe", "Yes"):
        speaker.say(words)
    assert [json.loads(line).get("Forgotten") for line in lines()] == [None, None, 1]


def test_whose_data_stay_when_they_leave_can_be_found(
    speaker: Speaker, store: SwitchableStore, lines: Lines
) -> None:
    speaker.say("StartRoutine")
    shown = one(lines)["listener"]
    disabled: dict[str, object] = {"type": "AlexaSkillEvent.SkillDisabled"}
    for down, outcome, forgotten in ((True, "apologised", None), (False, "answered", 1)):
        store.down = down
        speaker.send(
            json.dumps(enveloped(disabled, Session(), speaker.identity, speaker.now)).encode()
        )
        entry = one(lines)
        assert (entry["listener"], entry["outcome"], entry.get("Forgotten")) == (
            shown,
            outcome,
            forgotten,
        )
        assert entry["request_type"] == disabled["type"]


def test_a_fault_of_ours_is_a_line_with_its_place_in_the_code(
    speaker: Speaker, lines: Lines
) -> None:
    with a_fault_of_ours():
        speaker.say("launch")
    entry = one(lines)
    assert entry["outcome"] == "apologised"
    assert entry["error"].startswith("RuntimeError in fail:")
    assert "of ours" not in entry["error"]


def test_a_fault_at_the_door_is_a_line_and_a_word_on_the_error_output(
    store: SwitchableStore, lines: Lines, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        def check_signature(self, _headers: object, _body: bytes) -> NoReturn:
            raise ZeroDivisionError("a secret")

    app = create_app(wire(Config(), store, AlexaApi(frozenset())), Broken(), store.ready)  # type: ignore[arg-type]
    answer = app.test_client().post("/alexa", data=json.dumps(envelope("LaunchRequest")))
    assert (answer.status_code, answer.data) == (500, b"")
    assert one(lines)["outcome"] == "failed"
    assert "ZeroDivisionError in check_signature" in caplog.text
    assert "secret" not in caplog.text


def test_an_error_that_cannot_be_written_as_utf_8_is_a_line_all_the_same(lines: Lines) -> None:
    with journal.turn() as entry:
        entry.failed(StoreRefused("'\ud800' is not a Wait"))
    assert one(lines)["error"] == "StoreRefused: '?' is not a Wait"


@pytest.mark.parametrize(
    "error", [OSError("no space left"), ValueError("closed"), BrokenPipeError()]
)
def test_a_journal_that_cannot_be_written_costs_nobody_the_answer(
    speaker: Speaker, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    class Full(io.StringIO):
        def write(self, _text: str) -> NoReturn:
            raise error

    monkeypatch.setattr(sys, "stdout", Full())
    assert "lower back coach" in speaker.say("launch").text


def test_lines_of_many_turns_at_once_do_not_mix(speaker: Speaker, lines: Lines) -> None:
    others = [Speaker(speaker.send, listener_at(f"many {n}")) for n in range(24)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda other: other.say("launch"), others))
    entries = [json.loads(line) for line in lines()]
    assert len({entry["listener"] for entry in entries}) == len(entries) == 24
