import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from skill.simulator import service
from skill.simulator.service import Service, serve_command
from skill.simulator.transport import ServiceUnreachable

SERVER = """
import http.server, os, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self): self.answer(200 if self.path == "/healthz" else 404, b"ok")
    def do_POST(self): self.answer(200, str(os.getpid()).encode())
    def answer(self, status, body):
        self.send_response(status); self.end_headers(); self.wfile.write(body)
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


def small_server(port: int) -> Sequence[str]:
    return (sys.executable, "-c", SERVER, str(port))


def alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_command_serves_on_loopback() -> None:
    assert serve_command(4711)[:3] == (sys.executable, "-m", "skill")
    assert serve_command(4711)[3:] == ("serve", "--local", "--host", "127.0.0.1", "--port", "4711")


def test_it_answers_while_it_is_open_and_is_gone_afterwards() -> None:
    with Service(small_server) as running:
        assert running.send(b"{}").body == str(running.process_id).encode()
        assert alive(running.process_id)
    assert not alive(running.process_id)


def test_a_killed_service_is_started_again_after_one_lost_request() -> None:
    with Service(small_server) as running:
        first = running.send(b"{}").body
        os.kill(running.process_id, signal.SIGKILL)
        with pytest.raises(ServiceUnreachable):
            running.send(b"{}")
        assert running.send(b"{}").body != first


def test_a_service_that_does_not_start_says_why() -> None:
    with Service(lambda _: (sys.executable, "-c", "raise SystemExit('no content')")) as running:
        for _ in range(2):
            with pytest.raises(ServiceUnreachable, match="no content"):
                running.send(b"{}")


def test_a_service_that_never_answers_is_given_up(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(service, "START_SECONDS", 0.3)
    monkeypatch.setattr(service, "STOP_SECONDS", 0.2)
    ready = tmp_path / "ready"
    stubborn = (
        f"import pathlib, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        f"pathlib.Path({str(ready)!r}).touch(); time.sleep(60)"
    )
    with Service(lambda _: (sys.executable, "-c", stubborn)) as running:
        while not ready.exists():
            pass
        with pytest.raises(ServiceUnreachable, match="did not start"):
            running.wait_until_ready()
    assert not alive(running.process_id)
