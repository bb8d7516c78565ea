"""The HTTP server: waitress, held to limits on what a client may keep, and stopped without losing a request.

waitress reads whole requests in one loop and only then gives each to a thread, so a slow client
costs a socket and never a thread; ARCHITECTURE.md compares it with others. What it lacks is here: a
request must arrive in a given time, two lengths for one body are refused, and a stop answers what
has been asked before it closes.
"""

import logging
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import BaseWSGIServer, create_server
from waitress.task import ErrorTask, WSGITask

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

THREADS = 8
"""Requests that are answered at one time. Most of an answer's time is spent waiting for the store.
"""
MOST_CONNECTIONS = 800
"""Open at one time; more wait in the kernel. Stays under the usual limit of 1,024 open files."""
REQUEST_SECONDS = 10.0
"""From a request's first byte to its last. Alexa gives up on the whole answer after 8."""
IDLE_SECONDS = 75
"""How long a connection may wait for its next request: longer than the load balancers that reuse it
do (60)."""
STOP_SECONDS = 8.0
"""How long a stop waits for what was asked. Docker kills ten seconds after it asked for a stop."""
LINGER_SECONDS = 0.5
"""How long a stop keeps idle connections open, for a request that is on its way."""
MOST_HEADER_BYTES = 16 * 1024
ONE_WRITE_BYTES = 32 * 1024
"""Answers up to this size leave in one piece, written by the loop. Writing from the threads costs a
third more CPU."""


class HttpServer:
    """Serves an application on one host and port.

    It listens as soon as it is made, and answers once it is run.
    """

    def __init__(self, app: "WSGIApplication", host: str, port: int, most_body_bytes: int) -> None:
        """Listen.

        Args:
            app: What answers.
            host: The name or address to listen on; a name with several addresses listens on all.
            port: The port; 0 for any that is free.
            most_body_bytes: Bodies above this are refused before the application sees them.

        Raises:
            OSError: Nothing can listen there, for example because somebody else does.
            ValueError: The host is none.
        """
        self._sockets: dict[int, Any] = {}
        self._stopping = False
        # That a request waits for a thread shows in the latencies; a warning for each would only
        # add to the load.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        options: dict[str, Any] = {
            "host": host,
            "port": port,
            "ident": None,
            "threads": THREADS,
            "connection_limit": MOST_CONNECTIONS,
            "channel_timeout": IDLE_SECONDS,
            "max_request_header_size": MOST_HEADER_BYTES,
            "max_request_body_size": most_body_bytes,
            # Never on disk: where this runs there may be none to write to.
            "inbuf_overflow": most_body_bytes + 1,
            # Nothing here reads a header that a proxy might set, so none has to be cleared.
            "clear_untrusted_proxy_headers": False,
        }
        try:
            self._pool = create_server(app, map=self._sockets, **options).task_dispatcher
        except BaseException:
            wasyncore.close_all(self._sockets)
            raise
        self._listeners = [one for one in self._sockets.values() if isinstance(one, BaseWSGIServer)]
        for listener in self._listeners:
            listener.channel_class = _Channel
            # Not among the options: there waitress warns that it may go.
            listener.adj.send_bytes = ONE_WRITE_BYTES
        self.port = int(self._listeners[0].getsockname()[1])

    def run(self) -> None:
        """Answer until ``stop`` is called or SIGTERM or SIGINT arrives; return when all that was asked is answered."""
        with _signals(self.stop):
            next_look = 0.0
            while not self._stopping:
                self._turn(1.0)
                if time.monotonic() > next_look:
                    next_look = time.monotonic() + 1
                    self._drop_late_requests()
            self._finish()

    def stop(self) -> None:
        """Begin to stop. From any thread, or a signal's handler; once is enough."""
        if self._stopping:
            return
        self._stopping = True
        for listener in self._listeners:
            listener.pull_trigger()

    def _turn(self, seconds: float) -> None:
        """Wait for whatever comes on any socket, ``seconds`` at most, and take it in."""
        wasyncore.loop(timeout=seconds, use_poll=True, map=self._sockets, count=1)

    def _channels(self) -> "list[_Channel]":
        return [one for one in self._sockets.values() if isinstance(one, _Channel)]

    def _drop_late_requests(self) -> None:
        begun_before = time.monotonic() - REQUEST_SECONDS
        for channel in self._channels():
            if channel.request is not None and channel.began < begun_before:
                channel.handle_close()

    def _finish(self) -> None:
        for listener in self._listeners:
            # Connections that the kernel has made already are served too.
            known = -1
            while known != len(self._sockets):
                known = len(self._sockets)
                listener.handle_accept()
            listener.accepting = False
            # Not the listener's own close(), which would take away what the threads wake the loop
            # with.
            wasyncore.dispatcher.close(listener)
        began = time.monotonic()
        while (channels := self._channels()) and time.monotonic() < began + STOP_SECONDS:
            if time.monotonic() > began + LINGER_SECONDS:
                for channel in channels:
                    if channel.idle:
                        channel.handle_close()
            self._turn(0.05)
        self._pool.shutdown(timeout=1)
        wasyncore.close_all(self._sockets)


class _Parser(HTTPRequestParser):
    """Takes no request that two readers may read in two ways (RFC 9112, sections 5.2 and 6.3)."""

    def parse_header(self, header_plus: bytes) -> None:
        if b"\r\n " in header_plus or b"\r\n\t" in header_plus:
            raise ParsingError("a folded header")
        super().parse_header(header_plus)
        if self.chunked and "CONTENT_LENGTH" in self.headers:
            raise ParsingError("both Transfer-Encoding and Content-Length")
        if "TRANSFER_ENCODING" in self.headers:
            # What waitress understands it has taken out; it ignores the header of an HTTP/1.0
            # request.
            raise ParsingError("Transfer-Encoding in HTTP/1.0")


class _Task(WSGITask):
    """Tells the client of a server that is stopping not to ask it again."""

    def build_response_header(self) -> bytes:
        request: Any = self.request
        if not self.channel.server.accepting:
            request.headers["CONNECTION"] = "close"
        header: bytes = super().build_response_header()
        return header


class _Refusal(ErrorTask):
    """What is no HTTP gets a status and nothing else."""

    def execute(self) -> None:
        request: Any = self.request
        self.status = request.error.to_response(None)[0]
        self.set_close_on_finish()
        self.content_length = 0
        self.write(b"")


class _Channel(HTTPChannel):
    """A connection that knows when the request that it is receiving began."""

    parser_class = _Parser
    task_class = _Task
    error_task_class = _Refusal
    began = 0.0

    def received(self, data: bytes) -> bool:
        if self.request is None:
            self.began = time.monotonic()
        return super().received(data)

    @property
    def idle(self) -> bool:
        """Whether nothing was asked that is not answered, not even the beginning of it."""
        return not self.requests and self.request is None and not self.total_outbufs_len


@contextmanager
def _signals(stop: Any) -> Iterator[None]:  # noqa: ANN401 - whatever takes no arguments
    """Stop on SIGTERM and on the first SIGINT; only the main thread hears signals."""
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
