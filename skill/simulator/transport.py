"""How a request reaches the service: bytes out, status and bytes back."""

import http.client
import urllib.parse
from collections.abc import Callable, Mapping
from dataclasses import dataclass

SECONDS_TO_ANSWER = 8.0
"""Alexa waits this long for an answer."""


class ServiceUnreachable(Exception):
    """Nothing answered there: connection refused, reset, or no HTTP at all."""


@dataclass(frozen=True)
class HttpResponse:
    """What came back: status and body, not yet checked."""

    status: int
    body: bytes


Transport = Callable[[bytes], HttpResponse]
"""Sends one request body. Raises ServiceUnreachable, or TimeoutError after 8 s."""


def http_transport(url: str, sign: Callable[[bytes], Mapping[str, str]] | None = None) -> Transport:
    """A transport that POSTs to `url`. ValueError on a bad URL.

    `sign` gives the headers that prove a body to a service that verifies requests. Only Amazon can
    make those that every service trusts; tests make some for a service that trusts their authority.
    """
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("http", "https") or parts.hostname is None:
        raise ValueError(f"not an http or https address: {url}")
    secure = parts.scheme == "https"
    connect = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    host, port = parts.hostname, parts.port
    target = parts.path or "/"

    def send(body: bytes) -> HttpResponse:
        connection = connect(host, port, timeout=SECONDS_TO_ANSWER)
        try:
            headers = {
                "Content-Type": "application/json; charset=utf-8",
                **(sign(body) if sign else {}),
            }
            connection.request("POST", target, body, headers)
            response = connection.getresponse()
            return HttpResponse(response.status, response.read())
        except TimeoutError:
            raise
        except (OSError, http.client.HTTPException) as error:
            raise ServiceUnreachable(str(error) or type(error).__name__) from error
        finally:
            connection.close()

    return send
