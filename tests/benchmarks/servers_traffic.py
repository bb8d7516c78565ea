"""What every benchmark sends, and what the coach answers to it.

It is one conversation as an Echo Show has it, signed.
"""

import io
import json
import time
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from flask import Flask

from skill.config import Config
from skill.simulator.envelope import Identity, JsonObject, Session, envelope, intent, launch
from skill.web.app import create_app
from skill.web.verification import RequestVerifier
from skill.wiring import wire
from tests.alexa.envelopes import envelope as from_a_show
from tests.support.authority import (
    LIFETIME,
    SIGNER,
    Authority,
    authority_extensions,
    issue,
    name,
    rsa_key,
    signer_extensions,
)

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

    from skill.stores.base import ProgressStore

# Without a token nothing is asked of Alexa's own interface.
IDENTITY = Identity(api_access_token="")
SAID: Sequence[JsonObject] = (
    launch(),
    intent("AMAZON.YesIntent", {}),
    intent("NextStepIntent", {}),
    intent("AMAZON.RepeatIntent", {}),
    intent("NextStepIntent", {}),
    intent("AMAZON.HelpIntent", {}),
    intent("NextStepIntent", {}),
    intent("WhereAmIIntent", {}),
)
ANSWERS = "answers.json"
"""The file in which the peers find what to answer, by the request's id."""


class NullStore:
    """Remembers nothing, after as many milliseconds as it is told to take."""

    def __init__(self, milliseconds: float = 0) -> None:
        self._seconds = milliseconds / 1000

    def load(self, *_: object) -> None:
        self._wait()

    def save(self, _listener: object, _progress: object, expected: int, *_: object) -> int:
        self._wait()
        return expected + 1

    def forget(self, *_: object) -> None:
        self._wait()

    def ready(self) -> None:
        self._wait()

    def close(self) -> None:
        """Nothing to let go of."""

    def _wait(self) -> None:
        if self._seconds:
            time.sleep(self._seconds)


def coach(verifier: RequestVerifier | None, store_milliseconds: float = 0) -> Flask:
    """The whole application on a store of no substance."""
    store = cast("ProgressStore", NullStore(store_milliseconds))
    return create_app(wire(Config(), store), verifier, store.ready)


@dataclass(frozen=True)
class Exchange:
    """A request, as body and as all bytes that go over the line, and the body that answers it."""

    id: str
    body: bytes
    request: bytes
    answer: bytes


def signer() -> Authority:
    """An authority like Amazon's: four certificates below the root, all their keys RSA."""
    begin = datetime.now(UTC) - timedelta(days=1)
    valid = (begin, begin + LIFETIME)
    above = name("Benchmark Root"), rsa_key()
    root = issue(above[0], above[1].public_key(), authority_extensions(), above, valid)
    chain: list[Certificate] = []
    for title in ("Benchmark Services Root", "Benchmark Root CA", "Benchmark RSA 2048 M01"):
        subject, key = name(title), rsa_key()
        chain.insert(0, issue(subject, key.public_key(), authority_extensions(), above, valid))
        above = subject, key
    key = rsa_key()
    leaf = issue(name(SIGNER), key.public_key(), signer_extensions(), above, valid)
    return Authority(root, (leaf, *chain), key)


class Speaker:
    """An Echo Show that repeats one conversation, and signs its requests as Alexa does."""

    def __init__(self) -> None:
        self.authority = signer()
        self._app = coach(None)

    def conversation(self) -> list[Exchange]:
        """The conversation, held and signed now: it is accepted for the next 150 seconds."""
        now = datetime.now(UTC)
        client = self._app.test_client()
        context = cast("dict[str, Any]", from_a_show("IntentRequest")["context"])
        session = Session("amzn1.echo-api.session.benchmark")
        exchanges = []
        for number, said in enumerate(SAID):
            message = cast("dict[str, Any]", envelope(said, session, IDENTITY, now))
            message["context"] = {**context, "System": message["context"]["System"]}
            message["request"]["requestId"] = f"amzn1.echo-api.request.{UUID(int=number)}"
            body = json.dumps(message, separators=(",", ":")).encode()
            with redirect_stdout(io.StringIO()):
                response = client.post("/alexa", data=body)
            assert response.status_code == 200, response.status
            answer = response.get_json()
            assert "outputSpeech" in answer["response"], f"no answer to {said}"
            request = over_http(self.authority, body)
            exchanges.append(
                Exchange(message["request"]["requestId"], body, request, response.data)
            )
            session = Session(session.id, new=False, attributes=answer["sessionAttributes"])
        return exchanges

    def requests(self) -> list[bytes]:
        """The requests of the conversation, signed now, as they go over the line."""
        return [exchange.request for exchange in self.conversation()]

    def save(self, folder: Path) -> None:
        """Write what services in other processes need: the authority, and what they answer."""
        self.authority.save(folder)
        answers = {one.id: one.answer.decode() for one in self.conversation()}
        content = {
            "url": self.authority.url,
            "chain": self.authority.chain_pem.decode(),
            "answers": answers,
        }
        (folder / ANSWERS).write_text(json.dumps(content))


def over_http(authority: Authority, body: bytes) -> bytes:
    """The request as Alexa's client sends it."""
    headers = {
        "Host": "coach.example",
        "Content-Type": "application/json; charset=utf-8",
        "Accept": "application/json",
        "Accept-Charset": "utf-8",
        "User-Agent": "Apache-HttpClient/4.5.x (Java/1.8.0)",
        "Content-Length": str(len(body)),
        **authority.headers(body),
    }
    lines = "".join(f"{key}: {value}\r\n" for key, value in headers.items())
    return b"POST /alexa HTTP/1.1\r\n" + lines.encode() + b"\r\n" + body
