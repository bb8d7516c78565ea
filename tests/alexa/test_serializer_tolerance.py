"""The serializer on what the SDK's own refuses, or is hurt by."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from ask_sdk_model.request import Request
from ask_sdk_model.request_envelope import RequestEnvelope

from skill.alexa.serializer import AlexaSerializer
from skill.errors import Rejected
from tests.alexa.envelopes import envelope

Json = Any
Model = Any

OURS = AlexaSerializer()


def read(body: object) -> Model:
    return OURS.deserialize(json.dumps(body), RequestEnvelope)


class TestWhatTheSdkRefuses:
    def test_an_unknown_type_of_request(self) -> None:
        body = envelope("LaunchRequest")
        body["request"] = {**body["request"], "type": "Alexa.Something.New", "detail": {"a": [1]}}
        made = read(body).request
        assert type(made) is Request
        assert made.object_type == "Alexa.Something.New"
        assert made.locale == "en-GB"
        assert isinstance(made.timestamp, datetime)
        assert vars(made)["detail"] == {"a": [1]}

    @pytest.mark.parametrize("kind", [None, 5, [], {}, ["IntentRequest"], True])
    def test_a_type_that_is_no_name(self, kind: object) -> None:
        body = envelope("LaunchRequest")
        body["request"]["type"] = kind
        assert type(read(body).request) is Request

    def test_no_type_at_all(self) -> None:
        body = envelope("LaunchRequest")
        del body["request"]["type"]
        assert type(read(body).request) is Request

    def test_an_unknown_enumeration_value_stays_text(self) -> None:
        body = envelope("SessionEndedRequest")
        body["request"]["reason"] = "WENT_TO_BED"
        body["context"]["Viewport"]["shape"] = "TRIANGLE"
        made = read(body)
        assert made.request.reason == "WENT_TO_BED"
        assert made.context.viewport.shape == "TRIANGLE"
        assert OURS.serialize(made)["request"]["reason"] == "WENT_TO_BED"

    def test_an_unknown_key_is_kept(self) -> None:
        body = envelope("IntentRequest")
        body["context"]["Alexa.New"] = {"a": 1}
        assert getattr(read(body).context, "Alexa.New") == {"a": 1}

    @pytest.mark.parametrize(
        "key",
        [
            "object_type",
            "request_id",
            "__dict__",
            "__class__",
            "_Request__discriminator_value",
            "_anything",
            "to_dict",
            "deserialized_types",
            "attribute_map",
            "get_real_child_model",
            "__init__",
        ],
    )
    @pytest.mark.parametrize("value", ["IntentRequest", {"object_type": "IntentRequest"}, None])
    def test_a_key_cannot_replace_what_the_class_has(self, key: str, value: object) -> None:
        expected = read(envelope("LaunchRequest"))
        body = envelope("LaunchRequest")
        body["request"][key] = value
        body["context"][key] = value
        made = read(body)
        assert made.request == expected.request
        assert type(made.request) is type(expected.request)
        assert made.request.object_type == "LaunchRequest"
        assert made.request.to_dict() == expected.request.to_dict()


def paths(value: Json, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    for key, part in value.items() if isinstance(value, dict) else enumerate(value):
        yield (*path, key)
        if isinstance(part, (dict, list)):
            yield from paths(part, (*path, key))


class TestWrongTypes:
    @pytest.mark.parametrize(
        "wrong", [None, True, 5, 1.5, "x", [], [[]], {}, {"a": 1}, [None]], ids=repr
    )
    @pytest.mark.parametrize(
        "kind", ["IntentRequest", "Alexa.Presentation.APL.UserEvent", "SessionEndedRequest"]
    )
    def test_no_value_anywhere_breaks_the_reading(self, kind: str, wrong: object) -> None:
        for path in paths(envelope(kind)):
            body = envelope(kind)
            holder: Any = body
            for step in path[:-1]:
                holder = holder[step]
            holder[path[-1]] = wrong
            made = read(body)
            assert isinstance(made, RequestEnvelope)
            json.dumps(OURS.serialize(made))

    def test_a_value_of_the_wrong_kind_is_as_if_absent(self) -> None:
        body = envelope("IntentRequest")
        body["session"]["new"] = "false"
        body["session"]["user"] = "me"
        body["request"]["timestamp"] = 1795158942
        body["request"]["intent"]["slots"] = []
        body["context"]["Viewport"]["touch"] = "SINGLE"
        body["context"]["Viewport"]["dpi"] = "NaN"
        body["context"]["AudioPlayer"]["offsetInMilliseconds"] = "soon"
        body["context"]["System"]["apiEndpoint"] = {"url": "x"}
        made = read(body)
        assert made.session.new is None
        assert made.session.user is None
        assert made.request.timestamp is None
        assert made.request.intent.slots is None
        assert made.context.viewport.touch is None
        assert made.context.viewport.dpi is None
        assert made.context.audio_player.offset_in_milliseconds is None
        assert made.context.system.api_endpoint is None

    def test_parts_of_the_wrong_kind_are_left_out(self) -> None:
        body = envelope("IntentRequest")
        slots = body["request"]["intent"]["slots"]
        slots["side"] = None
        slots["stretch"]["resolutions"]["resolutionsPerAuthority"][0:1] = [None, "x", {}]
        made = read(body).request.intent.slots
        assert list(made) == ["stretch"]
        authorities = made["stretch"].resolutions.resolutions_per_authority
        assert [one.authority for one in authorities] == [
            None,
            "amzn1.er-authority.echo-sdk.dynamic",
        ]

    def test_parts_of_any_kind_are_left_as_they_are(self) -> None:
        body = envelope("Alexa.Presentation.APL.UserEvent")
        body["request"]["arguments"] = [None, 1, "x"]
        body["session"]["attributes"] = {"a": None, "b": [None]}
        made = read(body)
        assert made.request.arguments == [None, 1, "x"]
        assert made.session.attributes == {"a": None, "b": [None]}

    @pytest.mark.parametrize("number", [2**63, 10**300, -(10**300)])
    def test_huge_numbers(self, number: int) -> None:
        body = envelope("IntentRequest")
        body["context"]["Viewport"]["dpi"] = number
        body["context"]["AudioPlayer"]["offsetInMilliseconds"] = number
        made = read(body)
        assert made.context.viewport.dpi == float(number)
        assert made.context.audio_player.offset_in_milliseconds == pytest.approx(number)

    @pytest.mark.parametrize("stamp", ["yesterday", "2026-99-99T00:00:00Z", ""])
    def test_times_that_are_none(self, stamp: str) -> None:
        assert read(envelope("LaunchRequest", timestamp=stamp)).request.timestamp is None
        assert OURS.deserialize(json.dumps([stamp, "2026-11-20"]), "list[date]") == [
            date(2026, 11, 20)
        ]

    @pytest.mark.parametrize("body", ["[]", "5", '"x"', "null", "true"])
    def test_a_body_that_is_no_envelope(self, body: str) -> None:
        with pytest.raises(Rejected, match="body_form"):
            OURS.deserialize(body, RequestEnvelope)

    def test_what_is_no_model_cannot_be_written(self) -> None:
        with pytest.raises(TypeError, match="set cannot be written as JSON"):
            OURS.serialize({"a": {1, 2}})
