"""One rude client against the running service: what it gets, and what listeners notice of it."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path

from skill.simulator.transport import HttpResponse
from tests.attacks.rude import (
    PATIENCE,
    asked,
    asked_for,
    attacked,
    closed_after,
    cpu,
    exchanged,
    holding,
    is_ok,
    memory,
    opened,
    post,
    statuses,
    verifying,
)
from tests.benchmarks.servers_process import child
from tests.benchmarks.servers_process import service as started
from tests.faults.process import HOST, SERVE, served
from tests.faults.speaker import Speaker, listener_at
from tests.support.authority import Authority
from tests.support.table import Row

SOON = 0.5
"""Seconds within which a signed request is answered, whatever the rude client does."""
HEAD = b"GET /healthz HTTP/1.1\r\nHost: coach.example\r\n"
PING = HEAD + b"\r\n"
NO_HTTP = {
    "an address that is none": b"GET http://[" + b"a" * 15_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    "a length of 4,301 digits": b"POST /alexa HTTP/1.1\r\nHost: a\r\nContent-Length: "
    + b"1" * 4301
    + b"\r\n\r\n",
    "no HTTP at all": b"\x16\x03\x01\x02\x00\x01\x00" * 20 + b"\r\n\r\n",
}
LOGGED = 200
"""Bytes that a request which is none may leave in the log."""

Trial = Callable[[Path, Authority], Iterator[Row]]


def row(number: int, done: str, heard: str, seconds: float, **faults: bool) -> Row:
    """One line of the table, for the trial of that number; each fault that holds is named."""
    named = tuple(name.replace("_", " ") for name, holds in faults.items() if holds)
    return Row(f"rude client {number}", done, heard, seconds, named)


def launch() -> bytes:
    """A request of a listener's, made now."""
    nobody = Speaker(lambda _: HttpResponse(0, b""), listener_at("listener"))
    return json.dumps(nobody.request("launch")).encode()


def no_http(folder: Path, authority: Authority) -> Iterator[Row]:
    """1: what is no HTTP is refused, and not a byte of it reaches the log."""
    with verifying(folder, authority) as service:
        for done, sent in NO_HTTP.items():
            before, times = len(service.written()), 0
            begun = time.monotonic()
            refused = True
            while time.monotonic() < begun + 1:
                received, closed = exchanged(service, sent)
                refused = refused and statuses(received) == [400] and closed
                times += 1
            logged = (len(service.written()) - before) / times
            yield row(
                1,
                done,
                f"status 400; {logged:.0f} bytes of log for each",
                (time.monotonic() - begun) / times,
                not_refused=not refused,
                it_fills_the_log=logged > LOGGED,
            )


def pipelined(folder: Path, authority: Authority) -> Iterator[Row]:
    """2: of two pipelined requests the second waits; the first is answered all the same."""
    with verifying(folder, authority, certificate_seconds=1.5) as service:
        body = launch()
        with opened(service) as connection:
            begun, before = time.monotonic(), cpu(service)
            connection.sendall(PING + post(body, authority.headers(body)))
            first = statuses(connection.recv(65_536))
            took = time.monotonic() - begun
            time.sleep(max(0.0, 1.2 - took))
            burnt = cpu(service) - before
            second = statuses(connection.recv(65_536))
        yield row(
            2,
            "two at once, the second waits for 1.5 s",
            f"the first at once; {burnt * 1000:.0f} ms of CPU meanwhile",
            took,
            the_first_waits=took > SOON,
            it_burns_CPU=burnt > 0.1,
            not_answered=(first, second) != ([200], [200]),
        )


def flood(folder: Path, authority: Authority) -> Iterator[Row]:
    """3: a hundred connections, each with two thousand tiny requests at once."""
    with verifying(folder, authority) as service:
        body = launch()
        asked(service, authority, body)
        tiny = PING * 2000
        with holding(service, 100, tiny):
            first = asked_for(0, service, authority, body)
            with attacked(lambda: exchanged(service, tiny, 1), 16):
                answers = first + asked_for(3, service, authority, body)
        slowest = max(took for _, took in answers)
        received, closed = exchanged(service, tiny, 2)
        yield row(
            3,
            "100 connections of 2,000 tiny requests",
            f"{len(answers)} signed: {slowest * 1000:.0f} ms; {len(statuses(received))} of 2,000",
            slowest,
            listeners_wait=slowest > SOON,
            listeners_are_refused=not is_ok(answers),
            all_are_queued=len(statuses(received)) > 16 or not closed,
        )


def silent(folder: Path, authority: Authority) -> Iterator[Row]:
    """5: eight hundred connections on which nothing is ever sent."""
    with verifying(folder, authority) as service:
        body = launch()
        asked(service, authority, body)
        begun = time.monotonic()
        with holding(service, 800, b"") as held:
            answers = asked_for(2, service, authority, body)
            lasted = closed_after(held[-1], begun, 15)
        slowest = max(took for _, took in answers)
        yield row(
            5,
            "800 connections that send nothing",
            f"{len(answers)} signed: {slowest * 1000:.0f} ms; closed after {lasted:.1f} s",
            slowest,
            listeners_wait=slowest > SOON,
            listeners_are_refused=not is_ok(answers),
            they_stay=lasted > 12.5,
        )


