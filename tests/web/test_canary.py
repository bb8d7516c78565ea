"""Nothing of a listener is ever written down: unmissable strings everywhere, every kind of error.

The service runs as a process, so that all that it writes is looked at: its journal, its error
output, its files.
"""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import pytest

from skill.alexa.api import AlexaApi
from skill.alexa.handlers import HANDLERS
from skill.config import Config
from skill.stores.sqlite import SqliteStore
from skill.web.app import INTENTS, MOST_BYTES, create_app
from skill.wiring import wire
from tests.alexa.envelopes import envelope
from tests.alexa.requests import APPLICATION_ID, REQUESTS
from tests.faults.engine import CREDENTIALS
from tests.faults.process import Served, served
from tests.faults.process_trials import verifying
from tests.stores import faulty
from tests.stores.conftest import TABLE
from tests.support.authority import Authority
from tests.support.signing import signed, verifier

CANARY = "qzjcanary"
"""In no word of ours."""
KEPT = ("type", "timestamp", "applicationId")
"""Without these as they are, a request does not get past the door."""
ODD = (
    f"{CANARY} \u2028 <b>",
    f"{{{CANARY}}}",
    f"%s{CANARY}%(x)s",
    f"../{CANARY}",
    f"\\ud83e{CANARY}",
)


@dataclass
class Cages:
    """Makes canaries, each with a number, so that one that got out can be traced to its cage."""

    number: int = field(default=0)

    def canary(self) -> str:
        self.number += 1
        return f"{CANARY}{self.number}x"

    def filled(self, value: Any, name: str = "") -> Any:  # noqa: ANN401 - JSON
        """The same, with a canary for every text, and one more key with one in every object."""
        if isinstance(value, dict):
            return {
                **{key: self.filled(one, key) for key, one in value.items()},
                self.canary(): self.canary(),
            }
        if isinstance(value, list):
            return [self.filled(one, name) for one in value]
        return self.canary() if isinstance(value, str) and name not in KEPT else value


