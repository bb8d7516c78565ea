"""One client's connection: what it may ask, in which order it is answered, and when it ends.

1. Requests are answered one at a time, in their order, each as soon as it can be. While one waits
   behind another nothing more is read; ``MOST_QUEUED`` may come in one piece, and one more closes
   the connection.
2. Whatever a connection waits for has a moment by which it must have come: the first byte, the rest
   of a request, the next request. The server's clock closes what is late.
3. A request that needs a certificate which is being fetched waits here, without a thread.
4. A connection that ends while its client may still be sending is closed for writing first, and
   what comes is thrown away for a moment: closed at once, the answer would be lost with it.
5. While the client does not take its answers, nothing more is answered.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from skill.web.http_request import Reader, Refused, Request
from skill.web.wsgi import environ_of, refusal

if TYPE_CHECKING:
    from skill.web.http_server import HttpServer

FIRST_BYTE_SECONDS = 10.0
"""From the connection to its first byte."""
REQUEST_SECONDS = 10.0
"""From a request's first byte to its last. Alexa gives up on the whole answer after 8."""
IDLE_SECONDS = 75.0
"""How long a connection may wait for its next request: longer than the load balancers that reuse it
do (60)."""
CERTIFICATE_SECONDS = 2.0
"""How long a request waits for a certificate before the application is asked all the same."""
LINGER_SECONDS = 2.0
"""How long a client may go on sending what nobody reads."""
MOST_QUEUED = 16
"""Requests that have come and are not answered."""
NEVER = float("inf")
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Connection(asyncio.BufferedProtocol):
    """One connection. Everything but the application happens in the server's loop."""

    def __init__(self, server: "HttpServer") -> None:
        """Make one for what a server accepts."""
        self._server = server
        self._transport: asyncio.Transport
        self._peer = ""
        self._reader = Reader(server.limits, self._expected, self._taken)
        self._queue: deque[Request | Refused] = deque()
        self._answering = 0
        """Bytes of the body of the request that is being answered."""
        self._flows = True
        self._paused = False
        self._half_closed = False
        self._ending = False
        self._left = False
        self.asking = False
        """Whether a request of it is being answered."""
        self.aborted = False
        """Whether the server broke it off."""
        self.spoke = False
        """Whether it ever sent anything."""
        self.size = 0
        """Bytes it keeps of what is not answered."""
        self.since = time.monotonic()
        """When it began to wait for what it waits for."""
        self.until = self.since + FIRST_BYTE_SECONDS
        """When that must have come."""

    @property
    def idle(self) -> bool:
        """Whether nothing was asked that is not answered, not even the beginning of it."""
        return not (self.asking or self._queue or self._reader.pending)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast("asyncio.Transport", transport)
        peer = transport.get_extra_info("peername")
        self._peer = peer[0] if peer else ""
        self._server.opened(self)

    def connection_lost(self, _: Exception | None) -> None:
        """End, whoever wanted it."""
        self._ending = True
        self._leave()

    def get_buffer(self, _: int) -> memoryview:
        """Lend the loop the place to read to: one for all, since one at a time is read."""
        return self._server.buffer

    def buffer_updated(self, count: int) -> None:
        """Read on."""
        if self._ending or self._reader.over:
            return
        self.spoke = True
        if self.idle:
            self._waits(REQUEST_SECONDS)
        try:
            self._reader.feed(self._server.buffer[:count])
        except Refused as refused:
            self._queue.append(refused)
        if len(self._queue) > MOST_QUEUED:
            self.abort()
            return
        self._note()
        self._next()

    def eof_received(self) -> bool:
        """Stay as long as something is to be answered, though the client sends no more."""
        self._half_closed = True
        return not self._ending and (self.asking or bool(self._queue))

    def pause_writing(self) -> None:
        """Wait until the client takes its answers."""
        self._flows = False

    def resume_writing(self) -> None:
        """Go on."""
        self._flows = True
        self._next()

    def answered(self, answer: bytes, keeps: bool) -> None:
        """Send an answer and go on to the next request."""
        self.asking = False
        self._answering = 0
        if self._ending:
            return
        self._transport.write(answer)
        if not keeps or (self._half_closed and not self._queue):
            self._end(all_is_read=not self._reader.pending)
            return
        self._waits(REQUEST_SECONDS if self._reader.pending else IDLE_SECONDS)
        self._next()
        self._note()

    def abort(self) -> None:
        """End at once, with whatever was asked."""
        self.aborted = self._ending = True
        self._leave()
        self._transport.abort()

    def _expected(self, request: Request) -> None:
        """Ask for a body whose client waits to be asked; behind other answers it need not wait."""
        waits = request.headers.get(b"expect", b"").lower() == b"100-continue"
        if waits and not self.asking and not self._queue:
            self._transport.write(CONTINUE)

    def _taken(self, request: Request) -> None:
        if len(self._queue) == MOST_QUEUED:
            raise Refused(HTTPStatus.TOO_MANY_REQUESTS)
        self._queue.append(request)

    def _next(self) -> None:
        """Answer what comes next, unless something is being answered."""
        if not self.asking and self._flows and self._queue and not self._ending:
            request = self._queue.popleft()
            try:
                self._ask(request)
            except Refused as refused:
                self._transport.write(refusal(refused.status).written(keeps=False))
                self._end(all_is_read=False)
                return
        # Reading is stopped for whom something waits behind something else, and only then.
        if bool(self._queue) != self._paused and not self._ending:
            self._paused = not self._paused
            (self._transport.pause_reading if self._paused else self._transport.resume_reading)()

    def _ask(self, request: Request | Refused) -> None:
        if isinstance(request, Refused):
            raise request
        environ = environ_of(request, self._peer, self._server.here)
        self.asking, self._answering = True, request.size
        self.until = NEVER
        go = partial(self._server.ask, self, environ, keeps=request.keeps)
        awaited = self._server.awaited(environ)
        if awaited is None:
            go()
        else:
            _when_done(awaited, go)

    def _end(self, *, all_is_read: bool) -> None:
        """Close; where more may come, for writing now and for reading a moment later."""
        self._ending = True
        self._queue.clear()
        if all_is_read or self._half_closed:
            self._transport.close()
            return
        self._waits(LINGER_SECONDS)
        try:
            self._transport.write_eof()
        except OSError:
            # The client has gone meanwhile.
            self._transport.abort()
        self._transport.resume_reading()

    def _leave(self) -> None:
        """Let go of all that came, and be forgotten."""
        if not self._left:
            self._left = True
            self._queue.clear()
            self._reader.close()
            self._server.held(-self.size)
            self._server.closed(self)

    def _waits(self, seconds: float) -> None:
        self.since = time.monotonic()
        self.until = self.since + seconds

    def _note(self) -> None:
        """Tell the server how much is kept here."""
        waiting = sum(one.size for one in self._queue if isinstance(one, Request))
        size = self._reader.pending + self._answering + waiting
        if size != self.size:
            more, self.size = size - self.size, size
            self._server.held(more)


def _when_done(awaited: Future[Any], go: Callable[[], None]) -> None:
    """Go on in the loop as soon as something is done, or has taken too long."""
    loop = asyncio.get_running_loop()
    waiting = [go]

    def once() -> None:
        late.cancel()
        if waiting:
            waiting.pop()()

    def done(_: Future[Any]) -> None:
        # It may outlast the loop: a name look-up ends when it likes.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(once)

    late = loop.call_later(CERTIFICATE_SECONDS, once)
    awaited.add_done_callback(done)
