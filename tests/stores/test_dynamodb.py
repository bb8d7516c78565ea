"""What is DynamoDB's own: the table, the item, every way of failing, and the time each may take."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import active_count
from typing import TYPE_CHECKING, Any, cast

import pytest
from botocore.stub import Stubber

from skill.deadline import Deadline
from skill.domain.memory.progress import Progress
from skill.errors import StoreConflict, StoreError, StoreRefused, StoreUnavailable
from skill.listener import Listener
from skill.stores.base import KEPT, Saved, save_merged
from skill.stores.dynamodb import DynamoStore, create_table
from tests.domain.memories import FIRST_DAY, NOON
from tests.stores import engines, faulty
from tests.stores.conftest import REGION, TABLE

if TYPE_CHECKING:
    from botocore.client import BaseClient

SPHINX = Progress().with_done("sphinx", NOON, FIRST_DAY)
BIRTH = 2**40 - 1
ANNA = Listener("anna")
JSON = "application/x-amz-json-1.0"
IN_TIME = 2.6
"""Seconds within which every call has to come back, however the other side behaves."""

Client = Any


@pytest.fixture(params=["dynoxide", "dynamodb_local"])
def engine(request: pytest.FixtureRequest) -> str:
    """The endpoint of a running engine."""
    endpoint: str = request.getfixturevalue(request.param)
    return endpoint


@pytest.fixture
def store(engine: str, dynamo_stores: Callable[[str, int], DynamoStore]) -> DynamoStore:
    return dynamo_stores(engine, 0)


@pytest.fixture
def client(store: DynamoStore) -> Client:
    """The store's own client, to look behind the store."""
    return store._client()


def item(client: Client, listener: Listener) -> dict[str, Any]:
    key = {"account": {"S": listener.account}, "person": {"S": listener.person or "household"}}
    found: dict[str, Any] = client.get_item(TableName=TABLE, Key=key)["Item"]
    return found


class TestTheTable:
    def test_it_costs_what_is_used_and_forgets_what_has_expired(self, client: Client) -> None:
        table = client.describe_table(TableName=TABLE)["Table"]
        assert table["TableStatus"] == "ACTIVE"
        assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
        expiry = client.describe_time_to_live(TableName=TABLE)["TimeToLiveDescription"]
        assert expiry == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires"}

    def test_making_it_again_keeps_what_is_in_it(
        self, engine: str, store: DynamoStore, listener: Listener
    ) -> None:
        version = store.save(listener, SPHINX, 0, BIRTH, NOON)
        assert not create_table(TABLE, REGION, engine)
        assert store.load(listener) == Saved(SPHINX, version, BIRTH)

    def test_a_name_that_no_table_can_have_is_refused(self, engine: str) -> None:
        with pytest.raises(StoreRefused):
            create_table("no name", REGION, engine)


