"""Services in processes of their own, each held to the cores it is given."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.benchmarks.servers_load import Connection, family

START_SECONDS = 30
STOP_SECONDS = 15
ROOT = Path(__file__).parents[2]

CORES = sorted(os.sched_getaffinity(0))
SERVED_ON = {CORES[0]}
"""The core that services share: whoever is measured has it alone while the others idle."""
ASKED_FROM = {CORES[-1]}
"""The core of the load; the same one where a machine has no other."""


def child(server: str, app: str, folder: Path, *options: str) -> list[str]:
    """The command of a service from ``servers_child``."""
    return [
        sys.executable,
        "-m",
        "tests.benchmarks.servers_child",
        server,
        app,
        str(folder),
        *options,
    ]


@dataclass
class Service:
    """A service that answers."""

    process: "subprocess.Popen[str]"
    port: int
    log: IO[bytes]

    @property
    def pids(self) -> list[int]:
        """Its processes: itself and its workers."""
        return family(self.process.pid)

    @property
    def complaints(self) -> str:
        """What it wrote to standard error."""
        self.log.seek(0)
        return self.log.read().decode(errors="replace")[-2000:]


@contextmanager
def service(
    command: Sequence[str], cores: set[int] = SERVED_ON, environ: Mapping[str, str] | None = None
) -> Iterator[Service]:
    """Start a service that prints its port, wait until it accepts connections; stop it at last."""
    mine = os.sched_getaffinity(0)
    with tempfile.TemporaryFile() as log:
        # A child keeps to the cores of its parent.
        os.sched_setaffinity(0, cores)
        try:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environ,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                encoding="utf-8",
            )
        finally:
            os.sched_setaffinity(0, mine)
        with process:
            try:
                assert process.stdout is not None
                started = Service(process, int(process.stdout.readline() or 0), log)
                _await(started)
                yield started
            finally:
                process.terminate()
                try:
                    process.wait(STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    for pid in family(process.pid):
                        os.kill(pid, 9)


def _await(started: Service) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            Connection(started.port).socket.close()
        except OSError:
            assert started.process.poll() is None, started.complaints
            assert time.monotonic() < until, started.complaints
            time.sleep(0.02)
        else:
            return
