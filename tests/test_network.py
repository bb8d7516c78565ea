"""What keeps tests from calling beyond this machine would notice one that does."""

import json
import socket
from pathlib import Path

import pytest

from skill.config import Config
from skill.stores.sqlite import SqliteStore
from skill.web.app import create_app
from skill.wiring import wire
from tests.alexa.envelopes import envelope

AMAZON = "api.eu.amazonalexa.com"


def test_a_coach_that_may_call_amazon_is_noticed(tmp_path: Path, strangers: list[str]) -> None:
    store = SqliteStore(tmp_path / "progress.sqlite3")
    client = create_app(wire(Config(), store), None, store.ready).test_client()
    body = envelope("LaunchRequest")
    body["context"]["System"]["apiEndpoint"] = f"https://{AMAZON}"
    assert client.post("/alexa", data=json.dumps(body)).status_code == 200
    store.close()
    assert strangers == [AMAZON]
    strangers.clear()


@pytest.mark.parametrize("host", [AMAZON, "192.0.2.1", "2001:db8::1"])
def test_a_connection_elsewhere_is_refused(host: str, strangers: list[str]) -> None:
    with pytest.raises(OSError, match="beyond this machine"):
        socket.create_connection((host, 443))
    with socket.socket() as probe, pytest.raises(OSError, match="beyond this machine"):
        probe.connect_ex((host, 443))
    assert strangers == [host, host]
    strangers.clear()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_one_on_loopback_is_not(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        socket.create_connection((host, listening.getsockname()[1])).close()
