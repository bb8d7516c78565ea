import socket
import threading

import pytest

from skill.simulator import transport
from skill.simulator.transport import HttpResponse, ServiceUnreachable, http_transport
from tests.simulator.scripted import EMPTY, ScriptedSkill, served


def test_a_request_goes_over_http_and_comes_back_unjudged() -> None:
    skill = ScriptedSkill([EMPTY, HttpResponse(503, b"later")])
    with served(skill) as url:
        send = http_transport(url)
        assert send(b'{"request": {"type": "LaunchRequest"}}').status == 200
        assert send(b'{"request": {"type": "LaunchRequest"}}') == HttpResponse(503, b"later")
    assert skill.types == ["LaunchRequest", "LaunchRequest"]


def test_nobody_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        send = http_transport(f"http://127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(ServiceUnreachable, match="refused"):
            send(b"{}")


def test_something_that_does_not_speak_http() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hang_up() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"hello\r\n\r\n")

        thread = threading.Thread(target=hang_up)
        thread.start()
        with pytest.raises(ServiceUnreachable):
            http_transport(f"http://127.0.0.1:{server.getsockname()[1]}/alexa")(b"{}")
        thread.join()


def test_an_answer_that_does_not_come_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "SECONDS_TO_ANSWER", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(TimeoutError):
        http_transport(f"http://127.0.0.1:{server.getsockname()[1]}/alexa")(b"{}")


@pytest.mark.parametrize("url", ["ftp://example.com", "localhost:5000", "http://"])
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(ValueError, match="not an http or https address"):
        http_transport(url)
