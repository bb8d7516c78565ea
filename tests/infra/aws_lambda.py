"""Lambda, as far as a function notices.

Amazon's own runtime client, started on an unpacked bundle, and on loopback the API from which it
takes its events (the "Lambda runtime API").
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from threading import Event, Thread
from typing import Any, cast

from tests.support.tools import infra_library

TIMEOUT = 7
"""The function's own, in the template."""
START = 60
"""Seconds a start may take here; Lambda gives it ten, on a machine that does nothing else
meanwhile."""
_PREFIX = "/2018-06-01/runtime"
_RUNTIME = ("awslambdaric", "simplejson", "snapshot_restore_py.py", "runtime_client*.so")


class _RuntimeApi(ThreadingHTTPServer):
    """Hands out events and takes answers."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Call)
        self.events: Queue[bytes] = Queue()
        self.answers: Queue[tuple[str, Any]] = Queue()
        self.ready = Event()


class _Call(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        api = cast("_RuntimeApi", self.server)
        assert self.path == f"{_PREFIX}/invocation/next"
        api.ready.set()
        event = api.events.get()
        self.send_response(200)
        self.send_header("Lambda-Runtime-Aws-Request-Id", "00000000-0000-4000-8000-000000000000")
        self.send_header("Lambda-Runtime-Deadline-Ms", str(int((time.time() + TIMEOUT) * 1000)))
        self.send_header(
            "Lambda-Runtime-Invoked-Function-Arn",
            "arn:aws:lambda:us-east-1:123456789012:function:coach",
        )
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(event)))
        self.end_headers()
        self.wfile.write(event)

    def do_POST(self) -> None:
        api = cast("_RuntimeApi", self.server)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        api.answers.put((self.path.rpartition("/")[2], json.loads(body)))
        api.ready.set()
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *_: object) -> None:  # noqa: A002 - the name is the standard library's
        pass


@dataclass
class Function:
    """A function that has started. ``start_seconds``: how long that took."""

    start_seconds: float
    _api: _RuntimeApi
    _log: Path
    times: list[float] = field(default_factory=list)

    def invoke(self, event: Mapping[str, object]) -> dict[str, Any]:
        """What the function answers to an event; an error of its own fails the test."""
        began = time.perf_counter()
        self._api.events.put(json.dumps(event).encode())
        kind, answer = self._api.answers.get(timeout=TIMEOUT)
        self.times.append(time.perf_counter() - began)
        assert kind == "response", answer
        assert isinstance(answer, dict)
        return answer

    @property
    def log(self) -> str:
        """Everything it has written."""
        return self._log.read_text(encoding="utf-8")


@contextmanager
def running(
    bundle: Path, handler: str, environment: Mapping[str, str], scratch: Path
) -> Iterator[Function]:
    """A function that runs on the unpacked ``bundle``.

    Nothing is on its path but that and Amazon's runtime client.
    """
    runtime = scratch / "runtime"
    runtime.mkdir()
    for name in _RUNTIME:
        found = infra_library(name)
        (runtime / found.name).symlink_to(found)
    api = _RuntimeApi()
    Thread(target=api.serve_forever, daemon=True).start()
    settings = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": f"{runtime}:{scratch}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{api.server_port}",
        "LAMBDA_TASK_ROOT": str(bundle),
        **environment,
    }
    began = time.perf_counter()
    log = scratch / "log"
    with (
        log.open("wb") as output,
        subprocess.Popen(
            # -S: none of this machine's own libraries.
            [sys.executable, "-S", "-m", "awslambdaric", handler],
            cwd=bundle,
            env=settings,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            assert api.ready.wait(START), log.read_text()
            yield Function(time.perf_counter() - began, api, log)
        finally:
            process.kill()
            api.shutdown()
            api.server_close()


def event(
    method: str, path: str, headers: Mapping[str, str], body: bytes = b""
) -> dict[str, object]:
    """What an HTTP API makes of a request (payload format 2.0)."""
    return {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {
            "content-length": str(len(body)),
            "content-type": "application/json; charset=utf-8",
            "host": "abcdefghij.execute-api.us-east-1.amazonaws.com",
            "user-agent": "Apache-HttpClient/4.5.x (Java/1.8.0_172)",
            "x-forwarded-for": "72.21.217.1",
            "x-forwarded-port": "443",
            "x-forwarded-proto": "https",
            **{name.lower(): value for name, value in headers.items()},
        },
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "abcdefghij",
            "domainName": "abcdefghij.execute-api.us-east-1.amazonaws.com",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "72.21.217.1",
                "userAgent": "Apache-HttpClient/4.5.x (Java/1.8.0_172)",
            },
            "requestId": "JKJaXmPLvHcESHA=",
            "routeKey": f"{method} {path}",
            "stage": "$default",
            "timeEpoch": int(time.time() * 1000),
        },
        "body": body.decode(),
        "isBase64Encoded": False,
    }
