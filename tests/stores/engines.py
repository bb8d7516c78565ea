"""Real engines that speak DynamoDB's protocol, on free ports of loopback during a test run."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.tools import dynamodb_local_folder, dynoxide_binary, java

START = 30
"""Seconds an engine may take to listen; DynamoDB Local needs about three on an idle machine."""


@contextmanager
def dynoxide(database: Path) -> Iterator[str]:
    """The endpoint of a dynoxide that keeps its tables in ``database``."""
    port = free_port()
    with _running(
        [str(dynoxide_binary()), "serve", "-p", str(port), "--db-path", str(database)], None, port
    ) as url:
        yield url


@contextmanager
def dynamodb_local() -> Iterator[str]:
    """The endpoint of Amazon's DynamoDB Local, in memory."""
    port = free_port()
    # The first tier of the compiler only: the engine lives for seconds.
    command = [str(java()), "-XX:TieredStopAtLevel=1", "-Djava.library.path=DynamoDBLocal_lib"]
    command += ["-jar", "DynamoDBLocal.jar", "-sharedDb", "-inMemory", "-port", str(port)]
    with _running(command, dynamodb_local_folder(), port) as url:
        yield url


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _running(command: list[str], folder: Path | None, port: int) -> Iterator[str]:
    with subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as engine:
        try:
            _await(engine, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            engine.kill()


def _await(engine: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + START
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert engine.poll() is None, f"{engine.args!r} ended with {engine.returncode}"
            assert time.monotonic() < until, f"{engine.args!r} does not listen"
            time.sleep(0.05)
        else:
            return
