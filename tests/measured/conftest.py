"""Everything here is spoken by espeak-ng; where it is not installed, the tests skip and say so."""

import pytest

from tests.support import tools


@pytest.fixture(scope="session", autouse=True)
def _voice() -> None:
    tools.espeak()
