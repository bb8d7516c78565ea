"""A bound on work that has none: however the other side behaves, the caller goes on in time."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import BoundedSemaphore, Thread
from typing import TypeVar

T = TypeVar("T")


class Deadline:
    """Runs calls, each in its own thread, and abandons those that take longer than ``seconds``.

    No time-out of a socket bounds a server that sends a byte now and then, a name server that stays
    silent, or a slow source of credentials. An abandoned call ends when its connection does; until
    then it keeps one of ``lanes``. When all are kept, a call fails at once: that bounds the
    threads, and the service's readiness shows it.
    """

    def __init__(self, seconds: float, lanes: int, late: Callable[[str], Exception]) -> None:
        """Bound calls to ``seconds`` each and ``lanes`` at a time.

        ``late`` makes the error from a reason.
        """
        self._seconds = seconds
        self._late = late
        self._free = BoundedSemaphore(lanes)

    def run(self, call: Callable[[], T]) -> T:
        """What ``call`` returns or raises; the error that ``late`` makes when it takes too long."""
        if not self._free.acquire(blocking=False):
            raise self._late("too many earlier calls are still without an answer")
        future: Future[T] = Future()

        def work() -> None:
            try:
                result = call()
            except BaseException as error:  # noqa: BLE001 - the caller's thread raises it
                self._free.release()
                future.set_exception(error)
            else:
                self._free.release()
                future.set_result(result)

        # Daemons, not a thread pool: a pool's threads are joined at exit, and an abandoned one
        # would prevent it.
        Thread(target=work, name="bounded-call", daemon=True).start()
        try:
            return future.result(self._seconds)
        except TimeoutError as error:
            raise self._late(f"no answer within {self._seconds} s") from error