def texts(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:  # noqa: ANN401 - JSON
    """The path to every text."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from texts(one, (*path, key))


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def bodies(attributes: dict[str, Any]) -> Iterator[bytes]:
    """Requests that are let in: each type all of canaries; one type with one in each place."""
    cages = Cages()
    for kind in REQUESTS:
        body = envelope(kind, timestamp=now())
        yield json.dumps(cages.filled(body)).encode()
    for name in HANDLERS:
        body = cages.filled(envelope("IntentRequest", timestamp=now()))
        body["request"]["intent"]["name"] = name
        body["session"] |= {"new": True, "attributes": {}}
        yield json.dumps(body).encode()
    whole = envelope("IntentRequest", timestamp=now())
    whole["context"]["System"]["apiEndpoint"] = "https://api.simulated.invalid"
    whole["session"]["attributes"] = attributes
    for *way, last in texts(whole):
        body = json.loads(json.dumps(whole))
        holder = body
        for step in way:
            holder = holder[step]
        holder[last] = cages.canary()
        yield json.dumps(body).encode()
    for odd in ODD:
        body = json.loads(json.dumps(whole))
        body["request"]["intent"]["slots"]["stretch"]["value"] = body["session"]["user"][
            "userId"
        ] = odd
        yield json.dumps(body).encode()
    for name in ("state", "version", "birth", "unsaved", "zone", "person"):
        body = json.loads(json.dumps(whole))
        body["session"]["attributes"][name] = cages.filled({"x": "y"})
        yield json.dumps(body).encode()
        body["session"]["attributes"][name] = CANARY * 4
        yield json.dumps(body).encode()


def refused(authority: Authority) -> Iterator[tuple[str, bytes, dict[str, str]]]:
    """Requests that are not let in: path, body, headers."""
    body = json.dumps(envelope("LaunchRequest", timestamp=now())).encode()
    headers = authority.headers(body)
    url, signature = headers["SignatureCertChainUrl"], headers["Signature-256"]
    yield f"/{CANARY}", body, headers
    yield f"/alexa/{CANARY}?{CANARY}={CANARY}", body, headers
    yield (
        f"/alexa?{CANARY}",
        CANARY.encode(),
        {CANARY: CANARY, "User-Agent": CANARY, "Cookie": f"{CANARY}={CANARY}"},
    )
    yield "/alexa", body, {"SignatureCertChainUrl": url, "Signature-256": CANARY}
    yield "/alexa", body, {"SignatureCertChainUrl": url, "Signature-256": f"{CANARY}!"}
    yield (
        "/alexa",
        body,
        {"SignatureCertChainUrl": f"https://s3.amazonaws.com/{CANARY}", "Signature-256": signature},
    )
    yield (
        "/alexa",
        body,
        {"SignatureCertChainUrl": f"https://{CANARY}.com/echo.api/x", "Signature-256": signature},
    )
    yield "/alexa", body, {"SignatureCertChainUrl": CANARY, "Signature-256": signature}
    yield "/alexa", body + CANARY.encode(), headers
    for odd in (
        CANARY.encode(),
        f'{{"{CANARY}": "{CANARY}"'.encode(),
        f'{{"request": "{CANARY}"}}'.encode(),
        f'"{CANARY}'.encode() + b"\xff",
        CANARY.encode() * (MOST_BYTES // len(CANARY) + 1),
        b'{"a":' * 150 + f'"{CANARY}"'.encode() + b"}" * 150,
        json.dumps({**json.loads(body), "context": CANARY, "session": CANARY}).encode(),
        json.dumps(envelope("LaunchRequest", timestamp=CANARY)).encode(),
        json.dumps(
            envelope("LaunchRequest", timestamp="2020-01-01T00:00:00Z") | {"version": CANARY}
        ).encode(),
    ):
        yield "/alexa", odd, authority.headers(odd)


def settings(**more: str) -> dict[str, str]:
    """The service's own secrets are canaries, too."""
    secret = {"COACH_PEPPER": f"{CANARY} is the pepper", "AWS_SECRET_ACCESS_KEY": f"{CANARY}secret"}
    return {**CREDENTIALS, "COACH_SKILL_ID": APPLICATION_ID, **secret, **more}


def escaped(service: Served) -> list[str]:
    """The lines, of anything in the service's folder, in which a canary is."""
    files = (path for path in service.folder.rglob("*") if path.is_file())
    return [
        f"{path.name}: {line[:400]}"
        for path in files
        for line in path.read_bytes().decode("latin-1").splitlines()
        if CANARY in line.lower()
    ]


def sessions(service: Served, authority: Authority) -> dict[str, Any]:
    """What a session that is under way carries."""
    body = envelope("LaunchRequest", timestamp=now())
    body["context"]["System"]["apiEndpoint"] = "https://api.simulated.invalid"
    raw = json.dumps(
        body | {"session": {**body["session"], "new": True, "attributes": {}}}
    ).encode()
    answer = service.ask("POST", "/alexa", raw, authority.headers(raw))
    attributes: dict[str, Any] = json.loads(answer.body)["sessionAttributes"]
    return attributes


def test_no_listener_and_no_secret_gets_into_anything_that_is_written(tmp_path: Path) -> None:
    authority = Authority.create()
    environ = settings(COACH_SQLITE_PATH="coach.sqlite3")
    with served(tmp_path, environ, verifying(tmp_path, authority)) as service:
        statuses = [
            service.ask("POST", "/alexa", body, authority.headers(body)).status
            for body in bodies(sessions(service, authority))
        ]
        statuses += [
            service.ask("POST", path, body, headers).status
            for path, body, headers in refused(authority)
        ]
        service.process.terminate()
        service.ended()
        assert escaped(service) == []
        journal = service.journal()
    assert set(statuses) == {200, 400, 404, 413}
    assert len(journal) > 150
    assert {entry["outcome"] for entry in journal} >= {"answered", "rejected", "refused_by_alexa"}
    reasons = {entry.get("reason") for entry in journal}
    assert reasons >= {
        "header_missing",
        "signature_mismatch",
        "signature_form",
        "url_form",
        "url_host",
        "url_path",
    }
    assert reasons >= {
        "body_json",
        "body_text",
        "body_depth",
        "body_size",
        "body_envelope",
        "timestamp_form",
    }
    assert reasons >= {"timestamp_range", "application_id"}
    # A session that was spoiled is noted, and so is a request that made up its own names.
    assert any(entry.get("SessionIgnored") for entry in journal)
    assert {entry.get("intent") for entry in journal} == {*INTENTS, "unknown", None}


@pytest.mark.parametrize("fault", ["page", "error", "half", "refused", "no table"])
def test_not_even_where_the_store_fails(tmp_path: Path, fault: str) -> None:
    page = f"<html>{CANARY}</html>"
    error = json.dumps({"__type": "x#ValidationException", "message": CANARY, "Item": CANARY})
    behaviour = {
        "page": faulty.answer("200 OK", "text/html", page),
        "error": faulty.answer("400 Bad Request", "application/x-amz-json-1.0", error),
        "half": faulty.half,
        "refused": lambda connection, _: connection.close(),
        "no table": faulty.answer(
            "400 Bad Request",
            "application/x-amz-json-1.0",
            error.replace("Validation", "ResourceNotFound"),
        ),
    }[fault]
    authority = Authority.create()
    with faulty.endpoint(behaviour) as endpoint:
        environ = settings(COACH_TABLE=TABLE, COACH_DYNAMODB_ENDPOINT=endpoint)
        with served(tmp_path, environ, verifying(tmp_path, authority)) as service:
            for body in list(bodies({}))[len(REQUESTS) : len(REQUESTS) + 12]:
                assert service.ask("POST", "/alexa", body, authority.headers(body)).status == 200
            assert service.ask("GET", "/readyz").status == 503
            assert any(entry.get("StoreDegraded") for entry in service.journal())
            assert escaped(service) == []


@pytest.mark.parametrize(
    "where",
    [
        "skill.coaching.respond",
        "skill.alexa.envelope.EnvelopeReader.call",
        "skill.alexa.skill.ssml",
        "skill.alexa.skill.event_of",
        "skill.alexa.serializer.AlexaSerializer.deserialize",
        "skill.alexa.serializer.AlexaSerializer.serialize",
        "skill.stores.sqlite.SqliteStore.load",
        "skill.stores.sqlite.SqliteStore.save",
        "skill.web.app.parsed",
        "skill.web.app._note",
        "skill.web.certificates.ChainChecker.signing_key",
        "skill.stores.sqlite.SqliteStore.ready",
    ],
)
def test_not_even_where_our_own_code_fails(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    where: str,
) -> None:
    def fail(*arguments: object, **_: object) -> NoReturn:
        raise RuntimeError(CANARY, arguments) from ValueError(CANARY)

    store = SqliteStore(tmp_path / "coach.sqlite3")
    skill = wire(Config(), store, AlexaApi(frozenset()))
    body = envelope("IntentRequest")
    body["request"]["intent"]["name"] = "StartRoutineIntent"
    body["session"] |= {"new": True, "attributes": {}}
    headers, raw = signed(body)
    with caplog.at_level(logging.DEBUG), monkeypatch.context() as patch:
        patch.setattr(where, fail)
        client = create_app(skill, verifier(), store.ready).test_client()
        client.post("/alexa", data=raw, headers=headers)
        client.get("/readyz")
    store.close()
    written = capfd.readouterr()
    assert CANARY not in written.out + written.err + caplog.text
    # It was caught, and said where.
    assert "in fail" in written.out + caplog.text
