"""The service as a process: started with a command, asked over HTTP, ended by a signal."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from skill.simulator.transport import HttpResponse, Transport, http_transport
from tests.stores.engines import free_port
from tests.support.authority import Authority

HOST = "127.0.0.1"
START_SECONDS = 30
STOP_SECONDS = 15
SKILL_ID = "amzn1.ask.skill.simulated"
"""The application id that the simulated speaker names."""

SERVE = ("-m", "skill", "serve", "--local")


@dataclass
class Served:
    """A service that runs. What it writes is in files of ``folder``, where it also works."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    def transport(self, authority: Authority | None = None) -> Transport:
        """The way there; every request is signed, where there is an authority."""
        return http_transport(
            f"http://{HOST}:{self.port}/alexa", authority.headers if authority else None
        )

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        *,
        address: str = HOST,
    ) -> HttpResponse:
        """One plain request."""
        connection = HTTPConnection(address, self.port, timeout=10)
        try:
            connection.request(method, path, body, dict(headers or {}))
            answer = connection.getresponse()
            return HttpResponse(answer.status, answer.read())
        finally:
            connection.close()

    def signal(self, number: int) -> None:
        """Send a signal to the process, as an operator does.

        SIGKILL goes to all that the process started, too.
        """
        if number == signal.SIGKILL:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)

    def ended(self) -> int:
        """Wait until it has ended, and return its exit status."""
        return self.process.wait(STOP_SECONDS)

    def written(self) -> str:
        """All that it wrote so far."""
        return "".join(
            (self.folder / name).read_text("utf-8", "replace") for name in ("stdout", "stderr")
        )

    def journal(self) -> list[dict[str, Any]]:
        """The lines of its journal."""
        lines = (self.folder / "stdout").read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]


@contextmanager
def served(
    folder: Path, environ: Mapping[str, str], command: Sequence[str] = SERVE
) -> Iterator[Served]:
    """The service in ``folder``, as soon as it answers.

    It sees no other setting than those of ``environ``.
    """
    port = free_port()
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("COACH_", "AWS_"))
    }
    with (folder / "stdout").open("ab") as out, (folder / "stderr").open("ab") as err:
        process = subprocess.Popen(
            [sys.executable, *command, "--port", str(port)],
            cwd=folder,
            env={**inherited, "PYTHONPATH": str(Path(__file__).parents[2]), **environ},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
    service = Served(folder, port, process)
    try:
        _await(service)
        yield service
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _await(service: Served) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        with suppress(OSError, HTTPException):
            if service.ask("GET", "/healthz").status == HTTPStatus.OK:
                return
        assert service.process.poll() is None, f"it ended at once: {service.written()}"
        assert time.monotonic() < until, f"it does not answer: {service.written()}"
        time.sleep(0.05)
