"""Alexa's own API on loopback: Settings and Reminders, as far as the coach uses them.

It can also fail in many ways.

Shapes and statuses: Amazon's "Alexa Settings API Reference" and "Reminders REST API Reference", and
the response definitions of ``ask_sdk_model``'s service clients.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from zoneinfo import ZoneInfo

TOKEN = "an.api.access.token"  # noqa: S105 - of nobody
ZONE, LIST, CREATE, DELETE = "zone", "list", "create", "delete"
"""The calls that can be made to fail."""

_ZONE_PATH = re.compile(r"/v2/devices/([^/]+)/settings/System\.timeZone")
_REMINDERS = "/v1/alerts/reminders"
_RULE = re.compile(
    r"FREQ=(?:DAILY|WEEKLY;BYDAY=(?:MO|TU|WE|TH|FR|SA|SU));BYHOUR=\d+;BYMINUTE=\d+;BYSECOND=0;INTERVAL=1;"
)


@dataclass(frozen=True)
class Received:
    """One call, as it came."""

    what: str
    path: str
    authorization: str | None
    body: Any = None


@dataclass
class FakeAlexa:
    """What Alexa knows, what it was asked, and which calls fail."""

    url: str = ""
    zone: object = "Europe/London"
    permitted: bool = True
    """Whether the listener gave the skill the permission to set reminders."""
    reminders: dict[str, Any] = field(default_factory=dict)
    """By token, as they were created."""
    calls: list[Received] = field(default_factory=list)
    faults: dict[str, "Behaviour"] = field(default_factory=dict)
    over: Event = field(default_factory=Event)
    """Set when the test is over, so that nothing waits any longer."""
    created: int = 0

    def asked(self, what: str) -> list[Received]:
        """The calls of one kind."""
        return [call for call in self.calls if call.what == what]


class Exchange(BaseHTTPRequestHandler):
    """One connection to Alexa's API."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    alexa: FakeAlexa

    def do_GET(self) -> None:
        if _ZONE_PATH.fullmatch(self.path):
            self._serve(ZONE, lambda: self.answer(200, self.alexa.zone))
        else:
            alerts = [
                {"alertToken": token, "status": "ON", **one}
                for token, one in self.alexa.reminders.items()
            ]
            self._serve(
                LIST, lambda: self.answer(200, {"totalCount": str(len(alerts)), "alerts": alerts})
            )

    def do_POST(self) -> None:
        self._serve(CREATE, self._create)

    def do_DELETE(self) -> None:
        self._serve(DELETE, self._delete)

    def answer(
        self, status: int, value: object = None, *, raw: bytes | None = None, location: str = ""
    ) -> None:
        """Send a whole answer: ``value`` as JSON (``None``: no body), or ``raw`` bytes."""
        body = raw if raw is not None else b"" if value is None else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _serve(self, what: str, serve: Callable[[], None]) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.body = json.loads(raw) if raw else None
        self.alexa.calls.append(
            Received(what, self.path, self.headers.get("Authorization"), self.body)
        )
        if what in self.alexa.faults:
            self.alexa.faults[what](self)
        elif self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self.answer(401, {"code": "INVALID_BEARER_TOKEN", "message": "Invalid bearer token."})
        elif what != ZONE and not self.alexa.permitted:
            self.answer(401, {"code": "UNAUTHORIZED", "message": "Request is not authorized."})
        else:
            serve()

    def _create(self) -> None:
        if self.path != _REMINDERS or not _is_reminder(self.body):
            self.answer(400, {"code": "INVALID_REQUEST", "message": "Not a reminder."})
            return
        self.alexa.created += 1
        token = f"0a1b2c3d-{self.alexa.created}"
        self.alexa.reminders[token] = self.body
        self.answer(
            201,
            {"alertToken": token, "status": "ON", "version": "1", "href": f"{_REMINDERS}/{token}"},
        )

    def _delete(self) -> None:
        if self.alexa.reminders.pop(self.path.removeprefix(_REMINDERS + "/"), None):
            self.answer(200)
        else:
            self.answer(404, {"code": "ALERT_NOT_FOUND", "message": "Reminder not found."})


Behaviour = Callable[[Exchange], None]


def answers(
    status: int, value: object = None, *, raw: bytes | None = None, location: str = ""
) -> Behaviour:
    """Always this answer."""
    return lambda exchange: exchange.answer(status, value, raw=raw, location=location)


def silent(exchange: Exchange) -> None:
    """Never an answer."""
    exchange.alexa.over.wait(30)


def drip(exchange: Exchange) -> None:
    """A byte now and then, more often than any time-out of a socket."""
    exchange.wfile.write(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n"
    )
    while not exchange.alexa.over.wait(0.1):
        exchange.wfile.write(b" ")


def breaks_off(exchange: Exchange) -> None:
    """The connection ends in the middle of the answer."""
    exchange.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"alerts"')
    exchange.close_connection = True


@contextmanager
def fake_alexa() -> Iterator[FakeAlexa]:
    """Alexa's API while a test runs."""
    alexa = FakeAlexa()
    handler = type("Handler", (Exchange,), {"alexa": alexa})

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A client that hangs up is what some of these tests are about."""

    with Server(("127.0.0.1", 0), handler) as server:
        alexa.url = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield alexa
        finally:
            alexa.over.set()
            server.shutdown()
            thread.join(5)


def _is_reminder(body: Any) -> bool:  # noqa: ANN401 - JSON
    """Whether the API takes it: it recurs, and its absolute time is still to come."""
    try:
        trigger, (content,) = body["trigger"], body["alertInfo"]["spokenInfo"]["content"]
        (rule,) = trigger["recurrence"]["recurrenceRules"]
        return bool(
            trigger["type"] == "SCHEDULED_ABSOLUTE"
            and datetime.fromisoformat(trigger["scheduledTime"])
            > datetime.fromisoformat(body["requestTime"])
            and ZoneInfo(trigger["timeZoneId"]).key
            and _RULE.fullmatch(rule)
            and content["locale"]
            and content["text"]
            and body["pushNotification"]["status"] in ("ENABLED", "DISABLED")
        )
    except (KeyError, TypeError, ValueError):
        return False
