"""How much all clients together may have of the server, and what waits without a thread."""

import socket
from concurrent.futures import Future
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from skill.web import http_connection, http_server
from skill.web.http_request import Limits
from skill.web.http_server import HttpServer
from tests.web.serving import Echo, answers, client, echoed, opened, received, running, until

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
SLOW = GET.replace(b"/ ", b"/slow ")


class TestAllOfThemTogether:
    @pytest.fixture(autouse=True)
    def _few(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(http_server, "MOST_CONNECTIONS", 4)

    def closed(self, connection: socket.socket) -> bool:
        return received(connection, 0.3).endswith(b"<closed>")

    @pytest.mark.parametrize(
        ("there", "gone"),
        [
            ((b"", b"", GET, GET[:-2]), 0),
            ((GET, GET[:-2], b"", SLOW), 2),
            ((GET, GET[:-2], GET[:-2], SLOW), 1),
            ((SLOW, GET, GET, SLOW), 1),
        ],
        ids=["the oldest", "who says nothing", "who is not done", "who has been answered"],
    )
    def test_one_too_many_takes_the_place_of(
        self, server: HttpServer, echo: Echo, there: tuple[bytes, ...], gone: int
    ) -> None:
        with ExitStack() as stack:
            connections = []
            for number, one in enumerate(there):
                connections.append(stack.enter_context(opened(server)))
                until(lambda number=number: len(server._connections) == number + 1)  # type: ignore[misc] # mypy cannot infer it
                connections[-1].sendall(one)
            for connection, one in zip(connections, there, strict=True):
                assert one != GET or answers(connection, 1) == [200]
            until(lambda: len(echo.environs) == there.count(GET) + there.count(SLOW))
            with client(server) as another:
                assert echoed(another) == b"hello"
                assert [self.closed(one) for one in connections] == [
                    number == gone for number in range(4)
                ]
            echo.answer.set()
            for connection, one in zip(connections, there, strict=True):
                assert one != SLOW or answers(connection, 1) == [200]

    def test_where_all_are_being_answered_the_newest_goes(
        self, server: HttpServer, echo: Echo
    ) -> None:
        with ExitStack() as stack:
            asking = [stack.enter_context(opened(server)) for _ in range(4)]
            for one in asking:
                one.sendall(SLOW)
            until(lambda: len(echo.environs) == 4)
            assert self.closed(stack.enter_context(opened(server)))
            echo.answer.set()
            assert [answers(one, 1) for one in asking] == [[200]] * 4

    def test_the_largest_goes_where_too_much_is_kept(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(http_server, "MOST_HELD_BYTES", 100_000)
        head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n"
        with (
            running(Echo(100_000), Limits(100_000)) as server,
            opened(server) as small,
            opened(server) as large,
            opened(server) as last,
        ):
            small.sendall(head % 1_001 + b"a" * 1_000)
            large.sendall(head % 90_000 + b"a" * 60_000)
            until(lambda: server._held > 61_000)
            last.sendall(head % 50_000 + b"a" * 49_999)
            assert self.closed(large)
            last.sendall(b"a")
            small.sendall(b"a")
            assert answers(last, 1) == answers(small, 1) == [200]
            until(lambda: server._held == 0)


class TestWaitingForSomething:
    def test_takes_no_thread(self, echo: Echo) -> None:
        key: Future[str] = Future()

        def awaited(environ: "WSGIEnvironment") -> Future[str] | None:
            return key if environ["PATH_INFO"] == "/waits" else None

        waits = GET.replace(b"/ ", b"/waits ")
        with running(echo, awaited=awaited) as server, ExitStack() as stack:
            waiting = [stack.enter_context(opened(server)) for _ in range(http_server.THREADS * 2)]
            for one in waiting:
                one.sendall(waits)
            with client(server) as other:
                assert echoed(other) == b"hello"
            assert len(echo.environs) == 1
            key.set_result("it came")
            for one in waiting:
                assert one.recv(1000).startswith(b"HTTP/1.1 200 OK\r\n")

    def test_ends_in_time(self, echo: Echo, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(http_connection, "CERTIFICATE_SECONDS", 0.2)
        never: Future[str] = Future()
        with running(echo, awaited=lambda _: never) as server:
            with client(server) as patient:
                assert echoed(patient) == b"hello"
            # Too late, it does nothing twice.
            never.set_result("it came")
            with client(server) as another:
                assert echoed(another) == b"hello"
            assert len(echo.environs) == 2
        # Nor does it keep the server from stopping.
        with running(echo, awaited=lambda _: Future()) as server, opened(server) as waiting:
            waiting.sendall(GET)
            until(lambda: any(one.asking for one in server._connections))
