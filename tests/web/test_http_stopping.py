"""How the server stops: nothing that was asked is lost, and nobody holds it up for long."""

import asyncio
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from skill.web import http_server
from skill.web.http_request import Limits
from skill.web.http_server import HttpServer
from tests.web.serving import HOST, MOST_BODY, Echo, client, echoed, opened, until


class TestStopping:
    def test_what_was_asked_is_answered(self, server: HttpServer, echo: Echo) -> None:
        with client(server) as connection:
            connection.request("POST", "/slow", b"hello")
            assert echo.asked.wait(5)
            server.stop()
            threading.Timer(http_server.LINGER_SECONDS * 2, echo.answer.set).start()
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

        async def later(loop: asyncio.AbstractEventLoop) -> None:
            # The loop does nothing meanwhile, so these are in the kernel's queue.
            waiting.extend(opened(server) for _ in range(5))
            for one in waiting:
                one.sendall(b"POST / HTTP/1.0\r\nContent-Length: 2\r\n\r\nab")
            await finish(loop)

        monkeypatch.setattr(server, "_finish", later)
        server.stop()
        until(lambda: len(waiting) == 5)
        for one in waiting:
            with one:
                assert one.recv(1000).endswith(b"\r\n\r\nab")

    def test_what_waits_behind_others_is_answered(self, server: HttpServer, echo: Echo) -> None:
        """More than there are threads, on a connection each."""
        with ExitStack() as open_:
            waiting = [open_.enter_context(opened(server)) for _ in range(http_server.THREADS * 2)]
            for one in waiting:
                one.sendall(b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
            assert echo.asked.wait(5)
            time.sleep(0.1)
            server.stop()
            echo.answer.set()
            for one in waiting:
                assert one.recv(1000).startswith(b"HTTP/1.1 200 OK\r\n")

    def test_what_never_ends_is_given_up(
        self, server: HttpServer, echo: Echo, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(http_server, "STOP_SECONDS", 0.3)
        with client(server) as connection:
            connection.request("POST", "/slow", b"hello")
            assert echo.asked.wait(5)
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
            until(lambda: _answers(port))
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


def test_a_port_that_is_taken_leaves_nothing_open() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        with pytest.raises(OSError, match="in use"):
            HttpServer(lambda _environ, _start: [], HOST, taken.getsockname()[1], Limits(MOST_BODY))