def half_bodies(folder: Path, authority: Authority) -> Iterator[Row]:
    """6: seven hundred bodies that break off, with and without what a signed request has."""
    signed = authority.headers(b"x")
    for done, length, headers in (
        ("700 half bodies of 307 KB", 307_000, {}),
        ("the same, with the headers of a signed one", 307_000, signed),
        ("700 half bodies of 150 KB with those headers", 150_000, signed),
    ):
        with verifying(folder, authority) as service:
            body = launch()
            for _ in range(20):
                asked(service, authority, body)
            before = memory(service)
            head = post(b"", {"Content-Length": str(length), **headers})
            with holding(service, 700, head + b"x" * (length - 1000)):
                during = memory(service)
                answers = asked_for(1, service, authority, body)
            time.sleep(1)
            after = memory(service)
        slowest = max(took for _, took in answers)
        yield row(
            6,
            done,
            f"{before >> 20} MB, then {during >> 20}, in the end {after >> 20}",
            slowest,
            listeners_wait=slowest > SOON,
            listeners_are_refused=not is_ok(answers),
            they_take_memory=during > before * 1.5,
            it_is_kept=after > before * 1.2,
        )


def stranger_at_home(folder: Path, _: Authority) -> Iterator[Row]:
    """9: what a web page can send to a service that runs for its own machine alone."""
    with served(folder, {"COACH_SQLITE_PATH": "coach.sqlite3"}, SERVE) as service:
        body = launch()
        here = f"127.0.0.1:{service.port}"
        for done, headers, status in (
            ("--local, from this machine", {"Host": here}, 200),
            ("--local, from a web page", {"Host": here, "Origin": "https://example.org"}, 400),
            ("--local, from a page of no origin", {"Host": here, "Origin": "null"}, 400),
            ("--local, under a foreign name", {"Host": "rebound.example.org"}, 400),
            ("--local, passed on", {"Host": here, "X-Forwarded-For": "203.0.113.9"}, 400),
            ("--local, passed on by a tunnel", {"Host": here, "Forwarded": "for=1.2.3.4"}, 400),
        ):
            begun = time.monotonic()
            found = statuses(exchanged(service, post(body, {**headers, "Connection": "close"}))[0])
            took = time.monotonic() - begun
            yield row(9, done, f"status {found}", took, another_status=found != [status])


def odd_http(folder: Path, authority: Authority) -> Iterator[Row]:
    """10: what HTTP itself asks of a server."""
    too_long = b"POST /alexa HTTP/1.1\r\nHost: a\r\nContent-Length: 400000\r\n"
    with verifying(folder, authority) as service:
        for done, sent, status in (
            ("no Host", b"GET /healthz HTTP/1.1\r\n\r\n", 400),
            ("two Hosts", HEAD + b"Host: other.example\r\n\r\n", 400),
            ("OPTIONS", b"OPTIONS /alexa HTTP/1.1\r\nHost: a\r\n\r\n", 405),
            ("Expect, with a body too long", too_long + b"Expect: 100-continue\r\n\r\n", 413),
        ):
            begun = time.monotonic()
            received, _ = exchanged(service, sent, 1)
            took = time.monotonic() - begun
            found = statuses(received)
            silent = status == HTTPStatus.METHOD_NOT_ALLOWED and b"\nAllow: POST\r" not in received
            yield row(
                10,
                done,
                f"status {found}",
                took,
                another_status=found != [status],
                it_does_not_say_what_is_allowed=silent,
            )


def in_chunks(folder: Path, authority: Authority) -> Iterator[Row]:
    """10: a signed body in chunks, on the server and behind another one."""
    authority.save(folder)
    with verifying(folder, authority) as service:
        yield _in_chunks("a signed body in chunks", service.port, launch(), authority)
    with started(child("gunicorn", "coach", folder)) as gunicorn:
        yield _in_chunks("the same behind gunicorn", gunicorn.port, launch(), authority)


def _in_chunks(done: str, port: int, body: bytes, authority: Authority) -> Row:
    head = post(b"", {"Transfer-Encoding": "chunked", **authority.headers(body)})
    head = head.replace(b"Content-Length: 0\r\n", b"")
    half = len(body) // 2
    chunks = (b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (body[:half], body[half:], b""))
    begun = time.monotonic()
    with socket.create_connection((HOST, port), timeout=PATIENCE) as connection:
        connection.sendall(head + b"".join(chunks))
        found = statuses(connection.recv(65_536))
    return row(10, done, f"status {found}", time.monotonic() - begun, another_status=found != [200])


TRIALS: tuple[Trial, ...] = (
    no_http,
    pipelined,
    flood,
    silent,
    half_bodies,
    stranger_at_home,
    odd_http,
    in_chunks,
)
