"""The server with an application that answers what it was asked."""

from collections.abc import Iterator

import pytest

from skill.web.http_server import HttpServer
from tests.web.serving import Echo, running


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
def server(echo: Echo) -> Iterator[HttpServer]:
    with running(echo) as made:
        yield made
        echo.answer.set()
