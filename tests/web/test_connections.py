"""Connections on which nobody asks anything: load balancers keep hundreds; so may attackers."""

import socket
from contextlib import ExitStack
from http import HTTPStatus
from pathlib import Path

from tests.faults.process import HOST, served

IDLE = 400


def test_hundreds_of_idle_ones_keep_nobody_out(tmp_path: Path) -> None:
    with served(tmp_path, {}) as service, ExitStack() as open_:
        for _ in range(IDLE):
            open_.enter_context(socket.create_connection((HOST, service.port), timeout=5))
        assert service.ask("GET", "/healthz").status == HTTPStatus.OK
