import json
from typing import Any

import pytest

from skill.simulator.response import Card, InvalidResponse, SkillResponse, read_response
from skill.simulator.transport import HttpResponse
from skill.simulator.voice import SilentVoice
from tests.simulator.scripted import answer


def heard(body: object) -> SkillResponse:
    return read_response(HttpResponse(200, json.dumps(body).encode()), SilentVoice())


def judged(response: object, **more: object) -> object:
    return heard({"version": "1.0", "response": response, **more})


@pytest.mark.parametrize(
    ("response", "why"),
    [
        (HttpResponse(500, b"{}"), "status 500"),
        (HttpResponse(200, b"<html>"), "not JSON"),
        (HttpResponse(200, b"\xff"), "not JSON"),
        (HttpResponse(200, b"[]"), "the response is not an object"),
        (HttpResponse(200, b'{"response": {}}'), "no version"),
        (HttpResponse(200, b'{"version": "1.0"}'), "response is not an object"),
        (HttpResponse(200, b'{"padding": "' + b"x" * 123_000 + b'"}'), "over 122880"),
    ],
)
def test_what_alexa_refuses_to_read(response: HttpResponse, why: str) -> None:
    with pytest.raises(InvalidResponse, match=why):
        read_response(response, SilentVoice())


@pytest.mark.parametrize(
    ("response", "why"),
    [
        ({"shouldEndSession": "no"}, "shouldEndSession"),
        ({"outputSpeech": {"type": "SSML"}}, "neither SSML nor PlainText"),
        ({"outputSpeech": {"type": "SSML", "ssml": "<speak>&</speak>"}}, "not well-formed"),
        ({"outputSpeech": {"type": "PlainText", "text": "a" * 9000}}, "9000 characters"),
        ({"reprompt": "Say next."}, "reprompt is not an object"),
        (
            {
                "reprompt": {
                    "outputSpeech": {"type": "SSML", "ssml": "<speak><break time='30s'/></speak>"}
                }
            },
            "over 10 s",
        ),
        ({"card": {"type": "Poster"}}, "unknown card"),
        ({"card": {"type": "Simple", "title": "a", "content": "b" * 8000}}, "card"),
    ],
)
def test_responses_that_alexa_refuses(response: dict[str, Any], why: str) -> None:
    with pytest.raises(InvalidResponse, match=why):
        judged(response)


def test_attributes_must_be_an_object() -> None:
    with pytest.raises(InvalidResponse, match="sessionAttributes"):
        judged({}, sessionAttributes=[1])


@pytest.mark.parametrize(
    ("card", "shown"),
    [
        (
            {"type": "Simple", "title": "Sphinx", "content": "Lie down."},
            Card("Sphinx", "Lie down."),
        ),
        ({"type": "Standard", "title": "Sphinx", "text": "Lie down."}, Card("Sphinx", "Lie down.")),
        (
            {"type": "AskForPermissionsConsent", "permissions": []},
            Card("AskForPermissionsConsent", ""),
        ),
    ],
)
def test_cards(card: dict[str, Any], shown: Card) -> None:
    body = answer("Hello.")
    body["response"]["card"] = card
    assert heard(body).card == shown


def test_plain_text_is_read() -> None:
    body = {"version": "1.0", "response": {"outputSpeech": {"type": "PlainText", "text": "Hello."}}}
    assert heard(body).text == "Hello."
