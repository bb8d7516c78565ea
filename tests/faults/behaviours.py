"""What becomes of a request on a line that misbehaves."""

import socket
import struct

from tests.faults.line import Behaviour, Exchange
from tests.stores import faulty


def swallow(exchange: Exchange) -> None:
    """Never answer."""
    faulty.silent(exchange.connection, exchange.over)


def hang_up(exchange: Exchange) -> None:
    """Reset the connection, as a crashed machine's successor does."""
    # With a linger of no seconds, to close sends a reset.
    exchange.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def lose_the_answer(exchange: Exchange) -> None:
    """Let the engine do it, and reset the connection before it can say so."""
    exchange.forward()
    hang_up(exchange)


def answer_late(seconds: float) -> Behaviour:
    """Let the engine do it, and pass its answer on after a while."""

    def behave(exchange: Exchange) -> None:
        answer = exchange.forward()
        if not exchange.over.wait(seconds):
            exchange.connection.sendall(answer)

    return behave


def answer_half(exchange: Exchange) -> None:
    """Break off in the middle of the engine's answer."""
    answer = exchange.forward()
    exchange.connection.sendall(answer[: len(answer) * 3 // 4])


def drip(seconds: float) -> Behaviour:
    """Pass the engine's answer on a byte at a time, all of it in so many seconds."""

    def behave(exchange: Exchange) -> None:
        answer = exchange.forward()
        for byte in answer:
            exchange.connection.sendall(bytes([byte]))
            if exchange.over.wait(seconds / len(answer)):
                return

    return behave


def instead(behaviour: faulty.Behaviour, operation: bytes = b"") -> Behaviour:
    """Answer in the engine's place, without asking it; all requests, or those of one operation."""

    def behave(exchange: Exchange) -> None:
        if operation in exchange.request:
            behaviour(exchange.connection, exchange.over)
        else:
            exchange.connection.sendall(exchange.forward())

    return behave
