"""The serializer beside the SDK's own, on what Alexa sends and what skills answer."""

import json
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from importlib import import_module
from typing import Any

import pytest
from ask_sdk_core.attributes_manager import AttributesManager
from ask_sdk_core.response_helper import ResponseFactory
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.intent_request import IntentRequest
from ask_sdk_model.interfaces.alexa.presentation.apl.render_document_directive import (
    RenderDocumentDirective,
)
from ask_sdk_model.request import Request
from ask_sdk_model.request_envelope import RequestEnvelope
from ask_sdk_model.response_envelope import ResponseEnvelope
from ask_sdk_model.services.reminder_management.reminder_response import ReminderResponse
from ask_sdk_model.services.serializer import Serializer
from ask_sdk_model.ui.simple_card import SimpleCard

from skill.alexa.serializer import AlexaSerializer
from tests.alexa.envelopes import envelope
from tests.alexa.requests import REQUESTS

Json = Any
Model = Any

OURS = AlexaSerializer()
SDKS = DefaultSerializer()


def class_named(path: str) -> Model:
    module, _, name = path.rpartition(".")
    return getattr(import_module(module), name)


def filled(kind: str, depth: int = 0) -> Json:
    """Return JSON of this type in which every attribute has a value."""
    if kind.startswith("list["):
        return [filled(kind[5:-1], depth)] * 2
    if kind.startswith("dict("):
        return {"key": filled(kind[:-1].partition(", ")[2], depth)}
    plain = {
        "str": "text",
        "int": 7,
        "float": 0.5,
        "bool": True,
        "object": {"any": ["thing", None, 1]},
    }
    if kind in plain:
        return plain[kind]
    if kind == "datetime":
        return "2026-11-20T07:15:42.250+01:00"
    model = class_named(kind)
    if issubclass(model, Enum):
        return next(iter(model)).value
    for named, path in getattr(model, "discriminator_value_class_map", {}).items():
        return {**filled_model(class_named(path), depth), model.json_discriminator_key: named}
    return filled_model(model, depth)


def filled_model(model: Model, depth: int) -> dict[str, Any]:
    # Some models contain themselves.
    kinds = model.deserialized_types.items() if depth < 6 else ()
    return {model.attribute_map[attribute]: filled(kind, depth + 1) for attribute, kind in kinds}


