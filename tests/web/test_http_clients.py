"""How much one client may have of the server, and how long: nobody else notices it."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

import pytest

from skill.web import http_connection, http_server
from skill.web.http_connection import MOST_QUEUED
from skill.web.http_request import Limits
from skill.web.http_server import HttpServer
from tests.web.serving import (
    Echo,
    answers,
    client,
    echoed,
    opened,
    received,
    running,
    statuses,
    until,
)

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
SLOW = GET.replace(b"/ ", b"/slow ")


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
def server(echo: Echo) -> Iterator[HttpServer]:
    with running(echo) as made:
        yield made
        echo.answer.set()


def drip(connection: socket.socket) -> None:
    """Send a byte now and then, which prolongs a time-out that each read has of its own."""
    for _ in range(50):
        connection.sendall(b"A")
        time.sleep(0.1)


class TestSlowClients:
    @pytest.mark.parametrize(
        "part",
        [
            b"POST / HTTP/1.1\r\nHos",
            b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab",
            b"",
        ],
    )
    def test_hundreds_of_them_keep_nobody_else_waiting(
        self, server: HttpServer, part: bytes
    ) -> None:
        with ExitStack() as stack:
            for _ in range(300):
                stack.enter_context(opened(server)).sendall(part)
            with client(server) as connection:
                assert echoed(connection) == b"hello"

    def test_a_request_must_arrive_in_time(
        self, server: HttpServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(http_connection, "REQUEST_SECONDS", 0.3)
        with opened(server) as slow, client(server) as patient:
            assert echoed(patient) == b"hello"
            slow.sendall(b"POST / HTTP/1.1\r\n")
            with pytest.raises(OSError, match=r"reset|pipe"):
                drip(slow)
            # Between two requests a connection may wait.
            assert echoed(patient) == b"hello"

    def test_the_next_request_must_arrive_in_time_too(
        self, server: HttpServer, echo: Echo, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(http_connection, "REQUEST_SECONDS", 0.3)
        with opened(server) as slow:
            slow.sendall(SLOW + GET[:5])
            assert echo.asked.wait(5)
            echo.answer.set()
            everything = received(slow, 10)
        assert statuses(everything) == [200]
        assert everything.endswith(b"<closed>")

    def test_the_first_byte_must_arrive_in_time(
        self, server: HttpServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(http_connection, "FIRST_BYTE_SECONDS", 0.3)
        with opened(server) as silent:
            silent.settimeout(10)
            assert silent.recv(1) == b""

    def test_the_next_request_must_begin_in_time(
        self, server: HttpServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(http_connection, "IDLE_SECONDS", 0.3)
        with opened(server) as idle:
            idle.sendall(GET)
            assert received(idle, 10).endswith(b"\r\n\r\n<closed>")

    def test_who_goes_on_sending_what_nobody_reads_is_closed(
        self, server: HttpServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(http_connection, "LINGER_SECONDS", 0.3)
        with opened(server) as sender:
            sender.sendall(b"nonsense\r\n\r\n")
            # The answer comes all the same, and then the end of what the server sends.
            assert received(sender, 5).startswith(b"HTTP/1.1 400 ")
            with pytest.raises(OSError, match=r"reset|pipe"):
                drip(sender)

    def test_who_has_said_all_is_answered_though_it_closed_its_side(
        self, server: HttpServer
    ) -> None:
        with opened(server) as hasty:
            hasty.sendall(GET + GET)
            hasty.shutdown(socket.SHUT_WR)
            everything = received(hasty, 5)
        assert statuses(everything) == [200, 200]
        assert everything.endswith(b"<closed>")

    def test_who_does_not_take_its_answers_gets_no_more_of_them(self) -> None:
        body = b"a" * 1_000_000
        echo = Echo(len(body))
        request = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" + body
        with running(echo, Limits(len(body))) as server, opened(server) as greedy:
            greedy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 10_000)
            greedy.settimeout(0.5)
            with suppress(TimeoutError):
                for _ in range(100):
                    greedy.sendall(request)
            assert len(echo.environs) < 20


class TestManyRequestsAtOnce:
    def test_each_answer_leaves_at_once_and_in_order(self, server: HttpServer, echo: Echo) -> None:
        with opened(server) as connection:
            connection.sendall(GET + SLOW + GET)
            assert echo.asked.wait(5)
            assert answers(connection, 1) == [200]
            busy = time.process_time()
            assert statuses(received(connection)) == []
            # Nothing turns meanwhile: it took half a second.
            assert time.process_time() - busy < 0.25
            echo.answer.set()
            assert answers(connection, 2) == [200, 200]

    def test_as_many_may_queue_as_may(self, server: HttpServer) -> None:
        with opened(server) as connection:
            connection.sendall(GET * MOST_QUEUED)
            assert answers(connection, MOST_QUEUED) == [200] * MOST_QUEUED
            connection.sendall(GET * MOST_QUEUED)
            assert answers(connection, MOST_QUEUED) == [200] * MOST_QUEUED

    def test_one_more_closes_the_connection(self, server: HttpServer, echo: Echo) -> None:
        with opened(server) as connection:
            connection.sendall(GET * 1000)
            assert received(connection, 5).endswith(b"<closed>")
        assert len(echo.environs) <= MOST_QUEUED

    def test_what_is_no_request_does_not_cost_the_answers_before_it(
        self, server: HttpServer, echo: Echo
    ) -> None:
        with opened(server) as connection:
            connection.sendall(GET + SLOW + b"nonsense\r\n\r\n" + GET)
            assert echo.asked.wait(5)
            connection.sendall(b"more nonsense")
            echo.answer.set()
            assert statuses(received(connection, 5)) == [200, 200, 400]


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
            assert len(echo.environs) == 1
        with running(echo, awaited=lambda _: Future()) as server, opened(server) as gone:
            gone.sendall(GET)
