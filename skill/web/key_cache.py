"""Remembers signing keys by their certificates' URL, so that a request rarely waits for a fetch.

1. A key is kept only after its chain was checked, and no longer than the chain is valid.
2. After a day it is fetched anew in the background, and serves meanwhile. If the host cannot be
   reached it goes on serving; if the host says that it is gone, or has another, it is dropped.
3. A failure is remembered for some seconds, so that an outage or a made-up URL costs one fetch and
   not one a request. Requests that need the same URL at the same time share one fetch.
4. URLs of the form that Amazon's have are few, so each may be fetched at any time: however many
   others somebody makes up, Amazon's next one is never kept waiting.
5. Of all others two at a time are fetched, and two requests may wait for them in threads. More are
   refused at once, so that a flood of made-up ones does not hold the threads that answer listeners.
6. The last URL that was good is kept in a file, if there is a place for one, and fetched at start.
"""

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock, Thread
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from skill import journal
from skill.errors import CertificatesUnreachable, Rejected
from skill.web.certificate_download import DEADLINE_SECONDS
from skill.web.certificates import SigningKey
from skill.web.signature_url import is_amazons, normalised

MAX_AGE = timedelta(hours=24)
"""How long a key serves before it is fetched anew."""
FAILURE_MEMORY = timedelta(seconds=10)
MAX_KEYS = 8
"""Amazon signs with one certificate, and with two while it changes over."""
MAX_FAILURES = 512
"""More than can fail within ``FAILURE_MEMORY``: 200 of Amazon's form, and two others at a time."""
MAX_STRANGERS = 2
"""Fetches at once, and threads that wait for them, for URLs that are not of Amazon's form and never
gave a key."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Known:
    key: RSAPublicKey
    fresh_until: datetime
    until: datetime


@dataclass(frozen=True)
class _Failure:
    error: type[Rejected] | type[CertificatesUnreachable]
    reason: str
    until: datetime


@dataclass(frozen=True)
class _Fetch:
    late: float
    """When nobody waits for it any longer, by the machine's own clock."""
    key: Future[RSAPublicKey] = field(default_factory=Future)


