"""What an operator's machine asks: whether the process is alive, and whether it can be used."""

import builtins
import io
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import NoReturn
from unittest.mock import Mock

import pytest

from skill.alexa.api import AlexaApi
from skill.config import Config
from skill.stores.dynamodb import DynamoStore
from skill.stores.sqlite import SqliteStore
from skill.web.app import create_app
from skill.wiring import wire
from tests.faults.engine import CREDENTIALS
from tests.stores import faulty
from tests.stores.conftest import REGION, TABLE

READY_SECONDS = 2.6


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with closing(SqliteStore(tmp_path / "coach.sqlite3")) as opened:
        yield opened


def test_to_be_alive_takes_no_reading_and_no_writing(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> NoReturn:
        raise AssertionError("it did something")

    client = create_app(wire(Config(), store, AlexaApi(frozenset())), None, fail).test_client()
    client.get("/healthz")
    for module, name in (
        (builtins, "open"),
        (io, "open"),
        (socket, "socket"),
        (sqlite3, "connect"),
        (time, "sleep"),
    ):
        monkeypatch.setattr(module, name, fail)
    answer = client.get("/healthz")
    monkeypatch.undo()
    assert (answer.status_code, answer.data) == (200, b"ok")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("fault", ["black hole", "drip", "silent", "hangs up"])
def test_to_be_ready_takes_one_read_that_ends_in_time(
    monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    standing: dict[str, Callable[[], AbstractContextManager[str]]] = {
        "black hole": faulty.black_hole,
        "drip": lambda: faulty.endpoint(faulty.drip),
        "silent": lambda: faulty.endpoint(faulty.silent),
        "hangs up": lambda: faulty.endpoint(lambda *_: None),
    }
    with standing[fault]() as endpoint, closing(DynamoStore(TABLE, REGION, endpoint)) as store:
        load = Mock(wraps=store.load)
        monkeypatch.setattr(store, "load", load)
        client = create_app(
            wire(Config(), store, AlexaApi(frozenset())), None, store.ready
        ).test_client()
        begun = time.monotonic()
        answer = client.get("/readyz")
        took = time.monotonic() - begun
    assert (answer.status_code, answer.data) == (503, b"store")
    assert took < READY_SECONDS
    assert load.call_count == 1
