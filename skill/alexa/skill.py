"""The coach as an ``ask-sdk-core`` skill: one request handler, one exception handler."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from ask_sdk_core.dispatch_components import AbstractExceptionHandler, AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill import CustomSkill as Skill
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model import Response, SessionEndedRequest
from ask_sdk_model.events.skillevents import SkillDisabledRequest
from ask_sdk_model.interfaces.connections import SendRequestDirective
from ask_sdk_model.ui import Reprompt, SimpleCard, SsmlOutputSpeech

from skill.alexa.envelope import EnvelopeReader, event_of
from skill.alexa.models import Plain
from skill.alexa.reminders import PERMISSION
from skill.alexa.serializer import AlexaSerializer
from skill.coaching import Coach, Reply
from skill.journal import Ending, entry
from skill.speech.ssml import ssml

__all__ = ["Skill", "build_skill"]

CARD_CHARACTERS = 8_000
"""A card's title and text together."""


def build_skill(
    coach: Coach, reader: EnvelopeReader, others: Mapping[str, Coach] | None = None
) -> Skill:
    """The skill: ``coach`` answers what ``reader`` reads, the ``others`` in their languages."""
    coaches = _Coaches(coach, others or {})
    builder = SkillBuilder()
    builder.add_request_handler(_TurnHandler(coaches, reader))
    builder.add_exception_handler(_Apology(coaches, reader))
    skill: Any = builder.create()
    # It has the interface of the SDK's own class, which the attribute's type names.
    skill.serializer = AlexaSerializer()
    return cast("Skill", skill)


@dataclass(frozen=True)
class _Coaches:
    """One coach for each language, and the usual one."""

    usual: Coach
    others: Mapping[str, Coach]

    def for_locale(self, locale: object) -> Coach:
        """Who speaks the language of a locale such as ``en-GB``."""
        return self.others.get(str(locale).partition("-")[0], self.usual)


class _TurnHandler(AbstractRequestHandler):
    """Handles every request: the handler table decides, not the order of registration."""

    def __init__(self, coaches: _Coaches, reader: EnvelopeReader) -> None:
        self._coaches = coaches
        self._reader = reader

    def can_handle(self, handler_input: HandlerInput) -> bool:  # noqa: ARG002 - the SDK's interface
        return True

    def handle(self, handler_input: HandlerInput) -> Response:
        envelope = handler_input.request_envelope
        if isinstance(envelope.request, SkillDisabledRequest):
            self._coaches.usual.forget_household(self._reader.account(envelope))
            return Response()
        event = event_of(envelope)
        if event is None:
            return Response()
        call, kept = self._reader.call(envelope)
        coach = self._coaches.for_locale(getattr(envelope.request, "locale", None))
        return _response(handler_input, coach.answer(call, event), kept)


class _Apology(AbstractExceptionHandler):
    """Answer any failure.

    The listener hears a sentence and keeps their place; the operator gets the error once.
    """

    def __init__(self, coaches: _Coaches, reader: EnvelopeReader) -> None:
        self._coaches = coaches
        self._reader = reader

    def can_handle(self, handler_input: HandlerInput, exception: Exception) -> bool:  # noqa: ARG002 - likewise
        return True

    def handle(self, handler_input: HandlerInput, exception: Exception) -> Response:
        envelope = handler_input.request_envelope
        entry().failed(exception)
        entry().ending = Ending.APOLOGISED
        if isinstance(envelope.request, SessionEndedRequest | SkillDisabledRequest):
            return Response()
        call, kept = self._reader.call(envelope)
        coach = self._coaches.for_locale(getattr(envelope.request, "locale", None))
        return _response(handler_input, coach.apologise(call), kept)


def _response(handler_input: HandlerInput, reply: Reply, kept: dict[str, str]) -> Response:
    turn = reply.turn
    if not turn.timeline:
        return Response()
    goes_on = turn.open or turn.asks_permission
    if handler_input.request_envelope.session is not None:
        handler_input.attributes_manager.session_attributes = (
            Plain(reply.session | kept) if goes_on else {}
        )
    card = turn.card
    spoken = ssml(turn.timeline)
    return Response(
        output_speech=SsmlOutputSpeech(ssml=spoken),
        reprompt=Reprompt(output_speech=SsmlOutputSpeech(ssml=ssml(turn.reprompt, after=spoken)))
        if turn.open
        else None,
        card=SimpleCard(card.title, card.text[: CARD_CHARACTERS - len(card.title)])
        if card
        else None,
        directives=[_permission_request()] if turn.asks_permission else None,
        # Alexa asks the question itself and brings the answer as a Connections.Response of this
        # session.
        should_end_session=None if turn.asks_permission else not turn.open,
    )


def _permission_request() -> SendRequestDirective:
    """Ask for the permission by voice.

    https://developer.amazon.com/docs/smapi/voice-permissions-for-reminders.html
    """
    payload: dict[str, object] = {
        "@type": "AskForPermissionsConsentRequest",
        "@version": "2",
        "permissionScopes": [{"permissionScope": PERMISSION, "consentLevel": "ACCOUNT"}],
    }
    return SendRequestDirective(name="AskFor", payload=payload, token="")
