"""Where a cache of keys loads them from in tests, and how to wait for what it does by itself."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from skill.web.certificates import SigningKey
from skill.web.key_cache import KeyCache
from tests.support.signing import NOW, SteppedClock, authority

KEY = authority().key.public_key()
FAR = NOW + timedelta(days=300)
AMAZONS = [
    f"https://s3.amazonaws.com/echo.api/{name}.pem"
    for name in ("echo-api-cert", "echo-api-cert-6-ats", "echo-api-cert-7", "echo-api-cert-12")
]


class Source:
    """Loads keys as a test says, and remembers what was asked for."""

    def __init__(self, until: datetime = FAR) -> None:
        self.until = until
        self.asked: list[str] = []
        self.error: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()

    def __call__(self, url: str) -> SigningKey:
        self.asked.append(url)
        assert self.gate.wait(5)
        if self.error is not None:
            raise self.error
        return SigningKey(KEY, self.until)


def cache_of(source: Source, clock: SteppedClock | None = None, deadline: float = 5) -> KeyCache:
    return KeyCache(source, clock or SteppedClock(), deadline)


def eventually(holds: Callable[[], bool]) -> None:
    waited = threading.Event()
    for _ in range(500):
        if holds():
            return
        waited.wait(0.01)
    raise AssertionError("it never came true")
