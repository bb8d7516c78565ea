"""The HTTP server: what it refuses, how long a client may hold it, and how it stops."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from skill.web import http_server
from skill.web.http_server import HttpServer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

HOST = "127.0.0.1"
MOST_BODY = 1000


@pytest.fixture
def asked() -> threading.Event:
    """Set when the application has been asked for /slow."""
    return threading.Event()


@pytest.fixture
def answer() -> threading.Event:
    """To be set when the application may answer /slow."""
    return threading.Event()


@pytest.fixture
def server(asked: threading.Event, answer: threading.Event) -> Iterator[HttpServer]:
    """A running server whose application sends the body back."""

    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        if environ["PATH_INFO"] == "/slow":
            asked.set()
            assert answer.wait(5)
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        start_response("200 OK", [("Content-Length", str(len(body)))])
        return [body]

    made = HttpServer(app, HOST, 0, MOST_BODY)
    thread = threading.Thread(target=made.run)
    thread.start()
    yield made
    answer.set()
    made.stop()
    thread.join(10)
    assert not thread.is_alive()


def opened(server: HttpServer) -> socket.socket:
    return socket.create_connection((HOST, server.port), timeout=5)


@contextmanager
def client(server: HttpServer) -> Iterator[http.client.HTTPConnection]:
    with closing(http.client.HTTPConnection(HOST, server.port, timeout=5)) as connection:
        yield connection


def echoed(
    connection: http.client.HTTPConnection, path: str = "/", body: bytes = b"hello"
) -> bytes:
    connection.request("POST", path, body)
    return connection.getresponse().read()


def sent(server: HttpServer, head: str, body: bytes = b"") -> bytes:
    """All that comes back for raw bytes, until the server closes or half a second has passed."""
    with opened(server) as connection:
        connection.sendall(head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body)
        connection.settimeout(0.5)
        received = b""
        try:
            while piece := connection.recv(65536):
                received += piece
        except TimeoutError:
            return received
        except ConnectionResetError:
            # Closed before it had read all.
            pass
        return received + b"<closed>"


def drip(connection: socket.socket) -> None:
    """Send a byte now and then, which keeps a connection alive where each read has a time-out of its own."""
    for _ in range(50):
        connection.sendall(b"A")
        time.sleep(0.1)


class TestWhatItRefuses:
    @pytest.mark.parametrize(
        ("head", "body", "status"),
        [
            (
                "POST / HTTP/1.1\nHost: a\nContent-Length: 4\nTransfer-Encoding: chunked",
                b"0\r\n\r\n",
                400,
            ),
            (
                "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\nContent-Length: 4",
                b"0\r\n\r\n",
                400,
            ),
            (
                "POST / HTTP/1.0\nHost: a\nContent-Length: 4\nTransfer-Encoding: chunked",
                b"0\r\n\r\n",
                400,
            ),
            ("POST / HTTP/1.1\nHost: a\nContent-Length: 3\nContent-Length: 4", b"abcd", 400),
            ("POST / HTTP/1.1\nHost: a\nContent-Length: 4, 4", b"abcd", 400),
            ("POST / HTTP/1.1\nHost: a\nContent-Length: +4", b"abcd", 400),
            ("POST / HTTP/1.1\nHost: a\nContent-Length : 4", b"abcd", 400),
            (
                "POST / HTTP/1.1\nHost: a\nX: 1\n Transfer-Encoding: chunked\nContent-Length: 2",
                b"ab",
                400,
            ),
            (
                "POST / HTTP/1.1\nHost: a\nX: 1\n\tTransfer-Encoding: chunked\nContent-Length: 2",
                b"ab",
                400,
            ),
            ("POST / HTTP/1.1\nHost: a\nTransfer-Encoding: gzip, chunked", b"0\r\n\r\n", 501),
            (
                "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked",
                b"z\r\nabcd\r\n0\r\n\r\n",
                400,
            ),
            (f"POST / HTTP/1.1\nHost: a\nContent-Length: {MOST_BODY}", b"", 413),
            (f"GET / HTTP/1.1\nHost: a\nCookie: {'a' * http_server.MOST_HEADER_BYTES}", b"", 431),
            ("nonsense", b"", 400),
        ],
    )
    def test_with_a_status_and_nothing_else(
        self, server: HttpServer, head: str, body: bytes, status: int
    ) -> None:
        # What a reader of the other length would take for a second request.
        answer = sent(server, head, body + b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        lines, _, rest = answer.partition(b"\r\n\r\n")
        assert lines.split()[1] == str(status).encode()
        assert rest == b"<closed>"
        assert b"waitress" not in lines.lower()

    def test_a_body_in_chunks_alone_is_taken(self, server: HttpServer) -> None:
        answer = sent(
            server, "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked", b"2\r\nab\r\n0\r\n\r\n"
        )
        assert answer.endswith(b"\r\n\r\nab")


class TestSlowClients:
    @pytest.mark.parametrize(
        "part", [b"POST / HTTP/1.1\r\nHos", b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nab", b""]
    )
    def test_hundreds_of_them_keep_nobody_else_waiting(
        self, server: HttpServer, part: bytes
    ) -> None:
        with ExitStack() as stack:
            for _ in range(300):
                stack.enter_context(opened(server)).sendall(part)
            with client(server) as connection:
                began = time.monotonic()
                assert echoed(connection) == b"hello"
            assert time.monotonic() - began < 2

    def test_a_request_must_arrive_in_time(
        self, server: HttpServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(http_server, "REQUEST_SECONDS", 0.3)
        with opened(server) as slow, client(server) as patient:
            assert echoed(patient) == b"hello"
            slow.sendall(b"POST / HTTP/1.1\r\n")
            began = time.monotonic()
            with pytest.raises(OSError, match=r"reset|pipe"):
                drip(slow)
            assert time.monotonic() - began < 3
            # Between two requests a connection may wait.
            assert echoed(patient) == b"hello"


class TestStopping:
    def test_what_was_asked_is_answered(
        self, server: HttpServer, asked: threading.Event, answer: threading.Event
    ) -> None:
        with client(server) as connection:
            connection.request("POST", "/slow", b"hello")
            assert asked.wait(5)
            server.stop()
            threading.Timer(http_server.LINGER_SECONDS * 2, answer.set).start()
            response = connection.getresponse()
            assert response.read() == b"hello"
            assert response.getheader("Connection") == "close"

    def test_a_request_on_its_way_is_answered(self, server: HttpServer) -> None:
        with client(server) as idle:
            assert echoed(idle) == b"hello"
            server.stop()
            time.sleep(http_server.LINGER_SECONDS / 3)
            assert echoed(idle) == b"hello"

    def test_idle_connections_are_closed_and_nobody_gets_in(self, server: HttpServer) -> None:
        with opened(server) as idle:
            server.stop()
            assert idle.recv(1) == b""
            with pytest.raises(OSError, match=r"refused|reset"):
                opened(server).close()

    def test_connections_made_before_are_served(
        self, server: HttpServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        finish = server._finish
        waiting: list[socket.socket] = []

        def later() -> None:
            # The loop no longer accepts, so these are in the kernel's queue.
            waiting.extend(opened(server) for _ in range(5))
            for one in waiting:
                one.sendall(b"POST / HTTP/1.0\r\nContent-Length: 2\r\n\r\nab")
            finish()

        monkeypatch.setattr(server, "_finish", later)
        server.stop()
        _until(lambda: len(waiting) == 5)
        for one in waiting:
            with one:
                assert one.recv(1000).endswith(b"\r\n\r\nab")

    def test_what_never_ends_is_given_up(
        self, server: HttpServer, asked: threading.Event, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(http_server, "STOP_SECONDS", 0.3)
        with client(server) as connection:
            connection.request("POST", "/slow", b"hello")
            assert asked.wait(5)
            server.stop()
            with pytest.raises((OSError, http.client.HTTPException)):
                connection.getresponse()

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_a_signal_stops_the_service(self, number: int, tmp_path: Path) -> None:
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", "skill", "serve", "--local", "--port", str(port)]
        environ = {**os.environ, "COACH_SQLITE_PATH": str(tmp_path / "progress.sqlite3")}
        with subprocess.Popen(
            command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as service:
            _until(lambda: _answers(port))
            service.send_signal(number)
            out, err = service.communicate(timeout=10)
        assert (service.returncode, out, err) == (0, b"", b"")


def _answers(port: int) -> bool:
    try:
        with closing(http.client.HTTPConnection(HOST, port, timeout=5)) as connection:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == http.client.OK
    except OSError:
        return False


def _until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_port_that_is_taken_leaves_nothing_open() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        with pytest.raises(OSError, match="in use"):
            HttpServer(lambda _environ, _start: [], HOST, taken.getsockname()[1], MOST_BODY)
