"""What the operator sees: one JSON line a turn, on standard output.

Metrics stand in the line, in CloudWatch's embedded format (EMF).

Never in it: ids of accounts, voices and devices, tokens, slot values, bodies, and the text of
unknown exceptions, which may hold any of them. A listener appears only as the start of their keyed
hash. EMF: CloudWatch's "Embedded metric format" specification.
"""

import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version

import orjson

from skill.errors import CoachError

NAMESPACE = "LowerBackCoach"
HASH_SHOWN = 12
"""Characters of a listener's hash in a line: enough to follow one person through a log."""
FRAMES_SHOWN = 6
REJECTED = "Rejected"
"""The metric that is counted by reason, too."""

_UNITS = {"Latency": "Milliseconds", "StoreLatency": "Milliseconds"}

try:
    RELEASE = version("lower-back-coach")
except PackageNotFoundError:  # pragma: no cover - run from a folder that was never installed
    RELEASE = "unknown"


class Ending(StrEnum):
    """How a turn ended. ``infra/README.md`` says what to do about each."""

    ANSWERED = "answered"
    REJECTED = "rejected"
    """The door refused it."""
    APOLOGISED = "apologised"
    """A fault of ours; the listener heard that we are sorry."""
    FAILED = "failed"
    """A fault of ours, and the apology failed as well: the listener heard silence."""
    REFUSED_BY_ALEXA = "refused_by_alexa"
    """Alexa did not take the answer before this turn."""


@dataclass
class Entry:
    """One line of the log. Each module adds to it what it knows."""

    request_id: str | None = None
    request_type: str | None = None
    intent: str | None = None
    locale: str | None = None
    listener: str | None = None
    place: str | None = None
    ending: Ending = Ending.ANSWERED
    reason: str | None = None
    error: str | None = None
    store_ms: float = 0.0
    attempts: int = 0
    """Calls of the store."""
    metrics: dict[str, int] = field(default_factory=dict)

    def count(self, metric: str, times: int = 1) -> None:
        """Count something that happened in this turn."""
        if times:
            self.metrics[metric] = self.metrics.get(metric, 0) + times

    def failed(self, error: BaseException) -> None:
        """Note a failure."""
        self.error = described(error)


def described(error: BaseException) -> str:
    """An error for the operator.

    Ours is named in full; of others only the kind and the place in the code.
    """
    if isinstance(error, CoachError):
        # A character that UTF-8 cannot hold would lose the whole line.
        return f"{type(error).__name__}: {error}".encode(errors="replace").decode()
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES_SHOWN:]
    at = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} in {at}"


_current: ContextVar[Entry | None] = ContextVar("entry", default=None)


def entry() -> Entry:
    """The line of the turn under way; outside a turn, one that is never written."""
    return _current.get() or Entry()


@contextmanager
def turn() -> Iterator[Entry]:
    """Write one line when the turn is over, however it ends."""
    started = time.perf_counter()
    current = Entry()
    token = _current.set(current)
    try:
        yield current
    except Exception as error:
        current.failed(error)
        current.ending = Ending.FAILED
        raise
    finally:
        _current.reset(token)
        _write(current, (time.perf_counter() - started) * 1000)


@contextmanager
def store_call() -> Iterator[None]:
    """Time one call of the store."""
    started = time.perf_counter()
    try:
        yield
    finally:
        current = entry()
        current.store_ms += (time.perf_counter() - started) * 1000
        current.attempts += 1


def _write(current: Entry, milliseconds: float) -> None:
    now = datetime.now(UTC)
    metrics = {"Turns": 1, "Latency": round(milliseconds, 2), **current.metrics}
    if current.attempts:
        metrics["StoreLatency"] = round(current.store_ms, 2)
    line: dict[str, object] = {
        "time": now.isoformat(timespec="milliseconds"),
        "version": RELEASE,
        "request_id": current.request_id,
        "request_type": current.request_type,
        "intent": current.intent,
        "locale": current.locale,
        "listener": current.listener and current.listener[:HASH_SHOWN],
        "place": current.place,
        "outcome": current.ending,
        "reason": current.reason,
        "error": current.error,
        "ms": round(milliseconds, 2),
        "store_ms": round(current.store_ms, 2),
        "attempts": current.attempts,
    }
    shown = {key: value for key, value in line.items() if value is not None}
    emf = {
        "Timestamp": int(now.timestamp() * 1000),
        "CloudWatchMetrics": _directives(tuple(metrics)),
    }
    # A full disk or a closed pipe must not cost the listener the answer.
    with suppress(OSError, ValueError):
        sys.stdout.write(orjson.dumps({**shown, **metrics, "_aws": emf}).decode() + "\n")
        sys.stdout.flush()


# Cached by the metrics' names: only few combinations of them occur.
@lru_cache(64)
def _directives(metrics: tuple[str, ...]) -> orjson.Fragment:
    directives = [_directive([], *metrics)]
    if REJECTED in metrics:
        # Counted by reason as well as together.
        directives.append(_directive(["reason"], REJECTED))
    return orjson.Fragment(orjson.dumps(directives))


def _directive(dimensions: list[str], *metrics: str) -> dict[str, object]:
    definitions = [{"Name": name, "Unit": _UNITS.get(name, "Count")} for name in metrics]
    return {"Namespace": NAMESPACE, "Dimensions": [dimensions], "Metrics": definitions}
