"""The stores under test, on engines that are really running."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from skill.listener import Listener, listener_key
from skill.stores.base import ProgressStore
from skill.stores.dynamodb import DynamoStore, create_table
from skill.stores.sqlite import SqliteStore
from tests.stores import engines

TABLE = "lower-back-coach-test"
REGION = "us-east-1"

Opens = Callable[[], ProgressStore]
"""Opens one more store on the same data, as another process would."""
Raw = Callable[[], str]
"""Everything that is stored, of everybody, read past the store."""


@pytest.fixture(scope="session", autouse=True)
def _credentials() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ACCESS_KEY_ID", "test")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "test")
        environment.setenv("AWS_EC2_METADATA_DISABLED", "true")
        for name in (
            "AWS_SESSION_TOKEN",
            "AWS_PROFILE",
            "AWS_REGION",
            "AWS_DEFAULT_REGION",
            "AWS_ENDPOINT_URL",
        ):
            environment.delenv(name, raising=False)
        for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
            environment.setenv(name, "/nonexistent")
        yield


@pytest.fixture(scope="session")
def dynoxide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The endpoint of a running dynoxide with the table in it."""
    with engines.dynoxide(tmp_path_factory.mktemp("dynoxide") / "tables") as endpoint:
        assert create_table(TABLE, REGION, endpoint)
        yield endpoint


@pytest.fixture(scope="session")
def dynamodb_local() -> Iterator[str]:
    """The endpoint of a running DynamoDB Local with the table in it."""
    with engines.dynamodb_local() as endpoint:
        assert create_table(TABLE, REGION, endpoint)
        yield endpoint


@pytest.fixture(scope="session")
def dynamo_stores() -> Iterator[Callable[[str, int], DynamoStore]]:
    """The n-th store at an endpoint, for all tests.

    To build its client takes longer than most tests do.
    """
    opened: dict[tuple[str, int], DynamoStore] = {}
    yield lambda endpoint, n: opened.setdefault((endpoint, n), DynamoStore(TABLE, REGION, endpoint))
    for store in opened.values():
        store.close()


@pytest.fixture(params=["sqlite", "dynoxide", "dynamodb_local"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which kind of store."""
    which: str = request.param
    return which


@pytest.fixture
def endpoint(kind: str, request: pytest.FixtureRequest) -> str | None:
    """Where the engine of this kind of store listens, if it has one."""
    return request.getfixturevalue(kind) if kind != "sqlite" else None


@pytest.fixture
def opens(
    endpoint: str | None, tmp_path: Path, dynamo_stores: Callable[[str, int], DynamoStore]
) -> Iterator[Opens]:
    """Opens stores of one kind, which share nothing but the engine."""
    numbers = count()
    with ExitStack() as opened:

        def another() -> ProgressStore:
            if endpoint:
                return dynamo_stores(endpoint, next(numbers))
            store = SqliteStore(tmp_path / "coach.sqlite3")
            opened.callback(store.close)
            return store

        yield another


@pytest.fixture
def raw(
    endpoint: str | None, tmp_path: Path, dynamo_stores: Callable[[str, int], DynamoStore]
) -> Raw:
    """Reads the engine's own data: the table's items, or every byte of the database's files."""

    def items() -> str:
        client: Any = dynamo_stores(str(endpoint), 0)._client()
        pages = client.get_paginator("scan").paginate(TableName=TABLE, ConsistentRead=True)
        return json.dumps([item for page in pages for item in page["Items"]])

    def files() -> str:
        return "".join(
            file.read_bytes().decode("latin-1") for file in sorted(tmp_path.glob("coach.sqlite3*"))
        )

    return items if endpoint else files


@pytest.fixture
def store(opens: Opens) -> ProgressStore:
    """A store."""
    return opens()


@pytest.fixture
def listener(request: pytest.FixtureRequest) -> Listener:
    """A listener whom no other test knows; whoever speaks in a household of their own."""
    return Listener(listener_key("pepper", request.node.nodeid))
