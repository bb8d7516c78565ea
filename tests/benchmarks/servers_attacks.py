"""What a server may have to take from the internet.

Clients that never finish a request, and requests that two readers end in two places.
"""

import socket
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress

from tests.benchmarks.servers_load import HOST

NORMAL_REQUESTS = 5
PATIENCE = 4.0
"""Seconds that a normal client waits: half of what Alexa does."""
DRIP_SECONDS = 0.5

HOLDERS: Mapping[str, Callable[[bytes], bytes]] = {
    "stop within their headers": lambda request: request[: request.index(b"\r\n\r\n") - 20],
    "stop within their body": lambda request: request[: request.index(b"\r\n\r\n") + 100],
}
"""The part of a request that slow clients send at once; of the rest they send a byte now and then.
"""

_SECOND = b"GET /healthz HTTP/1.1\r\nHost: coach.example\r\n\r\n"
_POST = b"POST /alexa HTTP/1.1\r\nHost: coach.example\r\n"

TWO_READINGS: Mapping[str, bytes] = {
    "both lengths": _POST
    + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    + _SECOND,
    "two Content-Lengths": _POST + b"Content-Length: 0\r\nContent-Length: 4\r\n\r\n" + _SECOND,
    "a folded header": _POST
    + b"Content-Length: 0\r\nX: 1\r\n Transfer-Encoding: chunked\r\n\r\n"
    + _SECOND,
    "chunks in HTTP/1.0": _POST.replace(b"1.1", b"1.0")
    + b"Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    + _SECOND,
    "a space before the colon": _POST + b"Content-Length : 4\r\n\r\n" + _SECOND,
    "a sign in the length": _POST + b"Content-Length: +0\r\n\r\n" + _SECOND,
}
"""Each followed by a second request, which another reader would take for a body or not see."""


def held_up(port: int, part: bytes, clients: int, request: bytes) -> str:
    """How long normal requests take while so many slow clients are connected."""
    with ExitStack() as stack:
        slow = []
        for _ in range(clients):
            with suppress(OSError):
                connection = stack.enter_context(socket.create_connection((HOST, port), timeout=2))
                connection.sendall(part)
                slow.append(connection)
        stop = threading.Event()

        def drip() -> None:
            while not stop.wait(DRIP_SECONDS):
                for connection in slow:
                    with suppress(OSError):
                        connection.send(b"a")

        dripping = threading.Thread(target=drip)
        dripping.start()
        try:
            times = [_answer_seconds(port, request) for _ in range(NORMAL_REQUESTS)]
        finally:
            stop.set()
            dripping.join()
    answered = [one for one in times if one is not None]
    if not answered:
        return "nobody else is answered"
    late = f", {len(times) - len(answered)} not at all" if len(answered) < len(times) else ""
    return f"others wait {max(answered) * 1000:.0f} ms{late}"


def _answer_seconds(port: int, request: bytes) -> float | None:
    began = time.perf_counter()
    try:
        with socket.create_connection((HOST, port), timeout=PATIENCE) as connection:
            connection.sendall(request)
            return time.perf_counter() - began if connection.recv(12)[9:12] == b"200" else None
    except OSError:
        return None


def statuses(port: int, attack: bytes) -> str:
    """What comes back: the status of each answer, and whether the connection was closed."""
    received = b""
    end = "stays open"
    with socket.create_connection((HOST, port), timeout=PATIENCE) as connection:
        connection.sendall(attack)
        connection.settimeout(0.7)
        try:
            while piece := connection.recv(65536):
                received += piece
            end = "closed"
        except ConnectionError:
            end = "closed"
        except TimeoutError:
            pass
    found = [
        line.split()[1].decode() for line in received.split(b"\r\n") if line.startswith(b"HTTP/1.")
    ]
    verdict = (
        "refused"
        if found and len(found) == 1 and found[0] in {"400", "501"} and end == "closed"
        else "taken"
    )
    return f"{verdict}: {', '.join(found) or 'no answer'}, {end}"
