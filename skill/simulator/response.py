"""A skill's response, read and judged as Alexa does before anything of it is spoken."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from skill.simulator import spoken
from skill.simulator.spoken import Segment
from skill.simulator.transport import HttpResponse
from skill.simulator.voice import Voice

MAX_RESPONSE = 120 * 1024


class InvalidResponse(Exception):
    """A response that Alexa refuses (INVALID_RESPONSE); the message says why."""


@dataclass(frozen=True)
class Card:
    """What the Alexa app shows."""

    title: str
    text: str


@dataclass(frozen=True)
class SkillResponse:
    """One response, ready to be played. `reprompt` is None when the skill gave none."""

    raw: Mapping[str, object]
    speech: tuple[Segment, ...]
    reprompt: tuple[Segment, ...] | None
    ends_session: bool
    attributes: Mapping[str, object]
    card: Card | None

    @property
    def text(self) -> str:
        """The words that are said."""
        return spoken.text(self.speech)

    @property
    def seconds(self) -> float:
        """How long the speech takes, silences and sounds included."""
        return spoken.seconds(self.speech)


def read_response(received: HttpResponse, voice: Voice) -> SkillResponse:
    """Read the response that was received; `voice` knows how long its words take.

    Raises:
        InvalidResponse: Alexa would refuse it.
    """
    if received.status != HTTPStatus.OK:
        raise InvalidResponse(f"HTTP status {received.status}")
    if len(received.body) > MAX_RESPONSE:
        raise InvalidResponse(f"{len(received.body)} bytes, over {MAX_RESPONSE}")
    try:
        raw = json.loads(received.body)
    except ValueError as error:
        raise InvalidResponse(f"not JSON: {error}") from error
    whole = _object(raw, "the response")
    if not isinstance(whole.get("version"), str):
        raise InvalidResponse("no version")
    response = _object(whole.get("response"), "response")
    # Left out, the session ends: the reference's default, and what a speaker without a screen does.
    ends = response.get("shouldEndSession", True)
    if not isinstance(ends, bool):
        raise InvalidResponse("shouldEndSession is not a boolean")
    reprompt = response.get("reprompt")
    return SkillResponse(
        raw=whole,
        speech=_speech(response.get("outputSpeech"), voice),
        reprompt=None
        if reprompt is None
        else _speech(_object(reprompt, "reprompt").get("outputSpeech"), voice),
        ends_session=ends,
        attributes=_object(whole.get("sessionAttributes") or {}, "sessionAttributes"),
        card=_card(response.get("card")),
    )


def _speech(output: object, voice: Voice) -> tuple[Segment, ...]:
    if output is None:
        return ()
    try:
        match _object(output, "outputSpeech"):
            case {"type": "SSML", "ssml": str(markup)}:
                return spoken.ssml(markup, voice)
            case {"type": "PlainText", "text": str(words)}:
                return spoken.plain(words, voice)
            case _:
                raise InvalidResponse("outputSpeech is neither SSML nor PlainText")
    except spoken.BadSpeech as error:
        raise InvalidResponse(str(error)) from error


def _card(card: object) -> Card | None:
    if card is None:
        return None
    match _object(card, "card"):
        case {"type": "Simple", **rest}:
            text = rest.get("content", "")
        case {"type": "Standard", **rest}:
            text = rest.get("text", "")
        case {"type": "LinkAccount" | "AskForPermissionsConsent" as kind}:
            return Card(str(kind), "")
        case _:
            raise InvalidResponse("unknown card type")
    title = rest.get("title", "")
    if (
        not isinstance(text, str)
        or not isinstance(title, str)
        or len(text) + len(title) > spoken.MAX_CHARACTERS
    ):
        raise InvalidResponse("the card's text is not text, or too long")
    return Card(title, text)


def _object(value: object, what: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise InvalidResponse(f"{what} is not an object")
    return value
