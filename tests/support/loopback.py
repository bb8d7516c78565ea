"""This process calls nobody beyond this machine: attempts fail as if there were no network."""

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest


@contextmanager
def loopback_only() -> Iterator[list[str]]:
    """Refuse connections and look-ups elsewhere; yields where any were tried to, as they are tried.

    A connection of Python's own ``socket`` is meant, which is what every HTTP library uses. Child
    processes are not covered.
    """
    tried: list[str] = []
    connect, connect_ex, look_up = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def check(host: object) -> None:
        if not _is_here(host):
            # A name that ends so belongs to nobody, for ever (RFC 6761): a test may see what
            # becomes of one.
            if not str(host).endswith(".invalid"):
                tried.append(str(host))
            raise socket.gaierror(socket.EAI_NONAME, f"{host}: no test calls beyond this machine")

    def checked_connect(self: socket.socket, address: Any) -> None:  # noqa: ANN401 - any family's
        check(address[0] if isinstance(address, tuple) else None)
        connect(self, address)

    def checked_connect_ex(self: socket.socket, address: Any) -> int:  # noqa: ANN401 - any family's
        check(address[0] if isinstance(address, tuple) else None)
        return connect_ex(self, address)

    def checked_look_up(host: Any, *more: Any, **named: Any) -> Any:  # noqa: ANN401 - handed on as they are
        check(host)
        return look_up(host, *more, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", checked_connect)
        patch.setattr(socket.socket, "connect_ex", checked_connect_ex)
        patch.setattr(socket, "getaddrinfo", checked_look_up)
        yield tried


def _is_here(host: object) -> bool:
    """Whether a host is this machine; ``None`` stands for it, and for the path of a Unix socket."""
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if not name or name == "localhost":
        return True
    try:
        address = ipaddress.ip_address(str(name))
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