class KeyCache:
    """Signing keys by URL. Safe for several threads."""

    def __init__(
        self,
        load: Callable[[str], SigningKey],
        clock: Callable[[], datetime],
        deadline_seconds: float = DEADLINE_SECONDS,
        remembered: Path | None = None,
    ) -> None:
        """Make an empty one, and fetch what is remembered.

        Args:
            load: Fetches and checks the certificates at a URL; raises ``Rejected`` or
                ``CertificatesUnreachable``.
            clock: The present moment, aware.
            deadline_seconds: The longest that anybody waits for a fetch. ``load`` may take longer,
                for nothing bounds a name look-up; its key is then kept for the requests after.
            remembered: The file with the last good URL; without one it is forgotten at the end.
        """
        self._load = load
        self._clock = clock
        self._deadline_seconds = deadline_seconds
        self._remembered = remembered
        self._lock = Lock()
        self._known: dict[str, _Known] = {}
        self._failures: dict[str, _Failure] = {}
        self._fetches: dict[str, _Fetch] = {}
        self._waiting = 0
        """Threads that wait for strangers."""
        self._fetch_the_last()

    def key(self, url: str) -> RSAPublicKey:
        """Return the key of the certificates at ``url``, fetching them if no valid one is known.

        Raises:
            Rejected: The certificates there are not Amazon's.
            CertificatesUnreachable: They could not be had in time.
        """
        with self._lock:
            known = self._valid(url)
            if known is not None:
                return known
            failure = self._recent_failure(url)
            if failure is not None:
                raise failure.error(failure.reason)
            fetch = self._under_way(url)
        if fetch is None:
            raise CertificatesUnreachable("certificate_busy")
        with self._may_wait(url):
            return self._result(url, fetch)

    def awaited(self, url: str) -> "Future[RSAPublicKey] | None":
        """What ``key`` would wait for, begun if need be; ``None`` if it would not wait.

        For a server that can let a request wait without a thread.
        """
        with self._lock:
            if self._valid(url) is not None or self._recent_failure(url) is not None:
                return None
            fetch = self._under_way(url)
        return None if fetch is None else fetch.key

    def _valid(self, url: str) -> RSAPublicKey | None:
        """The key, if there is a valid one; one that is no longer fresh is fetched anew beside."""
        now = self._clock()
        known = self._known.get(url)
        if known is None or now >= known.until:
            return None
        if now >= known.fresh_until and self._recent_failure(url) is None:
            self._under_way(url)
        return known.key

    def _recent_failure(self, url: str) -> _Failure | None:
        failure = self._failures.get(url)
        return failure if failure is not None and self._clock() < failure.until else None

    def _under_way(self, url: str) -> _Fetch | None:
        """The fetch of a URL, begun if need be; ``None`` if too many strangers are fetched now."""
        fetch = self._fetches.get(url)
        if fetch is not None:
            return fetch
        strangers = sum(map(self._is_stranger, self._fetches))
        if self._is_stranger(url) and strangers >= MAX_STRANGERS:
            return None
        fetch = _Fetch(time.monotonic() + self._deadline_seconds)
        Thread(target=self._fetch, args=(url, fetch.key), name="certificates", daemon=True).start()
        self._fetches[url] = fetch
        return fetch

    def _is_stranger(self, url: str) -> bool:
        return url not in self._known and not is_amazons(url)

    @contextmanager
    def _may_wait(self, url: str) -> Iterator[None]:
        """Count who waits for a stranger, and refuse who would be one too many."""
        if not self._is_stranger(url):
            yield
            return
        with self._lock:
            if self._waiting >= MAX_STRANGERS:
                raise CertificatesUnreachable("certificate_busy")
            self._waiting += 1
        try:
            yield
        finally:
            with self._lock:
                self._waiting -= 1

    def _result(self, url: str, fetch: _Fetch) -> RSAPublicKey:
        try:
            return fetch.key.result(timeout=max(0.0, fetch.late - time.monotonic()))
        except TimeoutError:
            late = CertificatesUnreachable("certificate_timeout")
            with self._lock:
                self._remember_failure(url, late)
            raise late from None
        except (Rejected, CertificatesUnreachable) as error:
            # The waiting requests share one error object; each raises its own, or their tracebacks
            # would mix.
            raise type(error)(error.reason) from None

    def _fetch_the_last(self) -> None:
        # Whatever is in the file is trusted no more than what a request names.
        if self._remembered is not None:
            with suppress(OSError, ValueError, Rejected), self._lock:
                self._under_way(normalised(self._remembered.read_text(encoding="ascii")))

    def _remember(self, url: str) -> None:
        # Nothing depends on it: without it the first request after a start waits for a fetch.
        if self._remembered is not None:
            with suppress(OSError):
                self._remembered.write_text(url, encoding="ascii")

    def _fetch(self, url: str, fetch: Future[RSAPublicKey]) -> None:
        try:
            signing = self._load(url)
        except (Rejected, CertificatesUnreachable) as error:
            self._failed(url, fetch, error)
        except BaseException as error:  # noqa: BLE001 - even a panic below Python must end the wait
            _log.error("the certificates could not be checked: %s", journal.described(error))
            self._failed(url, fetch, CertificatesUnreachable("certificate_error"))
        else:
            with self._lock:
                del self._fetches[url]
                self._failures.pop(url, None)
                is_new = url not in self._known
                known = _Known(signing.key, self._clock() + MAX_AGE, signing.not_after)
                _put(self._known, url, known, MAX_KEYS)
            if is_new:
                # Before anybody is answered by it, so that the one asked for last is the last.
                self._remember(url)
            fetch.set_result(signing.key)

    def _failed(
        self, url: str, fetch: Future[RSAPublicKey], error: Rejected | CertificatesUnreachable
    ) -> None:
        with self._lock:
            del self._fetches[url]
            self._remember_failure(url, error)
            if isinstance(error, Rejected):
                self._known.pop(url, None)
        fetch.set_exception(error)

    def _remember_failure(self, url: str, error: Rejected | CertificatesUnreachable) -> None:
        failure = _Failure(type(error), error.reason, self._clock() + FAILURE_MEMORY)
        _put(self._failures, url, failure, MAX_FAILURES)


_Entry = TypeVar("_Entry")


def _put(entries: dict[str, _Entry], url: str, entry: _Entry, limit: int) -> None:
    """Set an entry as the newest one, and drop the oldest one over ``limit``."""
    entries.pop(url, None)
    entries[url] = entry
    if len(entries) > limit:
        del entries[next(iter(entries))]