class TestAlikeTheSdks:
    def test_it_has_the_sdks_interface(self) -> None:
        assert issubclass(AlexaSerializer, Serializer)

    def test_there_is_an_example_of_every_type_the_sdk_knows(self) -> None:
        assert set(REQUESTS) == set(Request.discriminator_value_class_map)

    @pytest.mark.parametrize("kind", REQUESTS)
    def test_a_request_as_alexa_sends_it(self, kind: str) -> None:
        body = json.dumps(envelope(kind))
        ours, sdks = (
            OURS.deserialize(body, RequestEnvelope),
            SDKS.deserialize(body, RequestEnvelope),
        )
        assert type(ours.request) is type(sdks.request)
        assert ours == sdks
        assert json.dumps(OURS.serialize(ours)) == json.dumps(SDKS.serialize(sdks))

    def test_a_session_s_attributes_are_not_copied_for_each_request(self) -> None:
        read = OURS.deserialize(json.dumps(envelope("LaunchRequest")), RequestEnvelope)
        assert AttributesManager(read).session_attributes is read.session.attributes

    def test_a_context_s_parts_are_read_when_they_are_looked_at(self) -> None:
        body = json.dumps(envelope("LaunchRequest"))
        context, sdks = (one.deserialize(body, RequestEnvelope).context for one in (OURS, SDKS))
        assert set(vars(context)).isdisjoint(sdks.deserialized_types)
        assert context.viewport == sdks.viewport
        assert set(vars(context)) & set(sdks.deserialized_types) == {"viewport"}
        assert sdks == context
        assert vars(context) == vars(sdks)
        assert context.to_dict() == sdks.to_dict()
        with pytest.raises(AttributeError):
            _ = context.view_port

    def test_contexts_that_differ_in_what_nobody_looked_at_differ(self) -> None:
        bodies = [envelope("LaunchRequest") for _ in range(2)]
        assert len({json.dumps(body) for body in bodies}) == 1
        bodies[1]["context"]["Viewport"]["dpi"] = 7
        one, same, other = (
            OURS.deserialize(json.dumps(body), RequestEnvelope).context
            for body in (bodies[0], *bodies)
        )
        assert one == same
        assert one != other

    @pytest.mark.parametrize("path", Request.discriminator_value_class_map.values())
    def test_a_request_with_every_attribute_there_is(self, path: str) -> None:
        model = class_named(path)
        kind = next(
            kind for kind, named in Request.discriminator_value_class_map.items() if named == path
        )
        request = {**filled_model(model, 0), "type": kind}
        body = json.dumps(
            {**filled("ask_sdk_model.request_envelope.RequestEnvelope"), "request": request}
        )
        ours, sdks = (
            OURS.deserialize(body, RequestEnvelope),
            SDKS.deserialize(body, RequestEnvelope),
        )
        assert type(ours.request) is model
        assert ours == sdks
        assert OURS.serialize(ours) == SDKS.serialize(sdks)

    @pytest.mark.parametrize(
        "payload", [None, "7", '"text"', "[1, 2]", '{"a": {"name": "x"}}', "true", "1.5"]
    )
    @pytest.mark.parametrize("kind", ["object", object])
    def test_values_without_a_model(self, payload: str | None, kind: object) -> None:
        assert OURS.deserialize(payload, kind) == SDKS.deserialize(payload, kind)

    @pytest.mark.parametrize(
        ("payload", "kind"),
        [
            ('"text"', "str"),
            ("7", str),
            ("7", "int"),
            ('"7"', int),
            ("7.0", "long"),
            ("7", float),
            ('"7.5"', "float"),
            ("true", bool),
            ('"2026-11-20"', date),
            ('"2026-11-20T07:15:42"', datetime),
            ('["a", "b"]', "list[str]"),
            ('{"a": "b"}', "dict(str, str)"),
            ("[[1]]", "list[list[int]]"),
            ('{"whatever": 1}', Decimal),
        ],
    )
    def test_types_of_all_notations(self, payload: str, kind: object) -> None:
        assert OURS.deserialize(payload, kind) == SDKS.deserialize(payload, kind)

    def test_an_answer_of_a_service(self) -> None:
        body = json.dumps(
            filled("ask_sdk_model.services.reminder_management.reminder_response.ReminderResponse")
        )
        assert OURS.deserialize(body, ReminderResponse) == SDKS.deserialize(body, ReminderResponse)

    def test_a_response(self) -> None:
        factory = ResponseFactory()
        factory.speak("Next <break time='3s'/>").ask("Say next").set_card(
            SimpleCard("Sphinx", "Lie down.")
        )
        factory.add_directive(RenderDocumentDirective("screen", {"type": "APL"}, {"days": None}))
        attributes: dict[str, object] = {
            "state": {
                "minutes": Decimal(8),
                "rate": Decimal("0.5"),
                "days": [date(2026, 11, 20)],
                "open": None,
            },
        }
        response = ResponseEnvelope(
            version="1.0", session_attributes=attributes, response=factory.response
        )
        ours = OURS.serialize(response)
        assert json.dumps(ours) == json.dumps(SDKS.serialize(response))
        assert ours["sessionAttributes"]["state"] == {
            "minutes": 8,
            "rate": 0.5,
            "days": ["2026-11-20"],
            "open": None,
        }
        assert ours["response"]["directives"][0]["type"] == "Alexa.Presentation.APL.RenderDocument"

    @pytest.mark.parametrize(
        "value", [None, "text", 7, 1.5, True, b"raw", [1, None], (1, "a"), {"a": {"b": None}}]
    )
    def test_plain_values(self, value: object) -> None:
        assert OURS.serialize(value) == SDKS.serialize(value)
        assert type(OURS.serialize(value)) is type(value)

    def test_kinds_of_kinds(self) -> None:
        class Place(Enum):
            START = "start"

        class Word(str):
            __slots__ = ()

        class Row(list[Any]):
            pass

        class Table(dict[str, Any]):
            pass

        value = Table(
            row=Row([Place.START, Word("x")]),
            when=datetime(2026, 11, 20, 7, 15),  # noqa: DTZ001 - Alexa may send none
            pair=(Place.START,),
        )
        assert OURS.serialize(value) == SDKS.serialize(value) == {
            "row": ["start", "x"],
            "when": "2026-11-20T07:15:00",
            "pair": ("start",),
        }  # fmt: skip

    def test_the_models_tables_are_left_as_they_are(self) -> None:
        before = dict(IntentRequest.attribute_map)
        OURS.serialize(OURS.deserialize(json.dumps(envelope("IntentRequest")), RequestEnvelope))
        assert IntentRequest.attribute_map == before