class TestTheItem:
    def test_every_save_extends_the_eighteen_months(
        self, client: Client, store: DynamoStore, listener: Listener
    ) -> None:
        version = store.save(listener, SPHINX, 0, BIRTH, NOON)
        assert item(client, listener)["expires"] == {"N": str(NOON + KEPT)}
        store.save(listener, SPHINX, version, BIRTH, NOON + 60)
        assert item(client, listener)["expires"] == {"N": str(NOON + 60 + KEPT)}

    def test_it_holds_nothing_but_key_version_expiry_and_record(
        self, client: Client, store: DynamoStore, listener: Listener
    ) -> None:
        store.save(listener, SPHINX, 0, BIRTH, NOON)
        assert item(client, listener).keys() == {
            "account",
            "person",
            "version",
            "birth",
            "expires",
            "record",
        }
        assert item(client, listener)["record"]["M"]["schema"] == {"N": "2"}

    @pytest.mark.parametrize(
        "spoiled",
        [
            {"record": {"S": "no record"}},
            {"record": {"M": {"schema": {"N": "99"}}}},
            {"record": {"M": {"schema": {"N": "1"}, "rounds": {"NS": ["1"]}}}},
            {"record": {"M": {"schema": {"N": "2"}, "rounds": {"NS": ["1"]}}}},
            {"version": {"S": "x"}},
            {"version": {"N": "1.5"}},
            {"birth": {"S": "x"}},
            {"birth": {"NULL": True}},
            {},
        ],
        ids=str,
    )
    def test_one_that_cannot_be_read_is_refused_and_not_replaced(
        self, client: Client, store: DynamoStore, listener: Listener, spoiled: dict[str, Any]
    ) -> None:
        key = {"account": {"S": listener.account}, "person": {"S": "household"}}
        whole = {
            "version": {"N": "3"},
            "birth": {"N": "7"},
            "record": {"M": {"schema": {"N": "1"}}},
        }
        stored = {**key, **whole, **spoiled} if spoiled else key
        client.put_item(TableName=TABLE, Item=stored)
        with pytest.raises(StoreRefused):
            store.load(listener)
        with pytest.raises(StoreRefused):
            save_merged(store, listener, SPHINX, 0, None, NOON)
        assert item(client, listener) == stored


