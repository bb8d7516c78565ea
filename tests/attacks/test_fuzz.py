"""A short run of the fuzzer, and that it would notice."""

import json
from collections.abc import Iterator

import pytest
from flask import Flask, Response

from tests.attacks.fuzz import Report, fuzz, service

SEED = 20261120


def some(report: Report) -> bool:
    return report.requests < 600


@pytest.fixture(scope="module")
def report() -> Iterator[Report]:
    with service() as app:
        yield fuzz(app, SEED, some)


def test_no_odd_request_breaks_anything(report: Report) -> None:
    assert [(title, sent.body[:400]) for title, sent in report.faults] == []


def test_they_are_odd_but_not_all_hopeless(report: Report) -> None:
    assert report.statuses[200] > 200
    assert report.statuses[400] > 60


@pytest.mark.parametrize(
    ("status", "body", "fault"),
    [
        (500, b"", "status 500"),
        (400, b"why", "a refusal that says something"),
        (200, b"{", "an answer that is no JSON"),
        (200, b"{}", "an answer that is no response"),
        (
            200,
            json.dumps({"version": "1.0", "response": {}}).encode(),
            "answered what nobody signed",
        ),
    ],
)
def test_it_notices_a_service_that_does_wrong(status: int, body: bytes, fault: str) -> None:
    app = Flask("wrong")

    @app.post("/alexa")
    def alexa() -> Response:
        return Response(body, status=status, mimetype="text/plain")

    assert fault in {
        title for title, _ in fuzz(app, SEED, lambda so_far: so_far.requests < 40).faults
    }


def test_it_notices_what_is_hidden_from_the_listener() -> None:
    app = Flask("hiding")

    @app.post("/alexa")
    def alexa() -> Response:
        print(json.dumps({"outcome": "apologised", "error": "KeyError in handle:1"}))
        return Response(json.dumps({"version": "1.0", "response": {}}), mimetype="application/json")

    titles = {title for title, _ in fuzz(app, SEED, lambda so_far: so_far.requests < 5).faults}
    assert "apologised: KeyError in handle:1" in titles
