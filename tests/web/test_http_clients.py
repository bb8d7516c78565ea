"""How much one client may have of the server, and how long: nobody else notices it."""

import socket
import time
from contextlib import ExitStack, suppress

import pytest

from skill.web import http_connection
from skill.web.http_connection import MOST_QUEUED
from skill.web.http_request import Limits
from skill.web.http_server import HttpServer
from tests.web.serving import Echo, answers, client, echoed, opened, received, running, statuses

GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
SLOW = GET.replace(b"/ ", b"/slow ")


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
