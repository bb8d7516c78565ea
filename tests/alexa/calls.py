"""Short request bodies, with what a test needs in them, and how the service reads them."""

import json
from collections.abc import Mapping
from typing import Any

from ask_sdk_model import RequestEnvelope

from skill.alexa.api import AlexaApi
from skill.alexa.envelope import EnvelopeReader
from skill.alexa.serializer import AlexaSerializer
from skill.alexa.skill import Skill
from skill.coaching import Call

PEPPER = "a pepper of some length"
NOON = "2026-03-02T18:00:00Z"
CARRIED_FOR_NOBODY = {"zone": "America/Chicago", "person": ""}
"""What a session carries beside the coach's own, where Alexa tells neither the device nor the
voice."""


def envelope(request: Mapping[str, Any], **session: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """A body with this request, in a session with these fields."""
    user = {"userId": "amzn1.ask.account.A"}
    return {
        "version": "1.0",
        "session": {"new": False, "sessionId": "s", "user": user, "attributes": {}, **session},
        "context": {"System": {"user": user, "application": {"applicationId": "a"}}},
        "request": {"requestId": "r", "timestamp": NOON, "locale": "en-US", **request},
    }


def read(body: Mapping[str, Any]) -> RequestEnvelope:
    """As the service reads it."""
    message: RequestEnvelope = AlexaSerializer().deserialize(json.dumps(body), RequestEnvelope)
    return message


def answered(skill: Skill, body: Mapping[str, Any]) -> dict[str, Any]:
    """The skill's answer to a body, as it leaves."""
    answer = skill.serializer.serialize(skill.invoke(read(body), None))
    assert isinstance(answer, dict)
    return answer


def reader() -> EnvelopeReader:
    """One that reaches no host at all: Alexa's API is not there."""
    return EnvelopeReader(PEPPER, AlexaApi(frozenset()))


def intent(name: str | None) -> dict[str, Any]:
    """A request with an intent that has no slots."""
    return {"type": "IntentRequest", "intent": {"name": name, "confirmationStatus": "NONE"}}


def permission(payload: object) -> dict[str, Any]:
    """Alexa's answer to the question for the permission."""
    return {"type": "Connections.Response", "name": "AskFor", "payload": payload, "token": ""}


def as_person(body: dict[str, Any], person: str | None) -> dict[str, Any]:
    """The same body, from a recognised voice, or from none."""
    body["context"]["System"]["person"] = {"personId": person} if person else None
    return body


def call_of(body: Mapping[str, Any]) -> Call:
    """Whom and when the service takes the body for."""
    return reader().call(read(body))[0]
