"""The coach as an ``ask-sdk-core`` skill: one request handler, one exception handler."""

from datetime import UTC, datetime
from typing import Any, cast

from ask_sdk_core.dispatch_components import AbstractExceptionHandler, AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill import CustomSkill as Skill
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model import IntentRequest, LaunchRequest, RequestEnvelope, Response, SessionEndedRequest
from ask_sdk_model.interfaces.system import ExceptionEncounteredRequest
from ask_sdk_model.ui import Reprompt, SimpleCard, SsmlOutputSpeech

from skill.alexa.account import listeners_day
from skill.alexa.handlers import HANDLERS
from skill.alexa.serializer import AlexaSerializer
from skill.alexa.slots import Slots
from skill.coaching import Call, Coach, Reply
from skill.domain.conversation import events
from skill.domain.conversation.events import Ended, Event
from skill.journal import entry
from skill.speech.ssml import ssml
from skill.stores.base import listener_key

__all__ = ["Skill", "build_skill"]

CARD_CHARACTERS = 8_000
"""A card's title and text together."""


def build_skill(coach: Coach, pepper: str) -> Skill:
    """The skill that answers for ``coach``. ``pepper`` keys the hash that stands for a listener."""
    builder = SkillBuilder()
    builder.add_request_handler(_TurnHandler(coach, pepper))
    builder.add_exception_handler(_Apology(coach, pepper))
    skill: Any = builder.create()
    # Under the same interface, though the SDK names its own class in the type.
    skill.serializer = AlexaSerializer()
    return cast("Skill", skill)


class _TurnHandler(AbstractRequestHandler):
    """Every request there is: the table decides, not the order of registration."""

    def __init__(self, coach: Coach, pepper: str) -> None:
        self._coach = coach
        self._pepper = pepper

    def can_handle(self, handler_input: HandlerInput) -> bool:  # noqa: ARG002 - the SDK's interface
        return True

    def handle(self, handler_input: HandlerInput) -> Response:
        envelope = handler_input.request_envelope
        event = event_of(envelope)
        if event is None:
            return Response()
        reply = self._coach.answer(call_of(envelope, self._pepper), event)
        return _response(handler_input, reply)


class _Apology(AbstractExceptionHandler):
    """Whatever failed, the listener hears a sentence and keeps their place; the operator gets it once."""

    def __init__(self, coach: Coach, pepper: str) -> None:
        self._coach = coach
        self._pepper = pepper

    def can_handle(self, handler_input: HandlerInput, exception: Exception) -> bool:  # noqa: ARG002 - likewise
        return True

    def handle(self, handler_input: HandlerInput, exception: Exception) -> Response:
        envelope = handler_input.request_envelope
        entry().failed(exception)
        entry().outcome = "apologised"
        if isinstance(envelope.request, SessionEndedRequest):
            return Response()
        return _response(handler_input, self._coach.apologise(call_of(envelope, self._pepper), exception))


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
    if isinstance(request, ExceptionEncounteredRequest):
        entry().outcome = "refused_by_alexa"
        entry().reason = str(getattr(getattr(request.error, "object_type", None), "value", None))
    return None


def call_of(envelope: RequestEnvelope, pepper: str) -> Call:
    """Who speaks, when, and what the session carries."""
    request, session = envelope.request, envelope.session
    moment = getattr(request, "timestamp", None) or datetime.now(UTC)
    user = (envelope.context.system.user if envelope.context and envelope.context.system else None) or (
        session.user if session else None
    )
    return Call(
        listener=listener_key(pepper, (user.user_id if user else None) or "nobody"),
        now=int(moment.timestamp()),
        today=listeners_day(moment, getattr(request, "locale", None)),
        session=session.attributes if session and not session.new else None,
    )


def _response(handler_input: HandlerInput, reply: Reply) -> Response:
    turn = reply.turn
    if not turn.timeline:
        return Response()
    if handler_input.request_envelope.session:
        handler_input.attributes_manager.session_attributes = reply.session if turn.open else {}
    card = turn.card
    return Response(
        output_speech=SsmlOutputSpeech(ssml=ssml(turn.timeline)),
        reprompt=Reprompt(output_speech=SsmlOutputSpeech(ssml=ssml(turn.reprompt))) if turn.open else None,
        card=SimpleCard(card.title, card.text[: CARD_CHARACTERS - len(card.title)]) if card else None,
        should_end_session=not turn.open,
    )
