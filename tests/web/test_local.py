"""An unverified service: it answers programs on its own machine, and nobody else."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from skill.alexa.api import AlexaApi
from skill.config import Config
from skill.stores.sqlite import SqliteStore
from skill.web.app import create_app
from skill.wiring import wire
from tests.alexa.envelopes import envelope

LAUNCH = json.dumps(envelope("LaunchRequest"))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    with closing(SqliteStore(tmp_path_factory.mktemp("store") / "progress.sqlite3")) as store:
        skill = wire(Config(sqlite_path=Path()), store, AlexaApi(frozenset()))
        yield create_app(skill, None, store.ready).test_client()


def reason_of(capture: pytest.CaptureFixture[str]) -> str:
    """Why the operator is told that the one request was refused."""
    reason: str = json.loads(capture.readouterr().out)["reason"]
    return reason


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.10", "::1"])
@pytest.mark.parametrize(
    "host", ["localhost", "LocalHost:5000", "127.0.0.1:5000", "127.0.0.1", "[::1]", "[::1]:5000"]
)
def test_unverified_it_answers_this_machine(client: FlaskClient, address: str, host: str) -> None:
    answer = client.post(
        "/alexa", data=LAUNCH, environ_base={"REMOTE_ADDR": address}, headers={"Host": host}
    )
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.7",
        "192.168.1.4",
        "203.0.113.9",
        "0.0.0.0",  # noqa: S104 - an address to refuse
        "fe80::1",
        "",
        "localhost",
    ],
)
def test_unverified_it_answers_no_other_machine(
    client: FlaskClient, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = client.post("/alexa", data=LAUNCH, environ_base={"REMOTE_ADDR": address})
    assert (answer.status_code, answer.data) == (400, b"")
    assert reason_of(capsys) == "not_loopback"


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        # A page whose name was pointed here.
        ({"Host": "rebound.example.org"}, "local_host"),
        ({"Host": "rebound.example.org:5000"}, "local_host"),
        ({"Host": "localhost.example.org"}, "local_host"),
        ({"Host": "127.0.0.1.example.org"}, "local_host"),
        ({"Host": "127.0.0.1, example.org"}, "local_host"),
        ({"Host": "localhost:5000:example.org"}, "local_host"),
        ({"Host": "[::1]example.org"}, "local_host"),
        ({"Host": "[::2]"}, "local_host"),
        ({"Host": "192.168.1.4"}, "local_host"),
        ({"Host": ""}, "local_host"),
        # What a page sends, even where it may not read the answer.
        ({"Origin": "https://example.org"}, "local_origin"),
        ({"Origin": "http://localhost:5000"}, "local_origin"),
        ({"Origin": "null"}, "local_origin"),
        ({"Origin": ""}, "local_origin"),
        # What a tunnel or a proxy says.
        ({"X-Forwarded-For": "127.0.0.1"}, "local_forwarded"),
        ({"X-Forwarded-Host": "localhost"}, "local_forwarded"),
        ({"X-Forwarded-Proto": "https"}, "local_forwarded"),
        ({"Forwarded": "for=127.0.0.1"}, "local_forwarded"),
        ({"Via": "1.1 proxy"}, "local_forwarded"),
        ({"X-Real-IP": "127.0.0.1"}, "local_forwarded"),
        ({"CF-Connecting-IP": "::1"}, "local_forwarded"),
        ({"True-Client-IP": "127.0.0.1"}, "local_forwarded"),
    ],
)
def test_unverified_it_answers_nobody_but_its_user(
    client: FlaskClient, headers: dict[str, str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = client.post("/alexa", data=LAUNCH, headers=headers)
    assert (answer.status_code, answer.data) == (400, b"")
    assert reason_of(capsys) == reason
