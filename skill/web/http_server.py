"""The HTTP server: one loop that reads and writes, and threads that answer.

asyncio holds the connections, httptools parses, threads run the application. A thread is given to
a request that has come whole and needs to wait for nobody, so no slow client and no slow
certificate holds one. What a client may do is in ``http_connection`` and ``http_request``; here is
what all of them together may do, and how the service stops:

1. ``MOST_CONNECTIONS`` at one time. One more takes the place of the one that deserves it least: one
   that never sent anything, then one within a request, then an idle one; of these the oldest.
2. ``MOST_HELD_BYTES`` of requests that are not answered. Above that the largest is broken off:
   Alexa's have a few KB.
3. A stop takes no new connection, answers what has been asked, and what is on its way on those that
   are open, and then ends.
4. No line of the log holds anything that a client sent.

ARCHITECTURE.md compares it with other servers.
"""

import asyncio
import logging
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import ExitStack, suppress
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from skill import journal
from skill.web.http_connection import Connection
from skill.web.http_request import Limits
from skill.web.signals import stopped_by_signals
from skill.web.wsgi import answer

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

THREADS = 16
"""Requests that are answered at one time. Most of an answer's time is spent waiting for the store.
"""
MOST_CONNECTIONS = 800
"""Stays under the usual limit of 1,024 open files."""
MOST_HELD_BYTES = 6 * 1024 * 1024
"""Room for a few hundred of Alexa's requests."""
BACKLOG = 256
"""Connections that the kernel makes before they are taken."""
READ_BYTES = 64 * 1024
"""What is read from a connection at one time."""
SWEEP_SECONDS = 0.5
"""How often it is looked who is late."""
STOP_SECONDS = 8.0
"""How long a stop waits for what was asked. Docker kills ten seconds after it asked for a stop."""
TURN_SECONDS = 0.05
"""How often a stop looks whether all is answered."""
LINGER_SECONDS = 0.5
"""How long a stop keeps idle connections open, for a request that is on its way."""

_log = logging.getLogger(__name__)


def _nothing(_: "WSGIEnvironment") -> None:
    """What a request must wait for, where it need not wait."""


