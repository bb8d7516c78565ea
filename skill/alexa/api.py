"""Calls of Alexa's own API, with the token that came with the request.

To Alexa's hosts only, and never for long.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import urllib3

from skill.alexa.json_body import parsed
from skill.deadline import Deadline
from skill.errors import AlexaUnreachable, Rejected

ENDPOINTS = frozenset(
    {
        "https://api.amazonalexa.com",
        "https://api.eu.amazonalexa.com",
        "https://api.fe.amazonalexa.com",
    }
)
"""North America, Europe, the Far East. The endpoint comes with a signed request; even so, no other
host gets the listener's token."""
SECONDS = 1.5
"""One call. At most three are made in a turn (list, set, delete), beside the store's, and Alexa
waits 8."""
LANES = 16
MOST_BYTES = 64 * 1024


@dataclass(frozen=True)
class ApiResponse:
    """A status, and the JSON that came with it (``None`` where there was none)."""

    status: int
    body: Any


class AlexaApi:
    """The way to Alexa's API, shared by all requests."""

    def __init__(self, endpoints: frozenset[str] = ENDPOINTS) -> None:
        """Allow calls to ``endpoints`` only."""
        self._endpoints = endpoints
        timeout = urllib3.Timeout(connect=0.5, read=1.0)
        self._pool = urllib3.PoolManager(
            num_pools=len(endpoints), maxsize=LANES, retries=False, timeout=timeout
        )
        self._deadline = Deadline(SECONDS, LANES, AlexaUnreachable)

    def call(
        self,
        endpoint: str | None,
        token: str | None,
        method: str,
        path: str,
        body: Mapping[str, object] | None = None,
    ) -> ApiResponse:
        """What Alexa answers, whatever its status.

        Raises :class:`~skill.errors.AlexaUnreachable` if it does not answer.
        """
        base = (endpoint or "").rstrip("/")
        if base not in self._endpoints:
            raise AlexaUnreachable("the request names no API host of Alexa's")
        if not token or not (token.isascii() and token.isprintable()):
            raise AlexaUnreachable("the request came without a token that can be sent")
        return self._deadline.run(lambda: self._ask(base + path, token, method, body))

    def _ask(
        self, url: str, token: str, method: str, body: Mapping[str, object] | None
    ) -> ApiResponse:
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        sent = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            sent = json.dumps(body).encode()
        try:
            response = self._pool.request(
                method, url, body=sent, headers=headers, redirect=False, preload_content=False
            )
            try:
                raw = response.read(MOST_BYTES, decode_content=True)
            finally:
                response.release_conn()
        except urllib3.exceptions.HTTPError as error:
            raise AlexaUnreachable(type(error).__name__) from error
        try:
            return ApiResponse(response.status, parsed(raw) if raw else None)
        except Rejected:
            return ApiResponse(response.status, None)
