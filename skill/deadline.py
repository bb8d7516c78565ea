"""Waits for work no longer than a given time, whatever the other side does."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import BoundedSemaphore, Thread
from typing import TypeVar

T = TypeVar("T")


class Deadline:
    """Runs calls, each in its own thread, and abandons those that take longer than ``seconds``.

    A socket's time-out is no help against a server that sends a byte now and then, a name server
    that stays silent, or a slow source of credentials. An abandoned call ends when its connection
    does; until then it occupies one of ``lanes``. When all are occupied, a call fails at once. So
    the number of threads is bounded, and the service reports that it is not ready.
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

        # Daemon threads, not a pool: Python waits for a pool's threads at exit, and would wait for
        # an abandoned one for ever.
        Thread(target=work, name="bounded-call", daemon=True).start()
        try:
            return future.result(self._seconds)
        except TimeoutError as error:
            raise self._late(f"no answer within {self._seconds} s") from error
