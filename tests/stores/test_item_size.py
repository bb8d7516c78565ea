"""The largest item there can be still costs one write: a kilobyte by DynamoDB's own count.

The count: AWS, Amazon DynamoDB Developer Guide, "DynamoDB item sizes and formats".
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from skill.domain.memory.history import History
from skill.domain.memory.progress import TIMES_KNOWN, Progress
from skill.listener import Listener, listener_key
from skill.stores.base import KEPT
from skill.stores.dynamodb import DynamoStore
from tests.domain.memories import DAY_SECONDS, FIRST_DAY, NOON, STRETCHES, fullest
from tests.stores.conftest import TABLE

WRITE_UNIT = 1024
YEARS = 10
PERSON = Listener(listener_key("pepper", "account"), listener_key("pepper", "person"))

Value = dict[str, Any]


def still_learning() -> Progress:
    """Ten years of one stretch every day.

    Then all the others, each as often as it can be done without being known.
    """
    kept, only = fullest(YEARS), STRETCHES[0]
    progress = replace(
        kept,
        known=frozenset({only}),
        learning=frozenset(),
        history=replace(
            kept.history, recent=frozenset(one for one in kept.history.recent if one[1] == only)
        ),
    )
    for n in range(TIMES_KNOWN - 1):
        for stretch in STRETCHES[1:]:
            ago = YEARS * 365 - 1 - n * 7
            progress = progress.with_done(
                stretch, NOON + ago * DAY_SECONDS + 901, FIRST_DAY + timedelta(ago)
            )
    return progress


def with_a_wrong_date() -> Progress:
    """Ten years, and a day that a device's clock placed in the far future."""
    kept = fullest(YEARS)
    return replace(kept, history=kept.history.with_done(STRETCHES[0], date(2200, 1, 1)))


def seldom() -> Progress:
    """Ten years of two visits a year, each with the whole routine."""
    kept = fullest(YEARS)
    history = History()
    for n in range(0, YEARS * 365, 182):
        for stretch in STRETCHES:
            history = history.with_done(stretch, FIRST_DAY + timedelta(n))
    return replace(kept, history=history)


LARGEST: dict[str, Callable[[], Progress]] = {
    "two years": fullest,
    "ten years": lambda: fullest(YEARS),
    "learning": still_learning,
    "a wrong date": with_a_wrong_date,
    "seldom": seldom,
}


def item_bytes(item: dict[str, Value]) -> int:
    """The size of an item."""
    return sum(len(name.encode()) + _value_bytes(value) for name, value in item.items())


def _value_bytes(value: Value) -> int:
    ((kind, inner),) = value.items()
    match kind:
        case "S":
            return len(inner.encode())
        case "N":
            return (len(inner.strip("0")) + 1) // 2 + 1
        case "L":
            return 3 + sum(1 + _value_bytes(one) for one in inner)
        case "M":
            return 3 + sum(
                1 + len(name.encode()) + _value_bytes(one) for name, one in inner.items()
            )
        case _:
            assert kind in ("NULL", "BOOL")
            return 1


@pytest.mark.parametrize("engine", ["dynoxide", "dynamodb_local"])
@pytest.mark.parametrize("progress", LARGEST.values(), ids=LARGEST)
def test_it_stays_under_a_kilobyte(
    engine: str,
    progress: Callable[[], Progress],
    request: pytest.FixtureRequest,
    dynamo_stores: Callable[[str, int], DynamoStore],
) -> None:
    store = dynamo_stores(request.getfixturevalue(engine), 0)
    store.forget(PERSON)
    store.save(PERSON, progress(), 0, 2**40 - 1, NOON + YEARS * 365 * DAY_SECONDS + KEPT)
    client: Any = store._client()
    key = {"account": {"S": PERSON.account}, "person": {"S": PERSON.person}}
    item = {**client.get_item(TableName=TABLE, Key=key)["Item"], "version": {"N": "99999999"}}
    assert item_bytes(item) < WRITE_UNIT
    written = client.put_item(TableName=TABLE, Item=item, ReturnConsumedCapacity="TOTAL")
    assert written["ConsumedCapacity"]["CapacityUnits"] == 1


def test_the_count_is_dynamodb_s(
    dynamodb_local: str, dynamo_stores: Callable[[str, int], DynamoStore]
) -> None:
    """Grow an item to the last byte that one unit pays for; the next byte costs another."""
    client: Any = dynamo_stores(dynamodb_local, 0)._client()
    item: dict[str, Value] = {
        "account": {"S": "a count"},
        "person": {"S": "household"},
        "parts": {
            "M": {"numbers": {"L": [{"N": "4102488000"}, {"N": "0"}]}, "nothing": {"NULL": True}}
        },
        "filling": {"S": ""},
    }
    room = WRITE_UNIT - item_bytes(item)
    for filling, units in (("x" * room, 1), ("x" * (room + 1), 2)):
        put = client.put_item(
            TableName=TABLE,
            Item={**item, "filling": {"S": filling}},
            ReturnConsumedCapacity="TOTAL",
        )
        assert put["ConsumedCapacity"]["CapacityUnits"] == units
    client.delete_item(TableName=TABLE, Key={name: item[name] for name in ("account", "person")})
