"""A server of ours on a free port, an application that sends bodies back, and plain sockets."""

import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from skill.web.http_request import Limits
from skill.web.http_server import HttpServer

if TYPE_CHECKING:
    from concurrent.futures import Future

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HOST = "127.0.0.1"
MOST_BODY = 1000


@dataclass
class Echo:
    """An application that sends the body back, and waits for leave to answer ``/slow``."""

    most_body: int = MOST_BODY
    asked: threading.Event = field(default_factory=threading.Event)
    """Set when it has been asked for ``/slow``."""
    answer: threading.Event = field(default_factory=threading.Event)
    """To be set when it may answer that."""
    environs: "list[WSGIEnvironment]" = field(default_factory=list)
    """What it was asked."""

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        self.environs.append(environ)
        if environ["PATH_INFO"] == "/slow":
            self.asked.set()
            assert self.answer.wait(5)
        length = int(environ["CONTENT_LENGTH"])
        status = "413 Too Long" if length > self.most_body else "200 OK"
        body: bytes = environ["wsgi.input"].read(length)
        start_response(status, [("Content-Length", str(len(body)))])
        return [body]


@contextmanager
def running(
    app: "WSGIApplication",
    limits: Limits | None = None,
    awaited: "Callable[[WSGIEnvironment], Future[str] | None] | None" = None,
) -> Iterator[HttpServer]:
    """A server while it runs."""
    wait_for = awaited or (lambda _: None)
    made = HttpServer(app, HOST, 0, limits or Limits(MOST_BODY), wait_for)
    thread = threading.Thread(target=made.run)
    thread.start()
    try:
        yield made
    finally:
        made.stop()
        thread.join(10)
    assert not thread.is_alive()


def opened(server: HttpServer) -> socket.socket:
    """One connection."""
    return socket.create_connection((HOST, server.port), timeout=5)


@contextmanager
def client(server: HttpServer) -> Iterator[http.client.HTTPConnection]:
    """A client that keeps to HTTP."""
    with closing(http.client.HTTPConnection(HOST, server.port, timeout=5)) as connection:
        yield connection


def echoed(
    connection: http.client.HTTPConnection, path: str = "/", body: bytes = b"hello"
) -> bytes:
    """What comes back for a body."""
    connection.request("POST", path, body)
    return connection.getresponse().read()


def sent(server: HttpServer, head: str, body: bytes = b"") -> bytes:
    """All that comes back for raw bytes, until the server closes or half a second has passed."""
    with opened(server) as connection:
        connection.sendall(head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body)
        return received(connection)


def received(connection: socket.socket, seconds: float = 0.5) -> bytes:
    """All that comes until the server closes or so much time has passed."""
    connection.settimeout(seconds)
    everything = b""
    try:
        while piece := connection.recv(65536):
            everything += piece
    except TimeoutError:
        return everything
    except ConnectionResetError:
        # Closed before it had read all.
        pass
    return everything + b"<closed>"


def answers(connection: socket.socket, count: int) -> list[int]:
    """The statuses of so many answers, as soon as they have come."""
    connection.settimeout(10)
    everything = b""
    while len(statuses(everything)) < count:
        piece = connection.recv(65536)
        assert piece, f"closed after {everything!r}"
        everything += piece
    return statuses(everything)


def statuses(everything: bytes) -> list[int]:
    """The status of each answer in what came back, in order."""
    lines = everything.split(b"\r\n")
    return [int(line.split()[1]) for line in lines if line.startswith(b"HTTP/1.")]


def until(condition: Callable[[], bool]) -> None:
    """Wait for something to be true."""
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)
