"""The certificate download, against a server that does what it should not."""

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest

from skill.errors import CertificatesUnreachable, Rejected
from skill.web.certificate_download import DEADLINE_SECONDS, MAX_BYTES, CertificateDownload
from tests.support.signing import authority, signed, verifier
from tests.support.tls_server import Answer, listening, tls_contexts

URL = "https://s3.amazonaws.com/echo.api/echo-api-cert.pem"
QUICK = 0.4
"""Seconds: the deadline in these tests."""


@cache
def contexts() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return tls_contexts()


def response(status: str, body: bytes = b"", *headers: str) -> bytes:
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers])
    return head.encode() + b"\r\n\r\n" + body


def sending(data: bytes) -> Answer:
    def answer(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(data)

    return answer


def dripping(at_once: bytes, then: bytes) -> Answer:
    def answer(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(at_once)
        for byte in then:
            time.sleep(0.05)
            connection.sendall(bytes([byte]))

    return answer


@contextmanager
def downloading(answer: Answer, deadline: float) -> Iterator[CertificateDownload]:
    server, client = contexts()
    with listening(answer, server) as address:
        yield CertificateDownload(deadline_seconds=deadline, address=address, tls=client)


def test_it_asks_for_the_path_and_returns_what_is_there() -> None:
    def echo(connection: socket.socket) -> None:
        connection.sendall(response("200 OK", connection.recv(65536)))

    with downloading(echo, 5) as download:
        for _ in range(2):
            assert download(URL).decode().split("\r\n") == [
                "GET /echo.api/echo-api-cert.pem HTTP/1.1",
                "Host: s3.amazonaws.com",
                "Accept: */*",
                "Connection: close",
                "",
                "",
            ]


@pytest.mark.parametrize(
    "body",
    [b"5\r\nhello\r\n0\r\n\r\n", b"2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"],
)
def test_it_reads_bodies_in_pieces(body: bytes) -> None:
    with downloading(
        sending(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body), 5
    ) as download:
        assert download(URL) == b"hello"


def test_a_body_may_end_with_the_connection() -> None:
    with downloading(sending(b"HTTP/1.0 200 OK\r\n\r\nhello"), 5) as download:
        assert download(URL) == b"hello"


def test_the_biggest_body_is_read_whole() -> None:
    with downloading(sending(response("200 OK", b"x" * MAX_BYTES)), 5) as download:
        assert len(download(URL)) == MAX_BYTES


UNUSABLE = {
    "error": (sending(response("500 Internal Server Error")), "certificate_http"),
    "throttled": (sending(response("503 Slow Down")), "certificate_http"),
    "redirect": (
        sending(response("301 Moved Permanently", b"", "Location: https://example.org/")),
        "certificate_http",
    ),
    "moved for now": (
        sending(response("307 Temporary Redirect", b"", f"Location: {URL}2")),
        "certificate_http",
    ),
    "nothing to see": (sending(response("204 No Content")), "certificate_http"),
    "only a part": (sending(response("206 Partial Content", b"x")), "certificate_http"),
    "no answer": (lambda _: None, "certificate_network"),
    "half a head": (sending(b"HTTP/1.1 200 OK\r\nContent-"), "certificate_network"),
    "half a body": (
        sending(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"),
        "certificate_network",
    ),
    "a broken piece": (
        sending(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello"),
        "certificate_network",
    ),
    "no HTTP": (sending(b"220 mail.example.org ESMTP\r\n"), "certificate_network"),
    "a long line": (sending(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000), "certificate_network"),
    "endless headers": (
        sending(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000),
        "certificate_network",
    ),
    "black hole": (lambda _: time.sleep(1.5), "certificate_timeout"),
    "drip, head": (dripping(b"", response("200 OK", b"hello")), "certificate_timeout"),
    "drip, body": (
        dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n", b"x" * 40),
        "certificate_timeout",
    ),
    "for ever continue": (
        dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 9),
        "certificate_timeout",
    ),
    "an empty body": (sending(response("200 OK")), "certificate_network"),
}


@pytest.mark.parametrize(("answer", "reason"), UNUSABLE.values(), ids=UNUSABLE)
def test_what_is_no_usable_answer_makes_the_certificates_unreachable(
    answer: Answer, reason: str
) -> None:
    deadline = QUICK if reason == "certificate_timeout" else 5
    with downloading(answer, deadline) as download:
        begun = time.monotonic()
        with pytest.raises(CertificatesUnreachable) as failure:
            download(URL)
        took = time.monotonic() - begun
    assert failure.value.reason == reason
    assert took < deadline + 0.6


@pytest.mark.parametrize("status", ["403 Forbidden", "404 Not Found", "410 Gone"])
def test_a_certificate_that_is_not_there_is_the_callers_fault(status: str) -> None:
    with (
        downloading(sending(response(status)), 5) as download,
        pytest.raises(Rejected, match="certificate_absent"),
    ):
        download(URL)


@pytest.mark.parametrize("length", ["Content-Length: 10000000", "Connection: close"])
def test_no_more_is_read_than_certificates_need(length: str) -> None:
    flood = f"HTTP/1.1 200 OK\r\n{length}\r\n\r\n".encode() + b"x" * 1_000_000
    with (
        downloading(sending(flood), 5) as download,
        pytest.raises(Rejected, match="certificate_size"),
    ):
        download(URL)


def test_a_server_that_is_someone_else_is_not_believed() -> None:
    server, client = tls_contexts("example.org")
    with listening(sending(response("200 OK", b"x")), server) as address:
        download = CertificateDownload(deadline_seconds=5, address=address, tls=client)
        with pytest.raises(CertificatesUnreachable, match="certificate_network"):
            download(URL)


def test_a_server_that_nobody_vouches_for_is_not_believed() -> None:
    server, _ = contexts()
    with listening(sending(response("200 OK", b"x")), server) as address:
        download = CertificateDownload(deadline_seconds=5, address=address)
        with pytest.raises(CertificatesUnreachable, match="certificate_network"):
            download(URL)


def test_a_server_that_speaks_no_tls_is_left_in_time() -> None:
    with listening(lambda _: time.sleep(1.5), None) as address:
        download = CertificateDownload(deadline_seconds=QUICK, address=address, tls=contexts()[1])
        with pytest.raises(CertificatesUnreachable, match="certificate_timeout"):
            download(URL)


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = closed.getsockname()
    with pytest.raises(CertificatesUnreachable, match="certificate_network"):
        CertificateDownload(address=address)(URL)


def test_a_name_without_an_address() -> None:
    with pytest.raises(CertificatesUnreachable, match="certificate_network"):
        CertificateDownload(address=("name.invalid", 443))("https://name.invalid/echo.api/x.pem")


def test_a_request_is_verified_with_certificates_that_came_over_the_network() -> None:
    with downloading(
        sending(response("200 OK", authority().chain_pem)), DEADLINE_SECONDS
    ) as download:
        verifier(fetch=download).check_signature(*signed())


def test_no_time_at_all() -> None:
    with pytest.raises(CertificatesUnreachable, match="certificate_timeout"):
        CertificateDownload(deadline_seconds=0, address=("127.0.0.1", 1))(URL)
