"""Calls a WSGI application (PEP 3333): a request in its terms, its answer as it goes over the line.

Answers are collected before the first byte leaves: the coach's have a few KB, and a client that
reads slowly then holds no thread. Whatever an application does, there is an answer.
"""

import logging
import sys
import time
from dataclasses import dataclass
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from httptools import HttpParserError, parse_url

from skill import journal
from skill.web.http_request import Refused, Request

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

WITHOUT_PREFIX = {b"content-length": "CONTENT_LENGTH", b"content-type": "CONTENT_TYPE"}
"""The headers that WSGI names without ``HTTP_``."""

_log = logging.getLogger(__name__)


def environ_of(request: Request, peer: str, here: tuple[str, int]) -> "WSGIEnvironment":
    """Give a request the form that an application takes.

    Args:
        request: One that was taken.
        peer: The address that it came from.
        here: The host and the port that it came to.

    Raises:
        Refused: The address that it asks for is none.
    """
    try:
        url = parse_url(request.url)
    except HttpParserError:
        raise Refused(HTTPStatus.BAD_REQUEST) from None
    path = url.path or b"/"
    if b"%" in path:
        path = unquote_to_bytes(path)
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path.decode("latin-1"),
        "QUERY_STRING": (url.query or b"").decode("latin-1"),
        "SERVER_NAME": here[0],
        "SERVER_PORT": str(here[1]),
        "SERVER_PROTOCOL": f"HTTP/{request.version}",
        "REMOTE_ADDR": peer,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(b"".join(request.body)),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in request.headers.items():
        environ[_variable(name)] = value.decode("latin-1")
    environ["CONTENT_LENGTH"] = str(request.told)
    return environ


@lru_cache(256)
def _variable(name: bytes) -> str:
    return WITHOUT_PREFIX.get(name) or "HTTP_" + name.decode("latin-1").upper().replace("-", "_")


@dataclass(frozen=True)
class Answer:
    """What an application answers."""

    head: bytes
    """The status and the headers that it gave, a line each."""
    body: bytes
    version: str
    """The protocol of who asked, for example ``HTTP/1.1``."""

    def written(self, *, keeps: bool) -> bytes:
        """All of it, telling the client whether the connection goes on after it."""
        if not keeps:
            connection = b"Connection: close\r\n"
        elif self.version == "HTTP/1.0":
            connection = b"Connection: keep-alive\r\n"
        else:
            connection = b""
        return b"%s%s%s\r\n%s" % (self.head, connection, _date(int(time.time())), self.body)


def answer(app: "WSGIApplication", environ: "WSGIEnvironment") -> Answer:
    """Ask the application, and return its answer; a 500 without a word if it fails."""
    version = environ["SERVER_PROTOCOL"]
    try:
        return _answered(app, environ, version)
    except BaseException as error:  # noqa: BLE001 - not even a panic below Python may cost the thread
        # Its text may hold whatever the request did.
        _log.error("an error that nobody foresaw: %s", journal.described(error))
        return refusal(HTTPStatus.INTERNAL_SERVER_ERROR, version)


def refusal(status: HTTPStatus, version: str = "HTTP/1.1") -> Answer:
    """An answer that is a status and nothing else."""
    return Answer(_head(f"{status.value} {status.phrase}", [("Content-Length", "0")]), b"", version)


def _answered(app: "WSGIApplication", environ: "WSGIEnvironment", version: str) -> Answer:
    said = _Said()
    parts = app(environ, said.start)
    try:
        said.body.extend(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    body = b"".join(said.body)
    headers = said.headers
    if not any(name.lower() == "content-length" for name, _ in headers):
        headers = [*headers, ("Content-Length", str(len(body)))]
    if environ["REQUEST_METHOD"] == "HEAD":
        body = b""
    return Answer(_head(said.status, headers), body, version)


def _head(status: str, headers: "Iterable[tuple[str, str]]") -> bytes:
    lines = [f"HTTP/1.1 {status}\r\n", *(f"{name}: {value}\r\n" for name, value in headers)]
    return "".join(lines).encode("latin-1")


@lru_cache(1)
def _date(second: int) -> bytes:
    return f"Date: {formatdate(second, usegmt=True)}\r\n".encode()


class _Said:
    """What an application has said so far."""

    def __init__(self) -> None:
        self.status = ""
        self.headers: list[tuple[str, str]] = []
        self.body: list[bytes] = []

    def start(self, status: str, headers: list[tuple[str, str]], error: Any = None) -> Any:  # noqa: ANN401 - PEP 3333's
        """Be told of status and headers; once more only by who handles an error."""
        if self.status and not error:
            raise RuntimeError("start_response was called twice")
        self.status, self.headers = status, headers
        return self.body.append
