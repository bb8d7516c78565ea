"""Every fault of the certificates' host, through the real application and the real download."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from ask_sdk_core.skill import CustomSkill

from skill.web.app import create_app
from skill.web.certificate_download import CertificateDownload
from skill.web.key_cache import FAILURE_MEMORY
from tests.alexa.envelopes import envelope
from tests.stores.engines import free_port
from tests.support.authority import Authority
from tests.support.signing import NOW, SteppedClock, authority, verifier
from tests.support.table import Row
from tests.support.tls_server import Answer, listening, tls_contexts

LONGEST = 3.0
"""Seconds that a refusal may take: the download has 2 of them, and all trials run at the same time.
"""
AT_ONCE = 1.0
"""Seconds that anything may take for which nothing is fetched."""
A_DAY = timedelta(days=1)


def page(status: str, body: bytes) -> Answer:
    """Answer every request alike."""

    def answer(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(
            f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        )

    return answer


def silence(connection: socket.socket) -> None:
    """Take the request and wait until the other side gives up."""
    while connection.recv(65_536):
        pass


def drip(connection: socket.socket) -> None:
    """Send a byte now and then."""
    connection.recv(65_536)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6000\r\n\r\n")
    while True:
        connection.sendall(b"-")
        time.sleep(0.1)


def redirect(connection: socket.socket) -> None:
    """Send elsewhere, where the right certificates are."""
    moved = b"elsewhere" in connection.recv(65_536)
    chain = authority().chain_pem
    connection.sendall(
        f"HTTP/1.1 200 OK\r\nContent-Length: {len(chain)}\r\n\r\n".encode() + chain
        if moved
        else b"HTTP/1.1 302 Found\r\nLocation: /echo.api/elsewhere.pem\r\nContent-Length: 0\r\n\r\n"
    )


def half(connection: socket.socket) -> None:
    """Break off in the middle of the certificates."""
    connection.recv(65_536)
    chain = authority().chain_pem
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(chain)}\r\n\r\n".encode()
    connection.sendall(head + chain[: len(chain) // 2])


@dataclass(frozen=True)
class Fault:
    """What the host does, and what the caller is to get."""

    name: str
    done: str
    answer: Answer | None
    """``None``: nobody listens."""
    status: int
    host: str = "s3.amazonaws.com"
    """Whose TLS certificate it has."""
    plain: bool = False
    """Whether it speaks no TLS at all."""


FAULTS = (
    Fault("down", "nobody listens there", None, 503),
    Fault("slow", "the request is taken, and never answered", silence, 503),
    Fault("slow TLS", "no TLS handshake ever comes", silence, 503, plain=True),
    Fault("byte drip", "the certificates drip for hours", drip, 503),
    Fault("half answer", "it breaks off among the certificates", half, 503),
    Fault("redirecting", "302 to where the right certificates are", redirect, 503),
    Fault("status 500", "an error of S3's", page("500 Internal Server Error", b"<Error/>"), 503),
    Fault("status 503", "S3 asks to slow down", page("503 Slow Down", b"<Error/>"), 503),
    Fault(
        "another host",
        "its TLS certificate is somebody else's",
        page("200 OK", b"x"),
        503,
        host="example.org",
    ),
    Fault("empty", "200 and nothing", page("200 OK", b""), 503),
    Fault(
        "not there",
        "404, so the caller made the address up",
        page("404 Not Found", b"<Error/>"),
        400,
    ),
    Fault("garbage", "200 and random bytes", page("200 OK", bytes(range(256)) * 20), 400),
    Fault("a page", "200 and a guest network's page", page("200 OK", b"<html>Welcome</html>"), 400),
    Fault("huge", "200 and more than certificates need", page("200 OK", b"x" * 1_000_000), 400),
    Fault(
        "another authority's",
        "a chain that nobody trusts",
        page("200 OK", Authority.create(NOW).chain_pem),
        400,
    ),
)


@dataclass
class Endpoint:
    """Where certificates are fetched: over the network, from what stands there at the moment."""

    fetch: Callable[[str], bytes] = field(default_factory=lambda: authority().fetch)

    under_way: int = 0

    def __call__(self, url: str) -> bytes:
        self.under_way += 1
        try:
            return self.fetch(url)
        finally:
            self.under_way -= 1

    def settle(self) -> None:
        """Wait for a fetch that goes on without its caller, and for what is remembered of it."""
        until = time.monotonic() + LONGEST
        while self.under_way and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(0.1)


def rows(skill: CustomSkill) -> list[Row]:
    """Try every fault, all at the same time: most of them are waiting."""
    authority()  # made before there are threads that would each make their own
    with ThreadPoolExecutor(len(FAULTS)) as threads:
        return list(threads.map(lambda fault: _row(skill, fault), FAULTS))


def _row(skill: CustomSkill, fault: Fault) -> Row:
    """One signer is known already when the fault begins, those of another are new."""
    clock, endpoint = SteppedClock(), Endpoint()
    known, new = (
        replace(authority(), url=f"https://s3.amazonaws.com/echo.api/{name}.pem")
        for name in ("known", "new")
    )
    client = create_app(skill, verifier(fetch=endpoint, clock=clock), lambda: None).test_client()
    faults: list[str] = []
    slowest = 0.0

    def expect(when: str, signer: Authority, status: int, seconds: float) -> None:
        nonlocal slowest
        begun = time.monotonic()
        body = _launch(clock.now)
        answer = client.post("/alexa", data=body, headers=signer.headers(body))
        took = time.monotonic() - begun
        slowest = max(slowest, took)
        if answer.status_code != status:
            faults.append(f"{when}: status {answer.status_code}")
        if status != 200 and answer.data:
            faults.append(f"{when}: the refusal says something")
        if took > seconds:
            faults.append(f"{when}: took {took:.1f} s")

    expect("before", known, 200, AT_ONCE)
    with _standing(fault) as endpoint.fetch:
        expect("new signer", new, fault.status, LONGEST)
        # Neither may wait for the host: one failed a moment ago, the other's key is remembered.
        expect("new signer again", new, fault.status, AT_ONCE)
        expect("known signer", known, 200, AT_ONCE)
    endpoint.settle()
    endpoint.fetch = authority().fetch
    clock.move(FAILURE_MEMORY + timedelta(seconds=1))
    expect("when it is over", new, 200, AT_ONCE)
    with _standing(fault) as endpoint.fetch:
        # It would be fetched anew now; that is tried beside, and it serves meanwhile.
        clock.move(A_DAY)
        expect("known signer, a day later", known, 200, AT_ONCE)
        endpoint.settle()
        # It goes on serving, unless Amazon itself says that this is no certificate any longer.
        expect("known signer, after that", known, 200 if fault.status == 503 else 400, AT_ONCE)
    return Row(
        f"certificates: {fault.name}",
        fault.done,
        f"status {fault.status}; from a known signer, speech",
        slowest,
        tuple(faults),
    )


def _launch(now: datetime) -> bytes:
    body = envelope("LaunchRequest")
    body["request"]["timestamp"] = now.isoformat()
    return json.dumps(body).encode()


@contextmanager
def _standing(fault: Fault) -> Iterator[CertificateDownload]:
    """How to download from a host that has the fault."""
    server, client = tls_contexts(fault.host)
    if fault.answer is None:
        yield CertificateDownload(address=("127.0.0.1", free_port()), tls=client)
        return
    with listening(fault.answer, None if fault.plain else server) as address:
        yield CertificateDownload(address=address, tls=client)
