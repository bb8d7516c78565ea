"""Load from one thread, closed or open.

The closed load sends as fast as the answers come, the open one at a constant rate whatever comes.

The open load counts each request's time from the moment it was due, so a server that stalls is
charged for all the requests that the stall delayed.
"""

import select
import socket
import time
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

HOST = "127.0.0.1"
MOST_OPEN = 512
"""Connections of the open load; a request that finds none free waits, and its time goes on."""

PATIENCE = 15
"""Seconds after a load's end in which answers may still come."""


@dataclass
class Load:
    """What a load saw."""

    seconds: float
    latencies: list[float] = field(default_factory=list)
    """Seconds of every answer that came whole, with status 200."""
    received: int = 0
    """Bytes."""
    lost: int = 0
    """Requests that were sent whole and got no whole answer."""
    refused: int = 0
    """Answers with another status."""
    unconnected: int = 0
    """Requests that no connection could be made for: nothing was sent."""
    gap: float = 0.0
    """The longest time in seconds between two answers."""
    last: float = 0.0
    """When the last answer came."""
    cpu: float = 0.0
    """Seconds of CPU that the server took."""

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds

    @property
    def cpu_each(self) -> float:
        """Microseconds of the server's CPU for an answer."""
        return self.cpu / len(self.latencies) * 1e6

    @property
    def p99(self) -> float:
        """Milliseconds that 99 of 100 answers took at most."""
        return self.percentile(0.99)

    def percentile(self, share: float) -> float:
        """Milliseconds that ``share`` of the answers took at most."""
        return (
            sorted(self.latencies)[min(len(self.latencies) - 1, int(len(self.latencies) * share))]
            * 1000
        )


class Connection:
    """One kept-alive connection with at most one request on it."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection((HOST, port), timeout=5)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.fileno = self.socket.fileno
        self.due = 0.0
        self._received = b""
        self._whole = 0

    def ask(self, request: bytes, due: float) -> None:
        self.due, self._received, self._whole = due, b"", 0
        self.socket.sendall(request)

    def answer(self) -> bytes | None:
        """The head of the answer once all of it has come.

        Raises ``ConnectionError`` if the server closed instead.
        """
        piece = self.socket.recv(65536)
        if not piece:
            raise ConnectionResetError("closed")
        self._received += piece
        if not self._whole:
            end = self._received.find(b"\r\n\r\n")
            if end < 0:
                return None
            head = self._received[:end].lower()
            length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
            self._whole = end + 4 + int(length or 0)
        return self._received[: self._whole] if len(self._received) >= self._whole else None


class _Closed:
    """The connections of a closed load."""

    def __init__(self, port: int, requests: Sequence[bytes], end: float, load: Load) -> None:
        self._port, self._requests, self._end, self._load = port, cycle(requests), end, load
        self._poll = select.epoll()
        self.asking: dict[int, Connection] = {}

    def open(self) -> None:
        try:
            connection = Connection(self._port)
        except OSError:
            self._load.unconnected += 1
            time.sleep(0.005)
            return
        self._poll.register(connection, select.EPOLLIN)
        self.asking[connection.fileno()] = connection
        self._ask(connection)

    def turn(self) -> None:
        """Take in the answers that have come, and ask again."""
        for number, _ in self._poll.poll(0.2):
            connection = self.asking[number]
            try:
                answer = connection.answer()
            except OSError:
                self._lose(connection)
                continue
            if answer is None:
                continue
            _count(self._load, answer, connection.due)
            if time.perf_counter() > self._end or _closes(answer):
                self._close(connection)
            else:
                self._ask(connection)

    def _ask(self, connection: Connection) -> None:
        try:
            connection.ask(next(self._requests), time.perf_counter())
        except OSError:
            self._lose(connection)

    def _lose(self, connection: Connection) -> None:
        self._load.lost += 1
        self._close(connection)

    def _close(self, connection: Connection) -> None:
        del self.asking[connection.fileno()]
        self._poll.unregister(connection)
        connection.socket.close()


def closed(
    port: int, requests: Sequence[bytes], seconds: float, connections: int, pids: Iterable[int] = ()
) -> Load:
    """Ask on every connection as soon as it is free, for so many seconds.

    Connections are made again when lost.
    """
    before, began = cpu_seconds(pids), time.perf_counter()
    load, end = Load(seconds), began + seconds
    clients = _Closed(port, requests, end, load)
    while clients.asking or time.perf_counter() < end:
        while len(clients.asking) < connections and time.perf_counter() < end:
            clients.open()
        clients.turn()
        if time.perf_counter() > end + PATIENCE:
            load.lost += len(clients.asking)
            break
    load.seconds = time.perf_counter() - began
    load.cpu = cpu_seconds(pids) - before
    return load


def steady(
    port: int, requests: Sequence[bytes], rate: float, seconds: float, pids: Iterable[int] = ()
) -> Load:
    """Ask at a constant rate for so many seconds; every request counts from when it was due."""
    poll = select.epoll()
    free: deque[Connection] = deque()
    asking: dict[int, Connection] = {}
    before, began = cpu_seconds(pids), time.perf_counter()
    load, total, sent = Load(seconds), int(rate * seconds), 0
    while sent < total or asking:
        now = time.perf_counter()
        while (
            sent < total
            and (due := began + sent / rate) <= now
            and (free or len(asking) < MOST_OPEN)
        ):
            if free:
                connection = free.popleft()
            else:
                connection = Connection(port)
                poll.register(connection, select.EPOLLIN)
            connection.ask(requests[sent % len(requests)], due)
            asking[connection.fileno()] = connection
            sent += 1
        wait = (
            min(0.05, max(0.0, began + sent / rate - time.perf_counter())) if sent < total else 0.05
        )
        for number, _ in poll.poll(wait):
            connection = asking[number]
            if (answer := connection.answer()) is not None:
                _count(load, answer, connection.due)
                free.append(asking.pop(number))
        if time.perf_counter() > began + seconds + PATIENCE:
            load.lost += len(asking) + total - sent
            break
    for connection in (*free, *asking.values()):
        connection.socket.close()
    load.seconds = time.perf_counter() - began
    load.cpu = cpu_seconds(pids) - before
    return load


def _closes(answer: bytes) -> bool:
    return b"\r\nconnection: close" in answer.partition(b"\r\n\r\n")[0].lower()


def _count(load: Load, answer: bytes, due: float) -> None:
    now = time.perf_counter()
    load.received += len(answer)
    if answer[9:12] == b"200":
        load.latencies.append(now - due)
        load.gap = max(load.gap, now - load.last) if load.last else 0.0
        load.last = now
    else:
        load.refused += 1


def cpu_seconds(pids: Iterable[int]) -> float:
    """The CPU time of processes and of all their threads so far."""
    total = 0
    for pid in pids:
        for thread in Path(f"/proc/{pid}/task").glob("*/schedstat"):
            total += int(thread.read_text().split()[0])
    return total / 1e9


def family(pid: int) -> list[int]:
    """A process and all that it has started."""
    found = [pid]
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            found += family(int(child))
    return found
