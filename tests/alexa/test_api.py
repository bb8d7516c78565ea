"""Calls of Alexa's API: to its hosts only, within a bound, and without a word about the token."""

import logging
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from skill.alexa.api import ENDPOINTS, MOST_BYTES, SECONDS, AlexaApi, ApiResponse
from skill.errors import AlexaUnreachable
from tests.stores.engines import free_port
from tests.support.alexa_api import (
    TOKEN,
    ZONE,
    Behaviour,
    FakeAlexa,
    answers,
    breaks_off,
    drip,
    silent,
)

PATH = "/v2/devices/amzn1.ask.device.A/settings/System.timeZone"


@pytest.fixture
def api(alexa: FakeAlexa) -> AlexaApi:
    """Our way to it, as patient as in production."""
    return AlexaApi(frozenset({alexa.url}))


@pytest.mark.parametrize("slash", ["", "/"])
def test_what_alexa_answers_comes_back(alexa: FakeAlexa, api: AlexaApi, slash: str) -> None:
    assert api.call(alexa.url + slash, TOKEN, "GET", PATH) == ApiResponse(200, "Europe/London")
    assert alexa.calls[0].path == PATH
    assert alexa.calls[0].authorization == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    ("behaviour", "answer"),
    [
        (answers(204), ApiResponse(204, None)),
        (
            answers(401, {"code": "INVALID_BEARER_TOKEN"}),
            ApiResponse(401, {"code": "INVALID_BEARER_TOKEN"}),
        ),
        (answers(500, raw=b"<html>Internal Server Error</html>"), ApiResponse(500, None)),
        (answers(200, raw=b'"Europe/Lon'), ApiResponse(200, None)),
        (answers(200, raw=b"\xff\xfe"), ApiResponse(200, None)),
        (answers(200, raw=b"[" * 5000), ApiResponse(200, None)),
        (answers(200, raw=b'"' + b"x" * 10 * MOST_BYTES + b'"'), ApiResponse(200, None)),
    ],
)
def test_whatever_alexa_answers_is_an_answer(
    alexa: FakeAlexa, api: AlexaApi, behaviour: Behaviour, answer: ApiResponse
) -> None:
    alexa.faults[ZONE] = behaviour
    assert api.call(alexa.url, TOKEN, "GET", PATH) == answer
    # The next call is not disturbed by what was left of it on the connection.
    del alexa.faults[ZONE]
    assert api.call(alexa.url, TOKEN, "GET", PATH) == ApiResponse(200, "Europe/London")


def test_a_redirect_is_not_followed(alexa: FakeAlexa, api: AlexaApi) -> None:
    for location in (alexa.url + PATH, "https://example.com/"):
        alexa.faults[ZONE] = answers(302, "Asia/Tokyo", location=location)
        assert api.call(alexa.url, TOKEN, "GET", PATH).status == 302
    assert len(alexa.calls) == 2


@pytest.mark.parametrize("behaviour", [silent, drip, breaks_off])
def test_no_answer_in_time_is_none(alexa: FakeAlexa, api: AlexaApi, behaviour: Behaviour) -> None:
    alexa.faults[ZONE] = behaviour
    began = time.monotonic()
    with pytest.raises(AlexaUnreachable):
        api.call(alexa.url, TOKEN, "GET", PATH)
    assert time.monotonic() - began < SECONDS + 0.3


def test_nobody_there_is_no_answer() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(AlexaUnreachable):
        AlexaApi(frozenset({url})).call(url, TOKEN, "GET", PATH)


def test_calls_that_hang_do_not_add_up(alexa: FakeAlexa, api: AlexaApi) -> None:
    alexa.faults[ZONE] = drip

    def call(_: int) -> float:
        began = time.monotonic()
        with pytest.raises(AlexaUnreachable):
            api.call(alexa.url, TOKEN, "GET", PATH)
        return time.monotonic() - began

    with ThreadPoolExecutor(20) as threads:
        took = sorted(threads.map(call, range(20)))
    assert took[0] < 0.5, "those that find no lane fail at once"
    assert len(alexa.calls) <= 16


@pytest.mark.parametrize(
    "endpoint",
    [
        None,
        "",
        "https://example.com",
        "http://api.amazonalexa.com",
        "https://api.amazonalexa.com.example.com",
        "https://api.amazonalexa.com@example.com",
        "https://example.com/https://api.amazonalexa.com",
        "https://example.com#api.amazonalexa.com",
        "https://api.amazonalexa.com:8443",
        "https://API.AMAZONALEXA.COM",
        "https://api.amazonalexa.com/v1/..",
        "https://api.xx.amazonalexa.com",
        "//api.amazonalexa.com",
        "file:///etc/passwd",
        "http://169.254.169.254",
        "http://127.0.0.1",
    ],
)
def test_only_alexa_s_hosts_are_called(
    endpoint: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = AlexaApi()
    monkeypatch.setattr(api, "_pool", None)
    with pytest.raises(AlexaUnreachable, match="host"):
        api.call(endpoint, TOKEN, "GET", PATH)


def test_alexa_s_hosts_are_secure() -> None:
    assert len(ENDPOINTS) == 3
    assert all(
        one.startswith("https://api.") and one.endswith("amazonalexa.com") for one in ENDPOINTS
    )


@pytest.mark.parametrize("token", [None, "", "two\r\nlines", "not latin: \u4e2d"])
def test_without_a_token_that_can_be_sent_nobody_is_called(
    alexa: FakeAlexa, api: AlexaApi, token: str | None
) -> None:
    with pytest.raises(AlexaUnreachable):
        api.call(alexa.url, token, "GET", PATH)
    assert not alexa.calls


@pytest.mark.parametrize(
    "behaviour", [answers(401, {"message": f"Bearer {TOKEN}"}), breaks_off, answers(200, raw=b"{")]
)
def test_the_token_is_in_no_log_and_in_no_error(
    alexa: FakeAlexa, api: AlexaApi, behaviour: Behaviour, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    alexa.faults[ZONE] = behaviour
    shown = ""
    try:
        api.call(alexa.url, TOKEN, "GET", PATH)
    except AlexaUnreachable as error:
        shown = repr(error)
    assert TOKEN not in shown + caplog.text
