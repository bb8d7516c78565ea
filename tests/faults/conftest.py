"""What the faults' tests share."""

from collections.abc import Iterator

import pytest

from tests.faults.engine import running


@pytest.fixture(scope="session")
def engine() -> Iterator[str]:
    """The endpoint of a running engine with the table in it."""
    with running() as endpoint:
        yield endpoint
