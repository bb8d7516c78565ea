"""What an operator's signals do to a service: the first asks it to stop, the second ends it."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def stopped_by_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Call ``stop`` on SIGTERM and on the first SIGINT; only the main thread hears signals."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard = (signal.SIGTERM, signal.SIGINT)
    before = {one: signal.getsignal(one) for one in heard}

    def handle(*_: object) -> None:
        # A second signal finds the way that was: it ends what does not end by itself.
        for one, handler in before.items():
            signal.signal(one, handler)
        stop()

    for one in heard:
        signal.signal(one, handle)
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
