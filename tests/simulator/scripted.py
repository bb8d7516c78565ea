"""What a device needs in these tests: a skill with a script, and understanding by a table."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from skill.simulator.clock import SteppedClock
from skill.simulator.device import Device
from skill.simulator.happenings import Happening
from skill.simulator.transport import HttpResponse

NAME = "lower back coach"
START = datetime(2026, 11, 22, 7, 30, 0, 900_000, tzinfo=UTC)


def answer(
    ssml: str,
    *,
    reprompt: str | None = None,
    ends: bool = False,
    attributes: Mapping[str, object] | None = None,
) -> dict[str, Any]:
    """A response as Alexa expects it."""
    response: dict[str, Any] = {
        "outputSpeech": {"type": "SSML", "ssml": f"<speak>{ssml}</speak>"},
        "shouldEndSession": ends,
    }
    if reprompt is not None:
        response["reprompt"] = {
            "outputSpeech": {"type": "SSML", "ssml": f"<speak>{reprompt}</speak>"}
        }
    return {"version": "1.0", "sessionAttributes": dict(attributes or {}), "response": response}


EMPTY: dict[str, Any] = {"version": "1.0", "response": {}}


@dataclass
class ScriptedSkill:
    """Answers with `script`'s entries in turn; an exception is raised.

    SessionEndedRequest takes none of them.
    """

    script: list[object]
    received: list[dict[str, Any]] = field(default_factory=list)
    farewell: object = field(default_factory=lambda: EMPTY)

    def __call__(self, body: bytes) -> HttpResponse:
        message = json.loads(body)
        self.received.append(message)
        step = (
            self.farewell
            if message["request"]["type"] == "SessionEndedRequest"
            else self.script.pop(0)
        )
        match step:
            case Exception():
                raise step
            case HttpResponse():
                return step
            case _:
                return HttpResponse(200, json.dumps(step).encode())

    @property
    def requests(self) -> list[dict[str, Any]]:
        """The request parts alone."""
        return [message["request"] for message in self.received]

    @property
    def types(self) -> list[str]:
        """Type, or intent, or reason of each request."""
        return [
            str(request.get("intent", {}).get("name") or request.get("reason") or request["type"])
            for request in self.requests
        ]


@dataclass(frozen=True)
class Meant:
    intent: str
    slots: Mapping[str, object]


class TableUnderstanding:
    """Knows a few words; the rest is AMAZON.FallbackIntent."""

    def resolve(self, utterance: str) -> Meant:
        names = {
            "next": "NextStepIntent",
            "stop": "AMAZON.StopIntent",
            "start": "StartRoutineIntent",
        }
        if utterance == "do the sphinx":
            return Meant("StretchIntent", {"stretch": {"name": "stretch", "value": "sphinx"}})
        return Meant(names.get(utterance, "AMAZON.FallbackIntent"), {})


def device(*script: object, **changes: Any) -> tuple[Device, ScriptedSkill, list[Happening]]:  # noqa: ANN401 - whatever Device takes
    """A stepped device before a scripted skill, and what happened to it."""
    skill = ScriptedSkill(list(script))
    happened: list[Happening] = []
    settings = {"clock": SteppedClock(START), "tell": happened.append, **changes}
    return Device(skill, TableUnderstanding(), NAME, **settings), skill, happened


@contextmanager
def served(skill: ScriptedSkill) -> Iterator[str]:
    """The scripted skill behind HTTP; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            reply = skill(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(reply.status)
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/alexa"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