class TestRefusals:
    def test_a_missing_table(self, engine: str) -> None:
        with closing(DynamoStore("no-such-table", REGION, engine)) as store:
            for call in (
                lambda: store.load(ANNA),
                lambda: store.save(ANNA, SPHINX, 0, BIRTH, NOON),
                store.ready,
            ):
                with pytest.raises(StoreRefused, match="ResourceNotFoundException"):
                    call()

    def test_a_table_with_another_key(self, engine: str, client: Client) -> None:
        client.create_table(
            TableName="other-key",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        )
        with (
            closing(DynamoStore("other-key", REGION, engine)) as store,
            pytest.raises(StoreRefused),
        ):
            store.ready()

    def test_no_credentials_until_there_are_some(
        self, dynoxide: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with closing(DynamoStore(TABLE, REGION, dynoxide)) as store:
            store.close()  # before there is anything to close
            with monkeypatch.context() as bare:
                bare.delenv("AWS_ACCESS_KEY_ID")
                bare.delenv("AWS_SECRET_ACCESS_KEY")
                with pytest.raises(StoreRefused, match="credentials"):
                    store.ready()
            store.ready()

    def test_a_table_without_a_name(self, dynoxide: str) -> None:
        with (
            closing(DynamoStore("", REGION, dynoxide)) as store,
            pytest.raises(StoreRefused, match="ParamValidation"),
        ):
            store.ready()

    @pytest.mark.parametrize(
        ("region", "endpoint"), [(None, None), (REGION, "no address"), ("no region", None)]
    )
    def test_no_way_to_a_service(self, region: str | None, endpoint: str | None) -> None:
        with pytest.raises(StoreRefused):
            DynamoStore(TABLE, region, endpoint).ready()
        with pytest.raises(StoreRefused):
            create_table(TABLE, region, endpoint)

    @pytest.mark.parametrize(
        ("code", "status", "expected"),
        [
            ("ThrottlingException", 400, StoreUnavailable),
            ("ProvisionedThroughputExceededException", 400, StoreUnavailable),
            ("RequestLimitExceeded", 400, StoreUnavailable),
            ("TransactionConflictException", 400, StoreUnavailable),
            ("InternalServerError", 500, StoreUnavailable),
            ("ServiceUnavailable", 503, StoreUnavailable),
            ("AccessDeniedException", 400, StoreRefused),
            ("UnrecognizedClientException", 400, StoreRefused),
            ("ValidationException", 400, StoreRefused),
            ("ItemCollectionSizeLimitExceededException", 400, StoreRefused),
            ("ConditionalCheckFailedException", 400, StoreConflict),
        ],
    )
    def test_a_code_that_the_service_gives(
        self, code: str, status: int, expected: type[StoreError], dynoxide: str
    ) -> None:
        with (
            closing(DynamoStore(TABLE, REGION, dynoxide)) as store,
            Stubber(cast("BaseClient", store._client())) as stub,
        ):
            stub.add_client_error("put_item", code, http_status_code=status)
            with pytest.raises(expected, match=code) as raised:
                store.save(ANNA, SPHINX, 0, BIRTH, NOON)
        assert type(raised.value) is expected


class TestTheNetwork:
    """Every fault ends in :class:`StoreUnavailable`, in time; asked both to read and to write."""

    def fails(self, endpoint: str, within: float = IN_TIME) -> None:
        with closing(DynamoStore(TABLE, REGION, endpoint)) as store:
            store._client()  # built once for the process: not part of what a call takes
            began = time.monotonic()

            def call(which: str) -> float:
                with pytest.raises(StoreUnavailable):
                    store.load(ANNA) if which == "load" else store.save(
                        ANNA, SPHINX, 0, BIRTH, NOON
                    )
                return time.monotonic() - began

            with ThreadPoolExecutor(2) as threads:
                assert max(threads.map(call, ("load", "save"))) < within

    def test_a_connection_refused(self) -> None:
        self.fails(f"http://127.0.0.1:{engines.free_port()}")

    def test_a_black_hole(self) -> None:
        with faulty.black_hole() as endpoint:
            self.fails(endpoint, 2.5)

    def test_a_server_that_takes_its_time(self) -> None:
        def ask(behaviour: faulty.Behaviour) -> None:
            with faulty.endpoint(behaviour) as endpoint:
                self.fails(endpoint)

        with ThreadPoolExecutor(3) as threads:
            list(threads.map(ask, (faulty.silent, faulty.drip, faulty.drip_headers)))

    def test_a_server_that_breaks_off(self) -> None:
        with faulty.endpoint(faulty.half) as endpoint:
            self.fails(endpoint)

    def test_a_throttle(self) -> None:
        throttled = "com.amazonaws.dynamodb.v20120810#ThrottlingException"
        body = f'{{"__type":"{throttled}","message":"Rate exceeded"}}'
        with faulty.endpoint(faulty.answer("400 Bad Request", JSON, body)) as endpoint:
            self.fails(endpoint)

    @pytest.mark.parametrize(
        ("content_type", "body"),
        [
            ("text/html", "<html><body>Welcome to the guest network</body></html>"),
            (JSON, "{}"),
            (JSON, "[]"),
            (JSON, "null"),
            (JSON, '{"Item": "anna"'),
            (JSON, '{"Item": {"account": "anna"}}'),
            (JSON, '{"Item": ["anna"]}'),
            (JSON, ""),
        ],
    )
    def test_an_answer_that_is_not_dynamodb_s(self, content_type: str, body: str) -> None:
        with faulty.endpoint(faulty.answer("200 OK", content_type, body)) as endpoint:
            self.fails(endpoint)

    def test_an_item_of_no_known_type(self) -> None:
        body = '{"ConsumedCapacity": {"TableName": "t"}, "Item": {"record": {"X": "?"}}}'
        with (
            faulty.endpoint(faulty.answer("200 OK", JSON, body)) as endpoint,
            closing(DynamoStore(TABLE, REGION, endpoint)) as store,
            pytest.raises(StoreRefused),
        ):
            store.load(ANNA)

    def test_calls_that_hang_do_not_add_up(self) -> None:
        with (
            faulty.endpoint(faulty.drip) as endpoint,
            closing(DynamoStore(TABLE, REGION, endpoint)) as store,
        ):
            store._deadline = Deadline(0.3, 3, StoreUnavailable)
            before = active_count()
            for n in range(20):
                began = time.monotonic()
                with pytest.raises(StoreUnavailable):
                    store.load(ANNA)
                assert time.monotonic() - began < (3.0 if n < 3 else 0.25)
            # Ours, and the server's own thread for each connection.
            assert active_count() - before <= 6
