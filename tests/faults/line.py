"""The line between the store and its engine: a TCP server that passes requests on, or misbehaves.

It stays on one port, so a fault can begin in the middle of a session and be gone again a turn
later.
"""

import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from urllib.parse import urlsplit

HOST = "127.0.0.1"
MOST = 65_536
DRIP_SECONDS = 0.05
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


class Door(Enum):
    """What happens to a connection that is made."""

    OPEN = auto()
    REFUSED = auto()
    HOLE = auto()
    """Nobody takes it and nobody refuses it."""
    SLOW_TLS = auto()
    """It is taken, and the other side's part of the TLS handshake comes a byte at a time."""


@dataclass(frozen=True)
class Exchange:
    """One request that has arrived."""

    request: bytes
    connection: socket.socket
    forward: Callable[[], bytes]
    """Passes the request on, and returns the engine's answer."""
    over: threading.Event
    """Set when the line is taken down."""


Behaviour = Callable[[Exchange], None]
"""What becomes of a request. The connection is closed after it."""


@dataclass(frozen=True)
class Fault:
    """A way to misbehave: to new connections, and to requests on those that are open."""

    name: str
    done: str
    behaviour: Behaviour
    door: Door = Door.OPEN
    secure: bool = False
    """Whether the line speaks TLS."""


class Line:
    """A line to ``engine``, an address such as ``http://127.0.0.1:8000``."""

    def __init__(self, engine: str, tls: ssl.SSLContext | None) -> None:
        parts = urlsplit(engine)
        self._engine = (parts.hostname, parts.port)
        self._tls = tls
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._connections: set[socket.socket] = set()
        self._fault: Fault | None = None
        # Never listens, and keeps the port ours while nobody else does.
        self._keeper = _bound(0)
        self._port: int = self._keeper.getsockname()[1]
        self._door = ExitStack()
        self._open(Door.OPEN)

    @property
    def endpoint(self) -> str:
        """Where the store finds it."""
        return f"https://localhost:{self._port}" if self._tls else f"http://{HOST}:{self._port}"

    def begin(self, fault: Fault) -> None:
        """Misbehave from now on."""
        self._switch(fault, fault.door)

    def end(self) -> None:
        """Pass everything on again."""
        self._switch(None, Door.OPEN)

    def close(self) -> None:
        """Take the line down."""
        self._over.set()
        self._door.close()
        self._drop()
        self._keeper.close()

    def _switch(self, fault: Fault | None, door: Door) -> None:
        was = self._fault.door if self._fault else Door.OPEN
        self._fault = fault
        if door is not was:
            self._door.close()
            if door is not Door.HOLE:
                self._drop()
            self._open(door)

    def _open(self, door: Door) -> None:
        if door is Door.REFUSED:
            return
        listening = self._door.enter_context(_bound(self._port))
        listening.listen(0 if door is Door.HOLE else 64)
        if door is Door.HOLE:
            # Its queue is filled, so the system drops every further attempt without a word.
            for _ in range(4):
                filler = self._door.enter_context(socket.socket())
                filler.setblocking(False)
                filler.connect_ex((HOST, self._port))
            time.sleep(0.05)
            return
        self._door.callback(listening.shutdown, socket.SHUT_RDWR)
        threading.Thread(target=self._accept, args=(listening, door), daemon=True).start()

    def _accept(self, listening: socket.socket, door: Door) -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            serve = self._shake_hands_slowly if door is Door.SLOW_TLS else self._serve
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError), ExitStack() as open_:
            stream = open_.enter_context(connection)
            if self._tls:
                stream = open_.enter_context(self._tls.wrap_socket(connection, server_side=True))
            self._connections.add(stream)
            open_.callback(self._connections.discard, stream)
            engine = open_.enter_context(socket.create_connection(self._engine))
            while request := message(stream):
                fault = self._fault
                exchange = Exchange(request, stream, partial(_asked, engine, request), self._over)
                if fault:
                    fault.behaviour(exchange)
                    return
                stream.sendall(exchange.forward())

    def _shake_hands_slowly(self, connection: socket.socket) -> None:
        assert self._tls
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        server = self._tls.wrap_bio(incoming, outgoing, server_side=True)
        with suppress(OSError), connection:
            self._connections.add(connection)
            while not self._over.is_set():
                incoming.write(connection.recv(MOST))
                with suppress(ssl.SSLWantReadError):
                    server.do_handshake()
                for byte in outgoing.read():
                    connection.sendall(bytes([byte]))
                    if self._over.wait(DRIP_SECONDS):
                        return

    def _drop(self) -> None:
        for connection in list(self._connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def line(engine: str, tls: ssl.SSLContext | None = None) -> Iterator[Line]:
    """A line for as long as it is needed."""
    laid = Line(engine, tls)
    try:
        yield laid
    finally:
        laid.close()


def message(stream: socket.socket) -> bytes:
    """One whole HTTP message; nothing, where the connection was closed."""
    received = b""
    while b"\r\n\r\n" not in received:
        part = stream.recv(MOST)
        if not part:
            return b""
        received += part
    head, _, _ = received.partition(b"\r\n\r\n")
    length = _LENGTH.search(head)
    whole = len(head) + 4 + (int(length[1]) if length else 0)
    while len(received) < whole:
        received += stream.recv(MOST)
    return received


def _asked(engine: socket.socket, request: bytes) -> bytes:
    engine.sendall(request)
    return message(engine)


def _bound(port: int) -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind((HOST, port))
    return made
