"""Progress in a DynamoDB table.

Each listener has one item, and every write is conditional on the version that it replaces.

The item: ``account`` and ``person`` (the key: a household is found from its account), ``version``,
``birth``, ``record`` (see :mod:`skill.domain.memory.record`; it holds the schema's version) and
``expires``, the attribute by which DynamoDB deletes what was not written for eighteen months. It
stays under 1 KB, so a save costs one write unit. Importing this module imports boto3: a quarter of
a second.
"""

import os
from collections.abc import Callable, Mapping
from contextlib import closing
from functools import partial
from threading import Lock
from typing import Any, Protocol, TypeVar

import boto3.session
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, ParamValidationError

from skill.deadline import Deadline
from skill.domain.memory.progress import Progress
from skill.domain.memory.record import progress_record
from skill.errors import StoreConflict, StoreError, StoreRefused, StoreUnavailable
from skill.listener import Listener
from skill.stores.base import DEADLINE, KEPT, Saved, read_saved

LANES = 32
"""Calls at one time: more than a server has threads."""
NOBODY = Listener("ready")
"""A key that no listener has (theirs are longer): readiness is asked with it."""
HOUSEHOLD = "household"
"""The sort key where no person is recognised. It cannot be empty; a person's own key is longer."""

# botocore's own settings wait for minutes. These end a connection that stays silent in about two
# seconds.
CONFIG = Config(
    connect_timeout=0.5,
    read_timeout=1,
    retries={"mode": "standard", "total_max_attempts": 2},
    max_pool_connections=LANES,
)

PASSING = frozenset(
    {
        "ExpiredTokenException",
        "LimitExceededException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestTimeout",
        "ThrottlingException",
        "TransactionConflictException",
        "429",
    }
)
"""Error codes below 500 whose reason may pass by itself."""

SERVER_ERROR = 500

T = TypeVar("T")
Output = Mapping[str, Any]
"""What an operation of DynamoDB gives back, as boto3 shapes it."""
Key = dict[str, dict[str, str]]


class Client(Protocol):
    """What is used of boto3's DynamoDB client."""

    def get_item(self, **request: object) -> Output: ...  # noqa: D102 - boto3's
    def put_item(self, **request: object) -> Output: ...  # noqa: D102 - boto3's
    def delete_item(self, **request: object) -> Output: ...  # noqa: D102 - boto3's
    def query(self, **request: object) -> Output: ...  # noqa: D102 - boto3's
    def create_table(self, **request: object) -> Output: ...  # noqa: D102 - boto3's
    def get_waiter(self, waiter_name: str) -> Any: ...  # noqa: D102, ANN401 - boto3's
    def describe_time_to_live(self, **request: object) -> Output: ...  # noqa: D102 - boto3's
    def update_time_to_live(self, **request: object) -> Output: ...  # noqa: D102 - boto3's
    def close(self) -> None: ...  # noqa: D102 - boto3's


class DynamoStore:
    """Progress in ``table``.

    ``region`` and ``endpoint`` are AWS's usual ones where they are ``None``.

    The client is built at the first call, once for the process, and its credentials are found as
    boto3 finds them.
    """

    def __init__(self, table: str, region: str | None, endpoint: str | None) -> None:
        self._table, self._region, self._endpoint = table, region, endpoint
        self._clients: dict[int, Client] = {}
        self._building = Lock()
        self._deadline = Deadline(DEADLINE, LANES, StoreUnavailable)

    def load(self, listener: Listener) -> Saved | None:
        """See :class:`~skill.stores.base.ProgressStore`."""
        answer = self._ask(
            lambda client: client.get_item(
                TableName=self._table,
                Key=_key(listener),
                ConsistentRead=True,
                ReturnConsumedCapacity="TOTAL",
            )
        )
        if "Item" not in answer:
            return None
        try:
            item = TypeDeserializer().deserialize({"M": answer["Item"]})
        except (AttributeError, TypeError, ValueError) as error:
            raise StoreRefused("the stored item has values of no known type") from error
        return read_saved(item.get("record"), item.get("version"), item.get("birth"))

    def save(
        self, listener: Listener, progress: Progress, expected: int, birth: int, now: int
    ) -> int:
        """See :class:`~skill.stores.base.ProgressStore`."""
        item = {
            "version": expected + 1,
            "birth": birth,
            "record": progress_record(progress),
            "expires": now + KEPT,
        }
        condition: dict[str, object] = {"ConditionExpression": "attribute_not_exists(account)"}
        if expected:
            condition = {
                "ConditionExpression": "version = :expected AND birth = :birth",
                "ExpressionAttributeValues": {
                    ":expected": {"N": str(expected)},
                    ":birth": {"N": str(birth)},
                },
            }
        self._ask(
            lambda client: client.put_item(
                TableName=self._table,
                Item={**_key(listener), **TypeSerializer().serialize(item)["M"]},
                ReturnConsumedCapacity="TOTAL",
                **condition,
            )
        )
        return expected + 1

    def forget(self, listener: Listener) -> None:
        """See :class:`~skill.stores.base.ProgressStore`."""
        keys = [_key(listener)] if listener.person else self._household(listener.account)
        for key in keys:
            self._ask(partial(self._delete, key))

    def _delete(self, key: Key, client: Client) -> Output:
        return client.delete_item(TableName=self._table, Key=key, ReturnConsumedCapacity="TOTAL")

    def _household(self, account: str) -> list[Key]:
        answer = self._ask(
            lambda client: client.query(
                TableName=self._table,
                KeyConditionExpression="account = :account",
                ExpressionAttributeValues={":account": {"S": account}},
                ProjectionExpression="account, person",
                ConsistentRead=True,
                ReturnConsumedCapacity="TOTAL",
            )
        )
        # One page holds a thousand items: more voices than a household has.
        return [
            {"account": item["account"], "person": item["person"]}
            for item in answer.get("Items", [])
        ]

    def ready(self) -> None:
        """See :class:`~skill.stores.base.ProgressStore`."""
        self.load(NOBODY)

    def close(self) -> None:
        """See :class:`~skill.stores.base.ProgressStore`."""
        if client := self._clients.pop(os.getpid(), None):
            client.close()

    def _ask(self, request: Callable[[Client], Output]) -> Output:
        answer = self._deadline.run(lambda: _typed(lambda: request(self._client())))
        # A proxy's page with status 200 is read as an empty answer: "no such item", or worse,
        # "written". DynamoDB reports the capacity when asked to, so an answer without it is not
        # DynamoDB's.
        if "ConsumedCapacity" not in answer:
            raise StoreUnavailable("something other than DynamoDB answered")
        return answer

    def _client(self) -> Client:
        with self._building:
            # One client for each process: two that share a connection after a fork would read each
            # other's answers.
            if os.getpid() not in self._clients:
                self._clients[os.getpid()] = _build(self._region, self._endpoint)
            return self._clients[os.getpid()]


