import json
from typing import Any

import pytest

from skill.simulator.answer import Card, InvalidResponse, read
from skill.simulator.transport import Reply
from skill.simulator.voice import SilentVoice
from tests.simulator.scripted import answer


def judged(response: object, **more: object) -> object:
    body = {"version": "1.0", "response": response, **more}
    return read(Reply(200, json.dumps(body).encode()), SilentVoice())


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply(500, b"{}"), "status 500"),
        (Reply(200, b"<html>"), "not JSON"),
        (Reply(200, b"\xff"), "not JSON"),
        (Reply(200, b"[]"), "the response is not an object"),
        (Reply(200, b'{"response": {}}'), "no version"),
        (Reply(200, b'{"version": "1.0"}'), "response is not an object"),
        (Reply(200, json.dumps(answer("a") | {"padding": "x" * 123_000}).encode()), "over 122880"),
    ],
)
def test_replies_that_alexa_refuses(reply: Reply, why: str) -> None:
    with pytest.raises(InvalidResponse, match=why):
        read(reply, SilentVoice())


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
    assert read(Reply(200, json.dumps(body).encode()), SilentVoice()).card == shown


def test_plain_text_is_read() -> None:
    body = {"version": "1.0", "response": {"outputSpeech": {"type": "PlainText", "text": "Hello."}}}
    assert read(Reply(200, json.dumps(body).encode()), SilentVoice()).text == "Hello."
