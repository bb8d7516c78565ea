"""Endpoints that misbehave below the protocol, as networks and proxies do."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

Behaviour = Callable[[socket.socket, threading.Event], None]
"""What happens to one connection after its request has arrived; the event is set when the test is
over."""


def silent(_: socket.socket, over: threading.Event) -> None:
    """Never answer."""
    over.wait(30)


def half(connection: socket.socket, _: threading.Event) -> None:
    """Break off in the middle of the answer."""
    connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"Item"')


def drip(connection: socket.socket, over: threading.Event) -> None:
    """Send a byte now and then, more often than any time-out of a socket."""
    connection.sendall(
        b"HTTP/1.1 200 OK\r\n"
        b"Content-Type: application/x-amz-json-1.0\r\nContent-Length: 500\r\n\r\n"
    )
    for _ in range(150):
        connection.sendall(b" ")
        if over.wait(0.1):
            return


def drip_headers(connection: socket.socket, over: threading.Event) -> None:
    """The same, before the body."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(150):
        connection.sendall(b"z")
        if over.wait(0.1):
            return


def answer(status: str, content_type: str, body: str) -> Behaviour:
    """Answer every request at once, always the same."""
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    )

    def behave(connection: socket.socket, _: threading.Event) -> None:
        connection.sendall((head + body).encode())

    return behave


@contextmanager
def endpoint(behaviour: Behaviour) -> Iterator[str]:
    """A server on loopback that reads each request and then does as ``behaviour`` says."""
    over = threading.Event()

    def serve(connection: socket.socket) -> None:
        with connection:
            try:
                if connection.recv(65_536):
                    behaviour(connection, over)
            except OSError:
                return

    def accept(listening: socket.socket) -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=accept, args=(listening,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            over.set()
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(5)


@contextmanager
def black_hole() -> Iterator[str]:
    """A port with a full queue of connections: the system drops each attempt silently."""
    with ExitStack() as stack:
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        address = listening.getsockname()
        for _ in range(4):
            filler = stack.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(address)
        time.sleep(0.05)
        yield f"http://127.0.0.1:{address[1]}"
