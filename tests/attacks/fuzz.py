"""Odd requests, well signed, for so long: ``python -m tests.attacks.fuzz --seconds 60``.

Each begins as a request that Alexa might send, with the state of an earlier answer in it, and is
then broken in one to three places: values of other kinds, keys that mean something to Python, huge
numbers, deep nesting, bytes that are no text. Alexa must get a valid answer or an empty 400, soon,
and nothing behind the door may fail unexpectedly. Some are not well signed: those must get an empty
400. The same seed gives the same requests.
"""

import argparse
import faulthandler
import io
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask

from skill.alexa.api import AlexaApi
from skill.alexa.handlers import HANDLERS
from skill.config import Config
from skill.journal import Ending
from skill.web.app import create_app
from skill.web.verification import RequestVerifier
from skill.wiring import open_store, wire
from tests.alexa.envelopes import envelope
from tests.alexa.requests import REQUESTS
from tests.attacks.mutations import broken, odd_value
from tests.support.signing import authority, verifier
from tests.support.table import Row, print_table

SLOW_SECONDS = 1.0
HANG_SECONDS = 30.0
SHOWN = 2_000
"""Bytes from the end of a faulty body that are printed: request and session stand there."""

EXPECTED = {200, 400, 413}
FORESEEN = {Ending.ANSWERED, Ending.REJECTED, Ending.REFUSED_BY_ALEXA}
"""How a turn may end here; Alexa's own refusals are among the requests that are sent."""


@dataclass(frozen=True)
class Sent:
    """One request, and whether Alexa's key signed it."""

    headers: dict[str, str]
    body: bytes
    signed: bool


@dataclass
class Report:
    """What came of it."""

    statuses: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0
    faults: list[tuple[str, Sent]] = field(default_factory=list)

    @property
    def requests(self) -> int:
        return sum(self.statuses.values())


@contextmanager
def service_behind() -> Iterator[Callable[[RequestVerifier], Flask]]:
    """Yield what puts the whole service behind a verifier.

    Its store is in a folder of its own; it calls nobody.
    """
    with tempfile.TemporaryDirectory() as folder:
        config = Config(sqlite_path=Path(folder, "progress.sqlite3"))
        with closing(open_store(config)) as store:
            skill = wire(config, store, AlexaApi(frozenset()))
            yield lambda door: create_app(skill, door, store.ready)


@contextmanager
def service() -> Iterator[Flask]:
    """Yield the whole service, its verifier trusting the test authority."""
    with service_behind() as serve:
        yield serve(verifier())


def fuzz(app: Flask, seed: int, more: Callable[[Report], bool]) -> Report:
    """Send broken requests to ``app`` while ``more`` holds."""
    chance = random.Random(seed)  # noqa: S311 - chance that can be repeated is what is wanted
    client = app.test_client()
    report = Report()
    attributes: object = {}
    while more(report):
        sent = _request(chance, attributes)
        log = io.StringIO()
        begun = time.monotonic()
        with redirect_stdout(log):
            answer = client.post(
                "/alexa", data=sent.body, headers=sent.headers, content_type="application/json"
            )
        took = time.monotonic() - begun
        report.statuses[answer.status_code] += 1
        report.slowest = max(report.slowest, took)
        fault = _fault(sent, answer.status_code, answer.get_data(), log.getvalue())
        if took > SLOW_SECONDS:
            fault = fault or f"took {took:.1f} s"
        if fault:
            report.faults.append((fault, sent))
        elif answer.status_code == 200:
            attributes = json.loads(answer.get_data()).get("sessionAttributes") or attributes
    return report


def _request(chance: random.Random, attributes: object) -> Sent:
    kind = "IntentRequest" if chance.random() < 0.6 else chance.choice(list(REQUESTS))
    body = envelope(kind)
    if kind == "IntentRequest":
        body["request"]["intent"]["name"] = chance.choice(list(HANDLERS))
    if "session" in body:
        body["session"]["new"] = chance.random() < 0.1
        body["session"]["attributes"] = json.loads(json.dumps(attributes))
    raw = broken(chance, body)
    headers = authority().headers(raw)
    if chance.random() < 0.9:
        return Sent(headers, raw, signed=True)
    name = chance.choice(list(headers))
    value = (
        str(odd_value(chance))
        .replace("\r", "")
        .replace("\n", "")
        .encode("latin-1", "replace")
        .decode("latin-1")
    )
    return Sent({**headers, name: value}, raw, signed=False)


def _fault(sent: Sent, status: int, body: bytes, log: str) -> str | None:
    if status not in EXPECTED:
        return f"status {status}"
    if status != 200:
        return "a refusal that says something" if body else None
    if not sent.signed:
        return "answered what nobody signed"
    try:
        answer: Any = json.loads(body)
    except ValueError:
        return "an answer that is no JSON"
    if answer.get("version") != "1.0" or not isinstance(answer.get("response"), dict):
        return "an answer that is no response"
    return _hidden_fault(log)


def _hidden_fault(log: str) -> str | None:
    """Return a failure that nobody foresaw, though the listener heard a kind sentence."""
    for line in log.splitlines():
        entry = json.loads(line)
        if entry["outcome"] not in FORESEEN:
            return f"{entry['outcome']}: {entry.get('error')}"
    return None


def main() -> int:
    """Run for some time and print what came of it; return the exit status."""
    options = argparse.ArgumentParser(
        description="Sends odd requests, well signed, to the service."
    )
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--seed", type=int, default=int(time.time()))
    chosen = options.parse_args()
    faulthandler.dump_traceback_later(chosen.seconds + HANG_SECONDS, exit=True)
    end = time.monotonic() + chosen.seconds
    with service() as app:
        report = fuzz(app, chosen.seed, lambda _: time.monotonic() < end)
    faulthandler.cancel_dump_traceback_later()
    status = print_table(f"Fuzz, seed {chosen.seed}, {report.requests} requests", _rows(report))
    for title, sent in dict(reversed(report.faults)).items():
        print(f"\n{title}\n    {sent.body[-SHOWN:].decode('utf-8', 'backslashreplace')}")
    return status


def _rows(report: Report) -> Iterator[Row]:
    """One for each status, and one for each kind of fault."""
    done = {
        200: "let in, and answered",
        400: "refused: odd, or not well signed",
        413: "refused: too large",
    }
    for status, count in sorted(report.statuses.items()):
        yield Row(f"status {status}", done.get(status, "?"), f"{count} requests", report.slowest)
    for title, count in Counter(title for title, _ in report.faults).most_common():
        yield Row(title, "see below", f"{count} requests", report.slowest, ("fault",))


if __name__ == "__main__":
    sys.exit(main())
