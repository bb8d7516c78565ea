"""The table of the template, made in a real engine: every store's promises hold on it."""

import json
from collections.abc import Callable, Iterator
from itertools import count

import boto3
import pytest

from skill.stores.dynamodb import DynamoStore, create_table
from tests.infra import table
from tests.stores import engines
from tests.stores.conftest import REGION, Opens, Raw
from tests.stores.test_every_store import *  # noqa: F403 - each of its tests is one of this file's, too
from tests.stores.test_forgetting import *  # noqa: F403 - likewise

TABLE = "the-templates"


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with engines.dynoxide(tmp_path_factory.mktemp("template") / "tables") as url:
        table.create(url, TABLE)
        yield url


@pytest.fixture(scope="module")
def stores(endpoint: str) -> Iterator[Callable[[int], DynamoStore]]:
    opened: dict[int, DynamoStore] = {}
    yield lambda n: opened.setdefault(n, DynamoStore(TABLE, REGION, endpoint))
    for store in opened.values():
        store.close()


@pytest.fixture
def opens(stores: Callable[[int], DynamoStore]) -> Opens:
    numbers = count()
    return lambda: stores(next(numbers))


@pytest.fixture
def raw(endpoint: str) -> Iterator[Raw]:
    client = boto3.client("dynamodb", REGION, endpoint_url=endpoint)
    pages = client.get_paginator("scan")
    yield lambda: json.dumps(
        [
            item
            for page in pages.paginate(TableName=TABLE, ConsistentRead=True)
            for item in page["Items"]
        ]
    )
    client.close()


def test_it_is_the_table_that_development_uses(endpoint: str) -> None:
    assert create_table("development", REGION, endpoint)
    client = boto3.client("dynamodb", REGION, endpoint_url=endpoint)
    described = [client.describe_table(TableName=name)["Table"] for name in (TABLE, "development")]
    expiries = [
        client.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
        for name in (TABLE, "development")
    ]
    client.close()
    for part in ("KeySchema", "AttributeDefinitions"):
        assert described[0][part] == described[1][part]
    assert [one["BillingModeSummary"]["BillingMode"] for one in described] == [
        "PAY_PER_REQUEST"
    ] * 2
    assert expiries[0] == expiries[1]
    assert expiries[0]["AttributeName"] == "expires"
