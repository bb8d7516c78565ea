"""The stores under test, on engines that are really running."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest

from skill.stores.base import ProgressStore, listener_key
from skill.stores.dynamodb import DynamoStore, create_table
from skill.stores.sqlite import SqliteStore
from tests.stores import engines

TABLE = "lower-back-coach-test"
REGION = "us-east-1"

Opens = Callable[[], ProgressStore]
"""Opens one more store on the same data, as another process would."""


@pytest.fixture(scope="session", autouse=True)
def _credentials() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ACCESS_KEY_ID", "test")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "test")
        environment.setenv("AWS_EC2_METADATA_DISABLED", "true")
        for name in ("AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL"):
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
    """The n-th store at an endpoint, for all tests: to build its client takes longer than most tests do."""
    opened: dict[tuple[str, int], DynamoStore] = {}
    yield lambda endpoint, n: opened.setdefault((endpoint, n), DynamoStore(TABLE, REGION, endpoint))
    for store in opened.values():
        store.close()


@pytest.fixture(params=["sqlite", "dynoxide", "dynamodb_local"])
def opens(
    request: pytest.FixtureRequest, tmp_path: Path, dynamo_stores: Callable[[str, int], DynamoStore]
) -> Iterator[Opens]:
    """Opens stores of one kind, which share nothing but the engine."""
    kind: str = request.param
    endpoint = request.getfixturevalue(kind) if kind != "sqlite" else None
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
def store(opens: Opens) -> ProgressStore:
    """A store."""
    return opens()


@pytest.fixture
def listener(request: pytest.FixtureRequest) -> str:
    """A listener whom no other test knows."""
    return listener_key("pepper", request.node.nodeid)
