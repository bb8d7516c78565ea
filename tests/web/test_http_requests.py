"""What is a request to the server, what the application is told of it, and what it may answer."""

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import pytest

from skill.web.http_request import MOST_HEADER_BYTES, MOST_HEADERS, Limits
from skill.web.http_server import HttpServer
from tests.web.serving import MOST_BODY, Echo, client, echoed, running, sent, statuses

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

POST = "POST / HTTP/1.1\nHost: a\n"
CHUNKED = POST + "Transfer-Encoding: chunked"
MANY = "\n".join(f"X-{number}: 1" for number in range(MOST_HEADERS))


@pytest.fixture
def server(echo: Echo) -> Iterator[HttpServer]:
    with running(echo) as made:
        yield made


class TestWhatItRefuses:
    @pytest.mark.parametrize(
        ("head", "body", "status"),
        [
            (f"{CHUNKED}\nContent-Length: 4", b"0\r\n\r\n", 400),
            (f"{POST}Content-Length: 4\nTransfer-Encoding: chunked", b"0\r\n\r\n", 400),
            (f"{POST.replace('1.1', '1.0')}Transfer-Encoding: chunked", b"0\r\n\r\n", 400),
            (f"{POST}Content-Length: 3\nContent-Length: 4", b"abcd", 400),
            (f"{POST}Content-Length: 4, 4", b"abcd", 400),
            (f"{POST}Content-Length: +4", b"abcd", 400),
            (f"{POST}Content-Length : 4", b"abcd", 400),
            (f"{POST}Content-Length: {'1' * 4301}", b"", 400),
            (f"{POST}X: 1\n Transfer-Encoding: chunked\nContent-Length: 2", b"ab", 400),
            (f"{POST}X: 1\n\tTransfer-Encoding: chunked\nContent-Length: 2", b"ab", 400),
            (f"{POST}Transfer-Encoding: gzip, chunked", b"0\r\n\r\n", 501),
            (CHUNKED, b"z\r\nabcd\r\n0\r\n\r\n", 400),
            (CHUNKED, b"2\r\nabX\n0\r\n\r\n", 400),
            (f"{POST}Content-Length: {MOST_BODY + 1}", b"", 413),
            (f"{POST}Content-Length: {MOST_BODY + 1}\nExpect: 100-continue", b"", 413),
            (CHUNKED, b"3E9\r\n" + b"a" * (MOST_BODY + 1) + b"\r\n0\r\n\r\n", 413),
            (f"GET / HTTP/1.1\nHost: a\nCookie: {'a' * MOST_HEADER_BYTES}", b"", 431),
            (f"GET /{'a' * MOST_HEADER_BYTES} HTTP/1.1\nHost: a", b"", 431),
            (f"GET / HTTP/1.1\nHost: a\n{MANY}", b"", 431),
            ("GET / HTTP/1.1", b"", 400),
            ("GET / HTTP/1.1\nHost: a\nHost: a", b"", 400),
            ("GET / HTTP/1.0\nHost: a\nHost: b", b"", 400),
            (f"GET http://[{'a' * 15_000} HTTP/1.1\nHost: a", b"", 400),
            ("GET / HTTP/2.0\nHost: a", b"", 400),
            ("PRI * HTTP/2.0", b"\r\nSM\r\n\r\n", 400),
            ("CONNECT a:1 HTTP/1.1\nHost: a", b"", 400),
            ("nonsense", b"", 400),
        ],
    )
    def test_with_a_status_and_nothing_else(
        self,
        server: HttpServer,
        head: str,
        body: bytes,
        status: int,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        # What a reader of the other length would take for a second request.
        answer = sent(server, head, body + b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        lines, _, rest = answer.partition(b"\r\n\r\n")
        assert lines.split()[1] == str(status).encode()
        assert rest == b"<closed>"
        assert b"server:" not in lines.lower()
        # Nothing that a client sent reaches a log.
        assert capfd.readouterr() == ("", "")

    def test_a_head_that_never_ends(self, server: HttpServer) -> None:
        part = f"GET / HTTP/1.1\nHost: a\nX: {'a' * MOST_HEADER_BYTES}\nY: ".replace("\n", "\r\n")
        assert statuses(sent(server, "", b"")) == []
        with client(server) as patient:
            patient.connect()
            assert patient.sock is not None
            patient.sock.sendall(part.encode())
            assert patient.sock.recv(100).startswith(b"HTTP/1.1 431 ")

    def test_trailers_that_never_end(self, server: HttpServer) -> None:
        endless = b"1\r\na\r\n0\r\nX: " + b"a" * (MOST_HEADER_BYTES + 2 * MOST_BODY)
        assert statuses(sent(server, CHUNKED, endless)) == [431]

    def test_other_protocols_are_not_spoken(self, server: HttpServer) -> None:
        upgrade = "GET / HTTP/1.1\nHost: a\nConnection: Upgrade\nUpgrade: h2c"
        answer = sent(server, upgrade, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        assert statuses(answer) == [200]
        assert answer.endswith(b"<closed>")
        with_body = f"{POST}Connection: Upgrade\nUpgrade: h2c\nContent-Length: 2"
        assert statuses(sent(server, with_body, b"ab")) == [501]


class TestBodies:
    def test_in_chunks(self, server: HttpServer) -> None:
        answer = sent(server, CHUNKED, b"1;a=b\r\na\r\n1\r\nb\r\n0\r\nX-Trailer: 1\r\n\r\n")
        assert answer.endswith(b"\r\n\r\nab")

    def test_as_long_as_may_be(self, server: HttpServer) -> None:
        with client(server) as connection:
            assert echoed(connection, body=b"a" * MOST_BODY) == b"a" * MOST_BODY
            assert echoed(connection) == b"hello"

    def test_a_client_that_waits_to_be_asked_for_one_is_asked(self, server: HttpServer) -> None:
        asks = f"{POST}Expect: 100-Continue\nContent-Length: 2"
        assert statuses(sent(server, asks)) == [100]
        assert statuses(sent(server, asks, b"ab")) == [100, 200]

    def test_are_left_unread_where_the_head_lacks_what_it_needs(self, echo: Echo) -> None:
        limits = Limits(MOST_BODY, frozenset({b"signed-by", b"signature"}))
        with running(echo, limits) as server:
            for lacking in ("", "Signed-By: a\n", "Signature: b\n"):
                # The body never comes, and the answer does not wait for it.
                answer = sent(server, f"{POST}{lacking}Content-Length: 9")
                assert answer.endswith(b"\r\n\r\n<closed>")
                assert echo.environs[-1]["CONTENT_LENGTH"] == "0"
            complete = f"{POST}Signature: b\nSigned-By: a\nContent-Length: 2"
            assert sent(server, complete, b"ab").endswith(b"\r\n\r\nab")
            assert statuses(sent(server, "GET / HTTP/1.1\nHost: a")) == [200]


class TestWhatTheApplicationIsTold:
    def test_a_request_as_pep_3333_has_it(self, server: HttpServer, echo: Echo) -> None:
        sent(
            server,
            "POST /a%20b?c=d%20e HTTP/1.1\nHost: coach.example\nContent-Type: text/plain\n"
            "X-Twice: 1 \nx-twice:\t2\nSignature_256: forged\nEmpty:\nContent-Length: 2",
            b"ab",
        )
        (environ,) = echo.environs
        told = {
            "REQUEST_METHOD": "POST",
            "SCRIPT_NAME": "",
            "PATH_INFO": "/a b",
            "QUERY_STRING": "c=d%20e",
            "CONTENT_TYPE": "text/plain",
            "CONTENT_LENGTH": "2",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "SERVER_PORT": str(server.port),
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "coach.example",
            "HTTP_X_TWICE": "1, 2",
            "HTTP_EMPTY": "",
        }
        assert {name: environ.get(name) for name in told} == told
        assert "HTTP_SIGNATURE_256" not in environ

    def test_a_request_for_a_whole_address(self, server: HttpServer, echo: Echo) -> None:
        sent(server, "GET http://coach.example/a?b HTTP/1.1\nHost: coach.example")
        assert (echo.environs[0]["PATH_INFO"], echo.environs[0]["QUERY_STRING"]) == ("/a", "b")


def answering(
    status: str, make: "Callable[[], Iterable[bytes]]", *headers: tuple[str, str]
) -> "WSGIApplication":
    def app(_environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        start_response(status, list(headers))
        return make()

    return app


def failing() -> Iterator[bytes]:
    """A body that breaks off."""
    yield b"a"
    raise KeyError("secret")


def panicking(_environ: "WSGIEnvironment", _start_response: "StartResponse") -> list[bytes]:
    raise KeyboardInterrupt("secret")


def twice(_environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    start_response("200 OK", [])
    start_response("200 OK", [])
    return []


class TestAnswers:
    def test_without_a_length_get_theirs(self) -> None:
        with (
            running(answering("200 OK", lambda: iter([b"a", b"b"]))) as server,
            client(server) as asking,
        ):
            for _ in range(2):
                asking.request("GET", "/")
                answer = asking.getresponse()
                assert (answer.read(), answer.getheader("Content-Length")) == (b"ab", "2")
                assert answer.getheader("Date")

    def test_to_head_have_no_body(self) -> None:
        app = answering("200 OK", lambda: [b"ab"], ("Content-Length", "2"))
        with running(app) as server, client(server) as asking:
            for _ in range(2):
                asking.request("HEAD", "/")
                answer = asking.getresponse()
                assert (answer.read(), answer.getheader("Content-Length")) == (b"", "2")

    @pytest.mark.parametrize(
        ("version", "headers", "told"),
        [
            ("1.1", "", None),
            ("1.1", "Connection: close\n", b"close"),
            ("1.0", "", b"close"),
            ("1.0", "Connection: keep-alive\n", b"keep-alive"),
        ],
    )
    def test_tell_whether_the_connection_goes_on(
        self, server: HttpServer, version: str, headers: str, told: bytes | None
    ) -> None:
        answer = sent(server, f"GET / HTTP/{version}\nHost: a\n{headers.rstrip()}".rstrip())
        assert answer.endswith(b"<closed>") == (told == b"close")
        assert answer.count(b"Connection:") == (told is not None)
        assert told is None or b"Connection: " + told in answer

    @pytest.mark.parametrize(
        "app",
        [
            answering("200 OK", failing),
            answering("200 OK", lambda: [b"x"], ("X", "\N{SNOWMAN}")),
            panicking,
            twice,
        ],
        ids=["its body", "its headers", "a panic", "twice"],
    )
    def test_of_an_application_that_fails_say_nothing(
        self, app: "WSGIApplication", capfd: pytest.CaptureFixture[str]
    ) -> None:
        with running(app) as server:
            for _ in range(10):
                # More often than there are threads: none of them is lost.
                answer = sent(server, "GET / HTTP/1.1\nHost: a\nConnection: close")
                assert statuses(answer) == [500]
                assert answer.endswith(b"\r\n\r\n<closed>")
        assert "secret" not in "".join(capfd.readouterr())

    def test_end_what_they_are_made_of(self) -> None:
        closed = threading.Event()

        class Parts(list[bytes]):
            def close(self) -> None:
                closed.set()

        with running(answering("200 OK", lambda: Parts([b"a"]))) as server:
            assert sent(server, "GET / HTTP/1.0").endswith(b"\r\n\r\na<closed>")
        assert closed.is_set()

    def test_leave_while_another_is_made(self, echo: Echo) -> None:
        with running(echo) as server, client(server) as slow, client(server) as quick:
            slow.request("POST", "/slow", b"hello")
            assert echo.asked.wait(5)
            assert echoed(quick) == b"hello"
            threading.Timer(0.1, echo.answer.set).start()
            assert slow.getresponse().read() == b"hello"
