"""Remembers signing keys by the URL their certificates come from, so that a request rarely waits for a fetch.

A key is kept only after its chain was checked, until the chain expires or a day has passed, and
goes on serving for all that time whether or not the certificates can be reached. A failure is
remembered for some seconds, so that an outage or a made-up URL costs one fetch and not one a
request. Requests that need the same URL at the same time share one fetch.
"""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock, Thread
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from skill import journal
from skill.errors import CertificatesUnreachable, Rejected
from skill.web.certificate_download import DEADLINE_SECONDS
from skill.web.certificates import SigningKey

MAX_AGE = timedelta(hours=24)
FAILURE_MEMORY = timedelta(seconds=10)
MAX_KEYS = 8
"""Amazon signs with one certificate, and with two while it changes over."""
MAX_FAILURES = 64
MAX_STRANGERS = 2
"""Fetches at once from URLs that never gave a key: what a flood of made-up ones can occupy. Those
over it fail at once rather than wait, so that the flood does not hold the threads that answer
listeners."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Known:
    key: RSAPublicKey
    until: datetime


@dataclass(frozen=True)
class _Failure:
    error: type[Rejected] | type[CertificatesUnreachable]
    reason: str
    until: datetime


class KeyCache:
    """Signing keys by URL. Safe for several threads."""

    def __init__(
        self,
        load: Callable[[str], SigningKey],
        clock: Callable[[], datetime],
        deadline_seconds: float = DEADLINE_SECONDS,
    ) -> None:
        """Make an empty one.

        Args:
            load: Fetches and checks the certificates at a URL; raises ``Rejected`` or ``CertificatesUnreachable``.
            clock: The present moment, aware.
            deadline_seconds: The longest a caller waits. ``load`` may take longer, for nothing bounds a name
                look-up; its key is then kept for the requests after.
        """
        self._load = load
        self._clock = clock
        self._deadline_seconds = deadline_seconds
        self._lock = Lock()
        self._known: dict[str, _Known] = {}
        self._failures: dict[str, _Failure] = {}
        self._fetches: dict[str, Future[RSAPublicKey]] = {}

    def key(self, url: str) -> RSAPublicKey:
        """Return the key of the certificates at ``url``, fetching them if no valid one is remembered.

        Raises:
            Rejected: The certificates there are not Amazon's.
            CertificatesUnreachable: They could not be had in time.
        """
        with self._lock:
            now = self._clock()
            known = self._known.get(url)
            if known is not None and now < known.until:
                return known.key
            failure = self._failures.get(url)
            if failure is not None and now < failure.until:
                raise failure.error(failure.reason)
            fetch = self._fetches.get(url) or self._started(url)
        try:
            return fetch.result(timeout=self._deadline_seconds)
        except TimeoutError:
            late = CertificatesUnreachable("certificate_timeout")
            with self._lock:
                self._remember_failure(url, late)
            raise late from None
        except (Rejected, CertificatesUnreachable) as error:
            # The waiting requests share one error object; each raises its own, or their tracebacks
            # would mix.
            raise type(error)(error.reason) from None

    def _started(self, url: str) -> Future[RSAPublicKey]:
        strangers = sum(under_way not in self._known for under_way in self._fetches)
        if url not in self._known and strangers >= MAX_STRANGERS:
            raise CertificatesUnreachable("certificate_busy")
        fetch: Future[RSAPublicKey] = Future()
        self._fetches[url] = fetch
        Thread(target=self._fetch, args=(url, fetch), name="certificates", daemon=True).start()
        return fetch

    def _fetch(self, url: str, fetch: Future[RSAPublicKey]) -> None:
        try:
            signing = self._load(url)
        except (Rejected, CertificatesUnreachable) as error:
            self._failed(url, fetch, error)
        except BaseException as error:  # noqa: BLE001 - a fault in here, even a panic below Python, must end the wait, not the thread
            _log.error("the certificates could not be checked: %s", journal.described(error))
            self._failed(url, fetch, CertificatesUnreachable("certificate_error"))
        else:
            with self._lock:
                del self._fetches[url]
                self._failures.pop(url, None)
                until = min(signing.not_after, self._clock() + MAX_AGE)
                _put(self._known, url, _Known(signing.key, until), MAX_KEYS)
            fetch.set_result(signing.key)

    def _failed(
        self, url: str, fetch: Future[RSAPublicKey], error: Rejected | CertificatesUnreachable
    ) -> None:
        with self._lock:
            del self._fetches[url]
            self._remember_failure(url, error)
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
