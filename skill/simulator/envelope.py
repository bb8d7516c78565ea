"""The JSON that Alexa sends to a skill (Request and Response JSON Reference, Alexa Skills Kit)."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

JsonObject = dict[str, object]


@dataclass(frozen=True)
class Identity:
    """The speaker, its household, and the voice it recognises (`person_id`, None for nobody)."""

    user_id: str = "amzn1.ask.account.SIMULATED"
    device_id: str = "amzn1.ask.device.SIMULATED"
    person_id: str | None = None
    application_id: str = "amzn1.ask.skill.simulated"
    locale: str = "en-US"
    api_endpoint: str = "https://api.simulator.invalid"
    """Not Alexa's: a simulated speaker has no account there, and the service calls no other host.
    """
    api_access_token: str = "simulated"  # noqa: S105 - nothing that needs a token is called


@dataclass(frozen=True)
class Session:
    """One session: its id, whether its first request is to come, and the skill's data in it."""

    id: str = field(default_factory=lambda: f"amzn1.echo-api.session.{uuid.uuid4()}")
    new: bool = True
    attributes: Mapping[str, object] = field(default_factory=dict)


def launch() -> JsonObject:
    """The request of "open lower back coach"."""
    return {"type": "LaunchRequest", "shouldLinkResultBeReturned": False}


def intent(name: str, slots: Mapping[str, object]) -> JsonObject:
    """The request of an understood utterance; `slots` are Alexa's slot objects by name."""
    request: JsonObject = {"name": name, "confirmationStatus": "NONE"}
    if slots:
        request["slots"] = dict(slots)
    return {"type": "IntentRequest", "intent": request}


def session_ended(reason: str, error: Mapping[str, str] | None = None) -> JsonObject:
    """The notice that the session is over; `error` (type, message) goes with the reason ERROR."""
    request: JsonObject = {"type": "SessionEndedRequest", "reason": reason}
    if error is not None:
        request["error"] = dict(error)
    return request


def envelope(request: JsonObject, session: Session, identity: Identity, at: datetime) -> JsonObject:
    """The whole message: `request` in `session`, sent at the moment `at` (whole seconds, UTC)."""
    application = {"applicationId": identity.application_id}
    user = {"userId": identity.user_id}
    system: JsonObject = {
        "application": application,
        "user": user,
        "device": {"deviceId": identity.device_id, "supportedInterfaces": {}},
        "apiEndpoint": identity.api_endpoint,
        "apiAccessToken": identity.api_access_token,
    }
    if identity.person_id is not None:
        system["person"] = {"personId": identity.person_id}
    return {
        "version": "1.0",
        "session": {
            "new": session.new,
            "sessionId": session.id,
            "application": application,
            "attributes": dict(session.attributes),
            "user": user,
        },
        "context": {"System": system},
        "request": {
            **request,
            "requestId": f"amzn1.echo-api.request.{uuid.uuid4()}",
            "timestamp": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "locale": identity.locale,
        },
    }
