"""Reads requests from a connection's bytes, within limits.

httptools parses them: Node's own parser, strict about what two readers may read in two ways
(RFC 9112, sections 5.2 and 6.3). The rules here are about what a stranger may have us keep:

1. A head has at most ``MOST_HEADERS`` and ``MOST_HEADER_BYTES``; above that it is refused (431).
2. A body is read only if its request may be accepted. One that is too long by what its head says,
   or that lacks a header which every request with a body must have, is handed over at once and
   without its body: the application says no, and so the operator is told why.
3. What comes in chunks may take up to twice the longest body on the line, wrapping included.
4. A header with an underscore is left out: it could pass for the one with a dash.
5. HTTP/1.1 wants one ``Host`` and no version wants two (RFC 9112, section 3.2).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import NoReturn

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser

MOST_HEADER_BYTES = 16 * 1024
MOST_HEADERS = 100
"""Alexa sends a dozen, and what stands before the service adds some."""


class Refused(Exception):
    """What came is no request that could be answered."""

    def __init__(self, status: HTTPStatus) -> None:
        """Keep the status to refuse it by."""
        super().__init__(status)
        self.status = status


@dataclass(frozen=True)
class Limits:
    """What a request must keep to."""

    most_body_bytes: int
    with_body: frozenset[bytes] = frozenset()
    """Names, in lower case, of headers that each request with a body must have."""


@dataclass(slots=True)
class Request:
    """One request, as far as it has come."""

    method: str = ""
    url: bytes = b""
    version: str = ""
    headers: dict[bytes, bytes] = field(default_factory=dict)
    """By name in lower case; of one that comes twice both values, with a comma between them."""
    hosts: int = 0
    body: list[bytes] = field(default_factory=list)
    size: int = 0
    """Bytes of the body that came."""
    told: int = 0
    """Bytes of the body that the application is told of."""
    headed: bool = False
    """Whether all of its head has come."""
    keeps: bool = True
    """Whether the connection may go on after it."""


class Reader:
    """Makes requests of bytes. Its methods that begin with ``on_`` are called by the parser."""

    def __init__(
        self, limits: Limits, expected: Callable[[Request], None], taken: Callable[[Request], None]
    ) -> None:
        """Make one for a connection.

        Args:
            limits: What requests must keep to.
            expected: Called for a request whose head has come and whose body is to come.
            taken: Called for a request that has come, in order.
        """
        self._limits = limits
        self._expected = expected
        self._taken = taken
        self._request = Request()
        self._begun = False
        self._head_bytes = self._headers = 0
        self._refusal: Refused | None = None
        self._parser = HttpRequestParser(self)
        self.pending = 0
        """Bytes that came of a request which has not come whole."""
        self.over = False
        """Whether the connection's last request was taken: nothing after it is read."""

    def feed(self, data: memoryview) -> None:
        """Read on.

        Raises:
            Refused: What came is no request that could be answered.
        """
        self.pending += len(data)
        try:
            self._parser.feed_data(data)
        except HttpParserUpgrade:
            # Nobody here speaks another protocol; the request was taken as one of HTTP.
            self.over = True
        except HttpParserError:
            # What follows the last request is nobody's business.
            if not self.over:
                self.over = True
                raise self._refusal or Refused(HTTPStatus.BAD_REQUEST) from None
        if self._begun:
            # What came behind another request was counted with that one, and forgotten with it.
            self.pending = max(self.pending, self._head_bytes + self._request.size, 1)
        most = MOST_HEADER_BYTES
        if self._request.headed:
            most += 2 * self._limits.most_body_bytes
        if self.pending > most and not self.over:
            self.over = True
            raise Refused(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def close(self) -> None:
        """Let go of what has come; nothing can be read after it."""
        self._request = Request()
        # It holds this reader, so neither would go before a garbage collection.
        del self._parser

    def on_message_begin(self) -> None:
        """A request begins."""
        self._request = Request()
        self._head_bytes = self._headers = 0
        self._begun = True

    def on_url(self, url: bytes) -> None:
        """Take in a piece of its address."""
        self._count(len(url))
        self._request.url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take in a header; not a trailer, which comes after the body."""
        self._headers += 1
        self._count(len(name) + len(value))
        request = self._request
        if request.headed or b"_" in name:
            return
        name, value = name.lower(), value.strip(b" \t")
        before = request.headers.get(name)
        request.headers[name] = value if before is None else before + b", " + value
        request.hosts += name == b"host"

    def on_headers_complete(self) -> None:
        """Decide what becomes of it, now that its head has come."""
        request, parser = self._request, self._parser
        request.headed = True
        request.method = parser.get_method().decode("latin-1")
        request.version = parser.get_http_version()
        upgrades = parser.should_upgrade()
        request.keeps = parser.should_keep_alive() and not upgrades
        chunked = self._checked_for_chunks(request)
        length = int(request.headers.get(b"content-length", b"0"))
        if not chunked and not length:
            return
        if upgrades:
            # The parser leaves the body to the other protocol.
            self._refuse(HTTPStatus.NOT_IMPLEMENTED)
        if length > self._limits.most_body_bytes:
            self._hand_over(length)
        elif not request.headers.keys() >= self._limits.with_body:
            self._hand_over(0)
        else:
            self._expected(request)

    def on_body(self, piece: bytes) -> None:
        """Take in a piece of its body."""
        request = self._request
        if self.over:
            return
        request.body.append(piece)
        request.size += len(piece)
        if request.size > self._limits.most_body_bytes:
            self._hand_over(request.size)

    def on_message_complete(self) -> None:
        """Hand it on: all of it has come."""
        self._begun = False
        self.pending = 0
        request = self._request
        if not self.over:
            self.over = not request.keeps
            request.told = request.size
            self._taken(request)

    def _checked_for_chunks(self, request: Request) -> bool:
        """Whether the body comes in chunks, in a request whose head is in order."""
        coding = request.headers.get(b"transfer-encoding")
        if coding is not None and coding.lower() != b"chunked":
            self._refuse(HTTPStatus.NOT_IMPLEMENTED)
        if request.version == "1.1":
            in_order = request.hosts == 1
        else:
            in_order = request.version == "1.0" and request.hosts <= 1 and coding is None
        if not in_order:
            self._refuse(HTTPStatus.BAD_REQUEST)
        return coding is not None

    def _count(self, size: int) -> None:
        self._head_bytes += size
        if self._head_bytes > MOST_HEADER_BYTES or self._headers > MOST_HEADERS:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def _hand_over(self, told: int) -> None:
        """Hand on a request without its body, and read no more from this connection."""
        request = self._request
        request.body.clear()
        request.told, request.keeps = told, False
        self.over = True
        self._taken(request)

    def _refuse(self, status: HTTPStatus) -> NoReturn:
        # Kept, for the parser hands on no exceptions but its own.
        self._refusal = Refused(status)
        raise self._refusal
