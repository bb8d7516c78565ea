"""Fetches Amazon's certificates: one HTTPS request that ends in time, whatever the other side does.

A time-out on a socket bounds each read, not the whole: a server that drips one byte a second holds
such a client for hours. Here every read is bounded by what is left of one deadline. No redirect is
followed and no more than 64 KiB are read.
"""

import io
import socket
import ssl
import time
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import certifi

from skill.errors import CertificatesUnreachable, Rejected

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import Buffer

DEADLINE_SECONDS = 2.0
"""For everything: name, connection, TLS, headers, body. The whole answer must leave within Alexa's
8 s."""
CONNECT_SECONDS = 0.7
"""For one address, so that a dead one leaves time to try the next."""
MAX_BYTES = 64 * 1024
"""Amazon's four certificates are about 6 KB."""

_ABSENT = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


class CertificateDownload:
    """Downloads a certificate chain from the URL it is called with.

    It talks to the host directly; a deployment behind a proxy gives ``RequestVerifier`` a ``fetch``
    of its own.
    """

    def __init__(
        self,
        *,
        deadline_seconds: float = DEADLINE_SECONDS,
        address: tuple[str, int] | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Make one; nothing is loaded or connected before the first call.

        Args:
            deadline_seconds: The longest a call takes. Only a name look-up can outlast it.
            address: Where to connect instead of the URL's own host and port.
            tls: The TLS settings; without them, certifi's roots and Python's defaults.
        """
        self._deadline_seconds = deadline_seconds
        self._address = address
        self._tls = tls

    def __call__(self, url: str) -> bytes:
        """Return what ``url`` (as ``signature_url.normalised`` gives it) holds.

        Raises:
            CertificatesUnreachable: No usable answer in time (``certificate_timeout``,
                ``certificate_network``, ``certificate_http``).
            Rejected: The host answered that there is no such thing (``certificate_absent``), or it
                is too big to be certificates (``certificate_size``).
        """
        deadline = time.monotonic() + self._deadline_seconds
        try:
            return self._get(url, lambda: _left(deadline))
        except TimeoutError:
            raise CertificatesUnreachable("certificate_timeout") from None
        except (OSError, HTTPException):
            raise CertificatesUnreachable("certificate_network") from None

    def _get(self, url: str, left: "Callable[[], float]") -> bytes:
        parts = urlsplit(url)
        host = cast("str", parts.hostname)
        if self._tls is None:
            self._tls = ssl.create_default_context(cafile=certifi.where())
        with _connect(self._address or (host, parts.port or 443), left) as plain:
            plain.settimeout(left())
            with self._tls.wrap_socket(plain, server_hostname=host) as secure:
                secure.settimeout(left())
                request = f"GET {parts.path} HTTP/1.1\r\nHost: {host}\r\nAccept: */*\r\n"
                secure.sendall(f"{request}Connection: close\r\n\r\n".encode())
                return _body(secure, left)


def _left(deadline: float) -> float:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


def _connect(address: tuple[str, int], left: "Callable[[], float]") -> socket.socket:
    failure = OSError("the name has no address")
    for family, kind, protocol, _, found in socket.getaddrinfo(*address, type=socket.SOCK_STREAM):
        candidate = socket.socket(family, kind, protocol)
        try:
            candidate.settimeout(min(left(), CONNECT_SECONDS))
            candidate.connect(found)
        except OSError as error:
            candidate.close()
            failure = error
        else:
            return candidate
    raise failure


def _body(secure: ssl.SSLSocket, left: "Callable[[], float]") -> bytes:
    response = HTTPResponse(cast("socket.socket", _Bounded(secure, left)), method="GET")
    try:
        response.begin()
        if response.status in _ABSENT:
            raise Rejected("certificate_absent")
        if response.status != HTTPStatus.OK:
            raise CertificatesUnreachable("certificate_http")
        body = response.read(MAX_BYTES + 1)
        if len(body) > MAX_BYTES:
            raise Rejected("certificate_size")
        # An answer that breaks off among its headers looks to http.client like one without a body.
        if response.length or not body:
            raise CertificatesUnreachable("certificate_network")
        return body
    finally:
        response.close()


class _Bounded(io.RawIOBase):
    """The receiving side of a socket, each read bounded by what is left of the deadline."""

    def __init__(self, secure: ssl.SSLSocket, left: "Callable[[], float]") -> None:
        super().__init__()
        self._secure = secure
        self._left = left

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "Buffer") -> int:
        self._secure.settimeout(self._left())
        return self._secure.recv_into(buffer)