def _key(listener: Listener) -> Key:
    return {"account": {"S": listener.account}, "person": {"S": listener.person or HOUSEHOLD}}


def create_table(table: str, region: str | None, endpoint: str | None) -> bool:
    """Make the table ready for use, for development: on-demand billing, expiry switched on.

    Waits until it is active.

    Returns whether it was created; an existing table is kept with all that is in it. Raises
    :class:`~skill.errors.StoreError`. The infrastructure's template describes the same table for
    production.
    """
    with closing(_build(region, endpoint)) as client:
        created = _created(client, table)
        active = client.get_waiter("table_exists")
        _typed(lambda: active.wait(TableName=table, WaiterConfig={"Delay": 1, "MaxAttempts": 30}))
        expiry = _typed(lambda: client.describe_time_to_live(TableName=table))[
            "TimeToLiveDescription"
        ]
        if expiry["TimeToLiveStatus"] not in {"ENABLED", "ENABLING"}:
            specification = {"Enabled": True, "AttributeName": "expires"}
            _typed(
                lambda: client.update_time_to_live(
                    TableName=table, TimeToLiveSpecification=specification
                )
            )
    return created


def _created(client: Client, table: str) -> bool:
    try:
        _typed(
            lambda: client.create_table(
                TableName=table,
                BillingMode="PAY_PER_REQUEST",
                AttributeDefinitions=[
                    {"AttributeName": name, "AttributeType": "S"} for name in ("account", "person")
                ],
                KeySchema=[
                    {"AttributeName": "account", "KeyType": "HASH"},
                    {"AttributeName": "person", "KeyType": "RANGE"},
                ],
            )
        )
    except StoreConflict:
        return False
    return True


def _build(region: str | None, endpoint: str | None) -> Client:
    try:
        session = boto3.session.Session(region_name=region)
        if session.get_credentials() is None:
            # A client built without credentials never looks for them again.
            raise StoreRefused("no AWS credentials found")
        client: Client = session.client("dynamodb", endpoint_url=endpoint, config=CONFIG)
    except (BotoCoreError, ValueError) as error:
        raise StoreRefused(f"no client for DynamoDB: {error}") from error
    return client


def _typed(call: Callable[[], T]) -> T:
    try:
        return call()
    except StoreError:
        raise
    except ClientError as error:
        raise _from_code(error) from error
    except (NoCredentialsError, ParamValidationError) as error:
        raise StoreRefused(type(error).__name__) from error
    except Exception as error:
        # Network and time-outs; and whatever botocore's parsers raise for answers that are not
        # DynamoDB's.
        raise StoreUnavailable(type(error).__name__) from error


def _from_code(error: ClientError) -> StoreError:
    code = str(error.response.get("Error", {}).get("Code"))
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in {"ConditionalCheckFailedException", "ResourceInUseException"}:
        return StoreConflict(code)
    if code in PASSING or status >= SERVER_ERROR:
        return StoreUnavailable(f"{code}, status {status}")
    return StoreRefused(f"{code}, status {status}")
