"""The real service as a child process on a free port of loopback, for a talk in the terminal."""

import contextlib
import http.client
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

from skill.simulator.transport import HttpResponse, ServiceUnreachable, http_transport

HOST = "127.0.0.1"
START_SECONDS = 60.0
"""How long a start may take: the first one on a machine compiles everything."""
STOP_SECONDS = 3.0

_POLL_SECONDS = 0.015
_DYING_SECONDS = 0.2
_LOG_TAIL = 2000


def serve_command(port: int) -> Sequence[str]:
    """The command that serves the skill on `port`."""
    return (sys.executable, "-m", "skill", "serve", "--local", "--host", HOST, "--port", str(port))


class Service:
    """The service, started when this is made, stopped when the `with` block is left."""

    def __init__(self, command: Callable[[int], Sequence[str]] = serve_command) -> None:
        """Start the service and return at once; the first `send` waits until it answers."""
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self._port: int = probe.getsockname()[1]
        self._command = command
        self._post = http_transport(f"http://{HOST}:{self._port}/alexa")
        # What the service logs must not run into the conversation; its end is shown if the start
        # fails.
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed by stop()
        self._ready = False
        self._process = self._start()

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop the service."""
        self.stop()

    @property
    def process_id(self) -> int:
        """The running child's process id."""
        return self._process.pid

    def send(self, body: bytes) -> HttpResponse:
        """POST one request.

        A service that has died is started again, but this request is lost with it.
        """
        if not self._ready and self._process.poll() is not None:
            self._process = self._start()
        self.wait_until_ready()
        try:
            return self._post(body)
        except ServiceUnreachable:
            # A refused connection is seen a moment before the child counts as ended.
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_DYING_SECONDS)
                self._process = self._start()
            raise

    def wait_until_ready(self) -> None:
        """Wait for /healthz to answer.

        ServiceUnreachable, with the end of its log, if it doesn't.
        """
        end = time.monotonic() + START_SECONDS
        while not self._ready:
            if self._process.poll() is not None or time.monotonic() > end:
                raise ServiceUnreachable(f"the service did not start:\n{self._log_tail()}")
            self._ready = self._healthy()
            if not self._ready:
                time.sleep(_POLL_SECONDS)

    def stop(self) -> None:
        """End the child, politely first."""
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def _start(self) -> subprocess.Popen[bytes]:
        self._ready = False
        return subprocess.Popen(  # noqa: S603 - this program's own command
            self._command(self._port),
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    def _healthy(self) -> bool:
        connection = http.client.HTTPConnection(HOST, self._port, timeout=1)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _log_tail(self) -> str:
        self._log.seek(0)
        return self._log.read()[-_LOG_TAIL:].decode(errors="replace").strip()
