"""What a request means: the event, who speaks, when, and what the session carries."""

from datetime import UTC, datetime
from typing import Any

from ask_sdk_model import IntentRequest, LaunchRequest, RequestEnvelope, SessionEndedRequest
from ask_sdk_model.interfaces.connections import ConnectionsResponse
from ask_sdk_model.interfaces.system import ExceptionEncounteredRequest

from skill.alexa.account import TimeZones, is_zone, listener_of, listeners_day
from skill.alexa.api import AlexaApi
from skill.alexa.handlers import HANDLERS
from skill.alexa.reminders import AlexaReminders
from skill.alexa.slots import Slots
from skill.coaching import Call
from skill.domain.conversation import events
from skill.domain.conversation.events import Ended, Event
from skill.journal import Ending, entry
from skill.listener import Listener, is_listener_key, listener_key

ZONE, PERSON = "zone", "person"
"""Keys of a session beside the coach's own: the listener's time zone, and the person whose voice
began the session."""
ACCEPTED = "ACCEPTED"
REQUEST_SHOWN = 2
"""Letters of a request's hash: they tell it from another of the same listener and second."""


class EnvelopeReader:
    """Reads requests. One for the process: it knows the time zones it has asked for."""

    def __init__(self, pepper: str, api: AlexaApi) -> None:
        """Make a reader.

        ``pepper`` keys the hashes that stand for listeners; ``api`` is asked for time zones and
        reminders.
        """
        self._pepper = pepper
        self._api = api
        self._zones = TimeZones(api)

    def call(self, envelope: RequestEnvelope) -> tuple[Call, dict[str, str]]:
        """Who speaks, when and in which session; and what the session keeps beside the coach's own.

        If Alexa recognises a voice in the middle of a session, the session still belongs to
        whoever began it.
        """
        request, session = envelope.request, envelope.session
        moment = getattr(request, "timestamp", None) or datetime.now(UTC)
        number = getattr(request, "request_id", None)
        carried: dict[str, Any] | None = session.attributes if session and not session.new else None
        listener = listener_of(envelope, self._pepper)
        person = carried.get(PERSON) if carried else None
        if isinstance(person, str) and (not person or is_listener_key(person)):
            listener = Listener(listener.account, person)
        zone = carried.get(ZONE) if carried else None
        if not is_zone(zone):
            zone = self._zones.of(envelope)
        call = Call(
            listener=listener,
            now=int(moment.timestamp()),
            today=listeners_day(moment, str(zone)),
            reminders=AlexaReminders(self._api, envelope, str(zone)),
            session=carried or None,
            request=listener_key(self._pepper, number)[:REQUEST_SHOWN] if number else "",
        )
        return call, {ZONE: str(zone), PERSON: listener.person}

    def account(self, envelope: RequestEnvelope) -> str:
        """The keyed hash of the account that sent a request."""
        return listener_of(envelope, self._pepper).account


def event_of(envelope: RequestEnvelope) -> Event | None:
    """What the listener did; ``None`` for what needs no answer."""
    request = envelope.request
    if isinstance(request, LaunchRequest):
        return events.Launched()
    if isinstance(request, IntentRequest):
        intent = request.intent
        handler = HANDLERS.get(intent.name) if intent and intent.name else None
        return handler(Slots(intent.slots)) if handler and intent else events.NotUnderstood()
    if isinstance(request, SessionEndedRequest):
        reason = str(getattr(request.reason, "value", request.reason))
        return events.SessionEnded(Ended(reason) if reason in set(Ended) else Ended.IN_ERROR)
    if isinstance(request, ConnectionsResponse):
        payload = request.payload if isinstance(request.payload, dict) else {}
        return events.PermissionAnswered(granted=payload.get("status") == ACCEPTED)
    if isinstance(request, ExceptionEncounteredRequest):
        entry().ending = Ending.REFUSED_BY_ALEXA
        entry().reason = str(getattr(getattr(request.error, "object_type", None), "value", None))
    return None
