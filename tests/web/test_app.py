"""The door of the service: what it lets in, and how little it says to whom it does not."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from ask_sdk_core.skill import CustomSkill
from flask.testing import FlaskClient

from skill.alexa.api import AlexaApi
from skill.config import Config
from skill.errors import CertificatesUnreachable, Rejected, StoreUnavailable
from skill.stores.sqlite import SqliteStore
from skill.web.app import MOST_BYTES, create_app
from skill.wiring import wire
from tests.alexa.envelopes import envelope
from tests.support.signing import signed, verifier

LAUNCH = json.dumps(envelope("LaunchRequest"))

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path_factory.mktemp("store") / "progress.sqlite3")
    yield store
    store.close()


@pytest.fixture(scope="module")
def skill(store: SqliteStore) -> CustomSkill:
    return wire(Config(sqlite_path=Path()), store, AlexaApi(frozenset()))


@pytest.fixture
def client(skill: CustomSkill, store: SqliteStore) -> FlaskClient:
    return create_app(skill, None, store.ready).test_client()


def journalled(capture: Capture) -> dict[str, Any]:
    """The one line that a turn leaves."""
    (line,) = capture.readouterr().out.splitlines()
    entry: dict[str, Any] = json.loads(line)
    return entry


class RefusingVerifier:
    """A verifier that refuses by one error: the signature, or only the envelope."""

    def __init__(self, error: Exception, *, at_envelope: bool = False) -> None:
        self.error, self.at_envelope = error, at_envelope

    def check_signature(self, _headers: object, _body: bytes) -> None:
        if not self.at_envelope:
            raise self.error

    def check_envelope(self, _envelope: object) -> None:
        raise self.error


def test_alexa_is_answered_in_json(client: FlaskClient) -> None:
    answer = client.post("/alexa", data=LAUNCH)
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    assert answer.json is not None
    assert answer.json["version"] == "1.0"
    assert "lower back coach" in answer.json["response"]["outputSpeech"]["ssml"]
    assert answer.json["response"]["shouldEndSession"] is False


def test_a_request_outside_a_session_is_answered_too(client: FlaskClient) -> None:
    body = envelope("LaunchRequest")
    del body["session"]
    answer = client.post("/alexa", data=json.dumps(body))
    assert answer.json is not None
    assert answer.json["response"]["outputSpeech"]
    assert not answer.json.get("sessionAttributes")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "body_json"),
        (b"launch", "body_json"),
        (b"{" * 100_000, "body_json"),
        (b'{"a":' * 20_000, "body_depth"),
        (b'{"version": "1.0", "request": {"type": "\xff"}}', "body_text"),
        (b'{"request": {"type": "LaunchRequest", "locale": "\\ud800"}}', "body_text"),
        (b'{"request": {"type": "LaunchRequest", "late": NaN}}', "body_json"),
        (b"null", "body_envelope"),
        (b"[1, 2]", "body_envelope"),
        (b'"request"', "body_envelope"),
        (b"{}", "body_envelope"),
        (b'{"request": []}', "body_envelope"),
        (b'{"request": {}}', "body_envelope"),
        (b'{"request": {"type": 5}}', "body_envelope"),
    ],
)
def test_what_is_no_envelope_is_a_400_without_a_word(
    client: FlaskClient, body: bytes, reason: str, capsys: Capture
) -> None:
    answer = client.post("/alexa", data=body)
    assert (answer.status_code, answer.data) == (400, b"")
    entry = journalled(capsys)
    assert (entry["outcome"], entry["reason"]) == ("rejected", reason)


def test_a_body_too_large_is_a_413(client: FlaskClient, capsys: Capture) -> None:
    answer = client.post("/alexa", data=b" " * (MOST_BYTES + 1))
    assert (answer.status_code, answer.data) == (413, b"")
    assert journalled(capsys)["reason"] == "body_size"
    # As large as may be, it is read.
    assert client.post("/alexa", data=LAUNCH.ljust(MOST_BYTES)).status_code == 200


@pytest.mark.parametrize(
    ("length", "reason"),
    [
        (str(len(LAUNCH) + 1), "body_incomplete"),
        (str(len(LAUNCH) - 1), "body_json"),
        ("-5", "body_json"),
        ("ten", "body_json"),
        ("", "body_json"),
    ],
)
def test_a_body_of_another_length_is_a_400(
    client: FlaskClient, length: str, reason: str, capsys: Capture
) -> None:
    answer = client.post("/alexa", data=LAUNCH, environ_overrides={"CONTENT_LENGTH": length})
    assert (answer.status_code, answer.data) == (400, b"")
    assert journalled(capsys)["reason"] == reason


class Pieces(io.RawIOBase):
    """What a server reads of a body in chunks, a few bytes at a time."""

    def __init__(self, body: bytes, error: Exception | None = None) -> None:
        self._body, self._error = io.BytesIO(body), error

    def read(self, size: int = -1) -> bytes:
        piece = self._body.read(min(size, 100))
        if not piece and self._error:
            raise self._error
        return piece


@pytest.mark.parametrize(
    ("body", "error", "status", "reason"),
    [
        (LAUNCH.encode(), None, 200, None),
        (LAUNCH.encode().ljust(MOST_BYTES), None, 200, None),
        (LAUNCH.encode().ljust(MOST_BYTES + 1), None, 413, "body_size"),
        (LAUNCH.encode()[:-1], OSError("a chunk that is none"), 400, "body_incomplete"),
        (b"", None, 400, "body_json"),
    ],
    ids=["whole", "as long as may be", "too long", "broken off", "empty"],
)
def test_a_body_whose_length_nobody_said_is_read_to_its_end(
    client: FlaskClient,
    body: bytes,
    error: Exception | None,
    status: int,
    reason: str | None,
    capsys: Capture,
) -> None:
    answer = client.post(
        "/alexa",
        environ_overrides={"wsgi.input": Pieces(body, error), "wsgi.input_terminated": True},
    )
    assert answer.status_code == status
    assert journalled(capsys).get("reason") == reason


@pytest.mark.parametrize("host", ["coach.example", "127.0.0.1:8080", "", "no host"])
def test_verified_it_answers_whichever_host_is_asked_for(skill: CustomSkill, host: str) -> None:
    headers, body = signed()
    verified = create_app(skill, verifier(), lambda: None).test_client()
    answer = verified.post("/alexa", data=body, headers={**headers, "Host": host})
    assert answer.status_code == 200
    assert answer.headers["Content-Length"] == str(len(answer.data))


@pytest.mark.parametrize(
    ("verifier", "status", "reason"),
    [
        (RefusingVerifier(Rejected("signature_mismatch")), 400, "signature_mismatch"),
        (RefusingVerifier(Rejected("timestamp_range"), at_envelope=True), 400, "timestamp_range"),
        (
            RefusingVerifier(CertificatesUnreachable("certificate_network")),
            503,
            "certificate_network",
        ),
    ],
)
def test_what_the_verifier_refuses_is_refused(
    skill: CustomSkill, verifier: RefusingVerifier, status: int, reason: str, capsys: Capture
) -> None:
    app = create_app(skill, cast("Any", verifier), lambda: None)
    # Verified, it may come from anywhere.
    answer = app.test_client().post(
        "/alexa", data=LAUNCH, environ_base={"REMOTE_ADDR": "203.0.113.9"}
    )
    assert (answer.status_code, answer.data) == (status, b"")
    assert journalled(capsys)["reason"] == reason


@pytest.mark.parametrize("error", [RuntimeError("secret"), KeyError("secret")])
def test_whatever_fails_alexa_gets_a_valid_silence(
    skill: CustomSkill, monkeypatch: pytest.MonkeyPatch, error: Exception, capsys: Capture
) -> None:
    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr(skill, "invoke", fail)
    answer = create_app(skill, None, lambda: None).test_client().post("/alexa", data=LAUNCH)
    assert (answer.status_code, answer.json) == (200, {"version": "1.0", "response": {}})
    said = capsys.readouterr()
    assert "secret" not in said.out + said.err
    assert json.loads(said.out)["outcome"] == "failed"


def test_it_is_alive_and_ready(client: FlaskClient) -> None:
    for path in ("/healthz", "/readyz"):
        answer = client.get(path)
        assert (answer.status_code, answer.data, answer.mimetype) == (200, b"ok", "text/plain")


def test_without_its_store_it_is_alive_but_not_ready(skill: CustomSkill) -> None:
    def down() -> None:
        raise StoreUnavailable("a secret path")

    client = create_app(skill, None, down).test_client()
    assert client.get("/healthz").status_code == 200
    assert (client.get("/readyz").status_code, client.get("/readyz").data) == (503, b"store")


@pytest.mark.parametrize(
    ("method", "path", "status", "allowed"),
    [
        ("GET", "/alexa", 405, {"POST"}),
        ("OPTIONS", "/alexa", 405, {"POST"}),
        ("DELETE", "/alexa", 405, {"POST"}),
        ("POST", "/healthz", 405, {"GET", "HEAD"}),
        ("OPTIONS", "/readyz", 405, {"GET", "HEAD"}),
        ("GET", "/", 404, set()),
        ("OPTIONS", "*", 404, set()),
        ("POST", "/alexa/", 404, set()),
    ],
)
def test_anything_else_is_refused_without_a_word(
    client: FlaskClient, method: str, path: str, status: int, allowed: set[str]
) -> None:
    answer = client.open(path, method=method)
    assert (answer.status_code, answer.data) == (status, b"")
    assert set(answer.allow) == allowed