class HttpServer:
    """Serves an application on one host and port.

    It listens as soon as it is made, and answers once it is run.
    """

    def __init__(
        self,
        app: "WSGIApplication",
        host: str,
        port: int,
        limits: Limits,
        awaited: Callable[["WSGIEnvironment"], Future[Any] | None] = _nothing,
    ) -> None:
        """Listen.

        Args:
            app: What answers.
            host: The name or address to listen on; a name with several addresses listens on all.
            port: The port; 0 for any that is free.
            limits: What requests must keep to.
            awaited: What a request must wait for before it is worth a thread, if anything.

        Raises:
            OSError: Nothing can listen there, for example because somebody else does.
        """
        self.limits = limits
        self.awaited = awaited
        self.buffer = memoryview(bytearray(READ_BYTES))
        self._app = app
        self._listening = _listening(host, port)
        self.port = int(self._listening[0].getsockname()[1])
        self.here = (host, self.port)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping = False
        self._stop_asked = asyncio.Event()
        self._connections: set[Connection] = set()
        self._connecting: set[asyncio.Future[None]] = set()
        self._held = 0
        self._jobs: SimpleQueue[tuple[Connection, WSGIEnvironment, bool] | None] = SimpleQueue()

    def run(self) -> None:
        """Answer until ``stop`` is called or SIGTERM or SIGINT arrives, and all is answered."""
        try:
            asyncio.run(self._serve())
        finally:
            for listening in self._listening:
                listening.close()

    def stop(self) -> None:
        """Begin to stop. From any thread, or a signal's handler; once is enough."""
        self._stopping = True
        if self._loop is not None:
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._stop_asked.set)

    def opened(self, connection: Connection) -> None:
        """Take a connection in; another may have to go for it."""
        if len(self._connections) >= MOST_CONNECTIONS:
            others = (one for one in self._connections if not one.asking)
            min(others, key=_deserves, default=connection).abort()
        if not connection.aborted:
            self._connections.add(connection)

    def closed(self, connection: Connection) -> None:
        """Forget a connection."""
        self._connections.discard(connection)

    def held(self, more: int) -> None:
        """Take note of bytes that are kept, or of fewer; whoever keeps most may have to go."""
        self._held += more
        if more > 0 and self._held > MOST_HELD_BYTES:
            max(self._connections, key=lambda one: one.size).abort()

    def ask(self, connection: Connection, environ: "WSGIEnvironment", *, keeps: bool) -> None:
        """Give a request to the next thread that is free."""
        self._jobs.put((connection, environ, keeps))

    async def _serve(self) -> None:
        loop = self._loop = asyncio.get_running_loop()
        loop.set_exception_handler(_told)
        if self._stopping:
            self._stop_asked.set()
        for _ in range(THREADS):
            # Daemons: one that never ends must not keep the process from ending.
            threading.Thread(target=self._work, args=(loop,), name="answers", daemon=True).start()
        with stopped_by_signals(self.stop):
            sweeping = loop.create_task(self._sweep(loop))
            await self._stop_asked.wait()
            sweeping.cancel()
            await self._finish(loop)

    def _accept(self, listening: socket.socket) -> None:
        """Take what waits on a socket that listens, but not without end."""
        try:
            for _ in range(BACKLOG):
                one, _address = listening.accept()
                connecting = asyncio.ensure_future(self._connect(one))
                self._connecting.add(connecting)
                connecting.add_done_callback(self._connecting.discard)
        except BlockingIOError:
            pass
        except OSError as error:
            # Too many open files, most likely: it is tried again with the next sweep.
            _log.error("no connection can be accepted: %s", journal.described(error))
            asyncio.get_running_loop().remove_reader(listening)

    async def _connect(self, accepted: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        try:
            await loop.connect_accepted_socket(lambda: Connection(self), accepted)
        except OSError:
            accepted.close()

    def _work(self, loop: asyncio.AbstractEventLoop) -> None:
        """Answer one request after the other, in a thread."""
        while job := self._jobs.get():
            connection, environ, keeps = job
            if connection.aborted:
                continue
            said = answer(self._app, environ)
            # The client of a server that is stopping is told not to ask it again.
            keeps = keeps and not self._stopping
            # When the loop has ended, nobody waits for this any longer.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(connection.answered, said.written(keeps=keeps), keeps)

    async def _sweep(self, loop: asyncio.AbstractEventLoop) -> None:
        """Listen, and break off whoever is late, for ever."""
        while True:
            for listening in self._listening:
                loop.add_reader(listening, self._accept, listening)
            await asyncio.sleep(SWEEP_SECONDS)
            now = time.monotonic()
            self._break_off(lambda connection: connection.until < now)  # noqa: B023 - called at once

    async def _finish(self, loop: asyncio.AbstractEventLoop) -> None:
        """Answer what has been asked, and close."""
        for listening in self._listening:
            loop.remove_reader(listening)
            # Connections that the kernel has made already are served, too: it would reset them.
            self._accept(listening)
            listening.close()
        await asyncio.gather(*self._connecting)
        began = time.monotonic()
        while self._connections and time.monotonic() < began + STOP_SECONDS:
            await asyncio.sleep(TURN_SECONDS)
            if time.monotonic() > began + LINGER_SECONDS:
                self._break_off(lambda connection: connection.idle)
        self._break_off(lambda _: True)
        for _ in range(THREADS):
            self._jobs.put(None)
        # The sockets are closed in the loop's next turn.
        await asyncio.sleep(0)

    def _break_off(self, those: Callable[[Connection], bool]) -> None:
        for connection in list(self._connections):
            if those(connection):
                connection.abort()


def _deserves(connection: Connection) -> tuple[bool, bool, float]:
    """What a connection has to say for itself when one must go; the least goes."""
    return connection.spoke, connection.idle, connection.since


def _listening(host: str, port: int) -> list[socket.socket]:
    """Sockets that listen on every address of a host; on all or on none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    with ExitStack() as stack:
        sockets = [
            stack.enter_context(socket.create_server(address, family=family, backlog=BACKLOG))
            for family, _, _, _, address in found
        ]
        for one in sockets:
            one.setblocking(False)
        stack.pop_all()
    return sockets


def _told(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Write down what went wrong in the loop; its own words might name a client's."""
    error = context.get("exception")
    described = journal.described(error) if error else context["message"]
    _log.error("an error in the server: %s", described)
