"""Signed requests for tests: an authority made once a process, and a verifier that trusts it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from skill.web.verification import RequestVerifier
from tests.alexa.envelopes import envelope
from tests.alexa.requests import APPLICATION_ID
from tests.support.authority import Authority

NOW = datetime(2026, 11, 20, 7, 15, 43, tzinfo=UTC)
"""When these tests take place: a second after the requests of ``tests.alexa.envelopes`` were sent.
"""


@cache
def authority() -> Authority:
    """Return the one authority of this process, its certificates a day old at ``NOW``."""
    return Authority.create(NOW)


@dataclass
class SteppedClock:
    """A clock that stands until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def move(self, step: timedelta) -> None:
        self.now += step


@dataclass
class CountingFetch:
    """Answers every URL alike, and remembers which were asked for."""

    answer: Callable[[str], bytes] = field(default_factory=lambda: authority().fetch)
    urls: list[str] = field(default_factory=list)

    def __call__(self, url: str) -> bytes:
        self.urls.append(url)
        return self.answer(url)


def verifier(
    *,
    fetch: Callable[[str], bytes] | None = None,
    clock: Callable[[], datetime] | None = None,
) -> RequestVerifier:
    """Return a verifier that trusts the authority and nothing else."""
    return RequestVerifier(
        APPLICATION_ID,
        clock=clock or SteppedClock(),
        roots=[authority().root],
        fetch=fetch or authority().fetch,
    )


def signed(body: bytes | dict[str, Any] | None = None) -> tuple[dict[str, str], bytes]:
    """Headers and body of a request as Alexa would send it; a LaunchRequest without a body."""
    raw = (
        body if isinstance(body, bytes) else json.dumps(body or envelope("LaunchRequest")).encode()
    )
    return authority().headers(raw), raw
