"""Alexa's API for the tests that call it."""

from collections.abc import Iterator

import pytest

from skill.alexa.api import AlexaApi
from tests.support.alexa_api import FakeAlexa, fake_alexa


@pytest.fixture
def alexa() -> Iterator[FakeAlexa]:
    """Alexa's API, on loopback."""
    with fake_alexa() as running:
        yield running


@pytest.fixture
def api(alexa: FakeAlexa, monkeypatch: pytest.MonkeyPatch) -> AlexaApi:
    """Our way to it, with little patience."""
    monkeypatch.setattr("skill.alexa.api.SECONDS", 0.3)
    return AlexaApi(frozenset({alexa.url}))
