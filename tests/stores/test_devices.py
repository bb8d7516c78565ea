"""Model checking: several speakers, one memory, and everything that can go wrong between them.

Hypothesis takes turns at random: who speaks, what they say, when, what fails, who is faster, what
arrives twice and what is deleted. After every step the store is compared with what the listeners
were told.
"""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from skill.stores.base import ProgressStore
from skill.stores.sqlite import SqliteStore
from tests.stores.conftest import Opens
from tests.stores.speakers import SPEAKERS, Speakers

EXAMPLES = {"sqlite": 30, "dynoxide": 12, "dynamodb_local": 5}
STEPS = 30


@pytest.fixture
def stores(opens: Opens) -> list[ProgressStore]:
    """A store for each speaker, as if each had its own process, and one to look behind them."""
    opened = [opens() for _ in range(SPEAKERS + 1)]
    for store in opened:
        if isinstance(store, SqliteStore):
            # Nobody cuts the power here, and there are thousands of writes.
            with store._connected() as connection:
                connection.execute("PRAGMA synchronous = OFF")
    return opened


def test_no_order_of_events_loses_doubles_or_brings_back_anything(
    stores: list[ProgressStore], kind: str
) -> None:
    class OnTheseStores(Speakers):
        def __init__(self) -> None:
            super().__init__(stores)

    run_state_machine_as_test(
        OnTheseStores,
        settings=settings(
            max_examples=EXAMPLES[kind],
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
