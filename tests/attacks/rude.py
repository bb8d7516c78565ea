"""What one rude client may do to the running service, over a plain socket.

Every helper here works on the process that ``serve`` is: its port, its memory, its CPU, its log.
"""

import os
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from http import HTTPStatus
from pathlib import Path
from threading import Event

from tests.benchmarks.servers_load import cpu_seconds
from tests.faults.process import HOST, SKILL_ID, Served, served
from tests.support.authority import Authority

PATIENCE = 5.0
"""Seconds that a client of these waits for an answer."""
PAGE = os.sysconf("SC_PAGE_SIZE")
SETTINGS = {"COACH_SQLITE_PATH": "coach.sqlite3", "COACH_SKILL_ID": SKILL_ID}


@contextmanager
def verifying(
    folder: Path, authority: Authority, certificate_seconds: float = 0
) -> Iterator[Served]:
    """The service as on the internet, trusting ``authority``."""
    authority.save(folder / "authority")
    command = ("-m", "tests.support.verifying_service", str(folder / "authority"))
    slow = ("--certificate-seconds", str(certificate_seconds))
    with served(folder, SETTINGS, (*command, *slow)) as service:
        yield service


def opened(service: Served) -> socket.socket:
    """One connection."""
    return socket.create_connection((HOST, service.port), timeout=PATIENCE)


def post(body: bytes, headers: Mapping[str, str]) -> bytes:
    """A request to the skill, as it goes over the line."""
    sent = {"Host": "coach.example", "Content-Length": str(len(body)), **headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
    return f"POST /alexa HTTP/1.1\r\n{lines}\r\n".encode() + body


def statuses(received: bytes) -> list[int]:
    """The status of each answer in what came back, in order."""
    lines = received.split(b"\r\n")
    return [int(line.split()[1]) for line in lines if line.startswith(b"HTTP/1.")]


def exchanged(service: Served, sent: bytes, seconds: float = PATIENCE) -> tuple[bytes, bool]:
    """All that comes back, and whether the server closed, until it does or so much time passed."""
    received = b""
    until = time.monotonic() + seconds
    with opened(service) as connection:
        with suppress(ConnectionError):
            connection.sendall(sent)
        while (left := until - time.monotonic()) > 0:
            connection.settimeout(left)
            try:
                piece = connection.recv(65_536)
            except TimeoutError:
                break
            except ConnectionError:
                return received, True
            if not piece:
                return received, True
            received += piece
    return received, False


def asked(service: Served, authority: Authority, body: bytes) -> tuple[int, float]:
    """The status of a signed request, on a connection of its own, and how long it took.

    The status is 0 where none came within a listener's patience.
    """
    request = post(body, {"Connection": "close", **authority.headers(body)})
    begun = time.monotonic()
    try:
        with opened(service) as connection:
            connection.settimeout(PATIENCE * 4)
            connection.sendall(request)
            found = statuses(connection.recv(65_536))
    except OSError:
        found = []
    return (found or [0])[0], time.monotonic() - begun


def asked_for(
    seconds: float, service: Served, authority: Authority, body: bytes
) -> list[tuple[int, float]]:
    """The same again and again for so long; once at least."""
    until = time.monotonic() + seconds
    answers = [asked(service, authority, body)]
    while time.monotonic() < until:
        answers.append(asked(service, authority, body))
        time.sleep(0.02)
    return answers


@contextmanager
def attacked(attack: Callable[[], object], clients: int) -> Iterator[None]:
    """So many clients do the same again and again, for as long as this lasts."""
    over = Event()

    def again() -> None:
        while not over.is_set():
            with suppress(OSError):
                attack()

    with ThreadPoolExecutor(clients) as threads:
        for _ in range(clients):
            threads.submit(again)
        try:
            yield
        finally:
            over.set()


@contextmanager
def holding(service: Served, connections: int, sent: bytes) -> Iterator[Sequence[socket.socket]]:
    """So many connections, on each of which so much was sent and nothing follows."""
    with ExitStack() as stack:
        held = []
        for _ in range(connections):
            with suppress(OSError):
                one = stack.enter_context(opened(service))
                held.append(one)
                one.sendall(sent)
        yield held


def closed_after(connection: socket.socket, begun: float, most: float) -> float:
    """How many seconds after ``begun`` the server closes a connection, or ``most``."""
    try:
        while (left := begun + most - time.monotonic()) > 0:
            connection.settimeout(left)
            if not connection.recv(65_536):
                break
    except OSError:
        pass
    return min(time.monotonic() - begun, most)


def memory(service: Served) -> int:
    """Bytes of the service's memory that are in use."""
    return int(Path(f"/proc/{service.process.pid}/statm").read_text().split()[1]) * PAGE


def cpu(service: Served) -> float:
    """Seconds of CPU that the service took so far."""
    return cpu_seconds([service.process.pid])


def is_ok(answers: Sequence[tuple[int, float]]) -> bool:
    """Whether all of them were answered as a listener expects."""
    return all(status == HTTPStatus.OK for status, _ in answers)
