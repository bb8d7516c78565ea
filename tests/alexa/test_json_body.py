"""JSON that someone else wrote."""

import json
import traceback

import orjson
import pytest

from skill.alexa.json_body import MAX_DEPTH, parsed
from skill.alexa.serializer import AlexaSerializer
from skill.errors import Rejected

CANARY = "eyJ0eXAiOiJKV1QiLCJhbGciOi-the-token"


@pytest.mark.parametrize("value", [None, 1, 1.5, "x", [], {}, {"a": [1, {"b": "é 腰 🧘"}]}])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_what_is_json_is_read(value: object, ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    assert parsed(text) == parsed(text.encode()) == parsed(b"\xef\xbb\xbf" + text.encode()) == value


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "body_json"),
        (b"{", "body_json"),
        (b"{}{}", "body_json"),
        (b"{'a': 1}", "body_json"),
        (b'{"a": NaN}', "body_json"),
        (b'{"a": Infinity}', "body_json"),
        (b'{"a": -Infinity}', "body_json"),
        (b'{"a": 1e999}', "body_json"),
        (b'{"a": -1e999}', "body_json"),
        (b"9" * 400, "body_json"),
        (b"9" * 5000, "body_json"),
        (b'"\x00"', "body_json"),
        (b"\xef\xbb\xbf\xef\xbb\xbf{}", "body_json"),
        (b"\xff\xfe", "body_text"),
        ("{}".encode("utf-16"), "body_text"),
        ("{}".encode("utf-16-le"), "body_json"),
        (b'"\xed\xa0\x80"', "body_text"),
        (b'"\xc0\xaf"', "body_text"),
        (b'"\\ud800"', "body_text"),
        (b'{"\\uDFFF": 1}', "body_text"),
        (b'["\\ude00\\ud83d"]', "body_text"),
        ('"\ud800"', "body_text"),
    ],
)
def test_what_is_not_is_refused(body: bytes | str, reason: str) -> None:
    with pytest.raises(Rejected) as refusal:
        parsed(body)
    assert refusal.value.reason == reason


@pytest.mark.parametrize("number", [2**64 - 1, 2**64, -(2**63) - 1, 10**300])
def test_what_64_bits_do_not_hold_is_a_float(number: int) -> None:
    made = parsed(str(number))
    assert isinstance(made, float if number >= 2**64 or number < -(2**63) else int)
    assert made == (float(number) if isinstance(made, float) else number)
    # So that whatever was read can be written.
    assert orjson.loads(orjson.dumps(made)) == made


def test_both_halves_of_a_pair_are_one_letter() -> None:
    assert parsed(rb'"\ud83e\uddd8 \\ud800"') == "🧘 \\ud800"


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_nesting_is_limited(opening: str, closing: str) -> None:
    parsed(opening * MAX_DEPTH + ("" if opening == "[" else "1") + closing * MAX_DEPTH)
    for depth in (MAX_DEPTH + 1, 900, 5000, 70_000):
        with pytest.raises(Rejected, match="body_depth"):
            parsed(opening * depth + ("" if opening == "[" else "1") + closing * depth)


def test_width_is_not_depth() -> None:
    wide = [{"a": [index]} for index in range(1000)]
    assert parsed(json.dumps(wide)) == wide


def test_the_deepest_body_can_be_read_and_written_as_models() -> None:
    attributes = "[" * (MAX_DEPTH - 3) + "]" * (MAX_DEPTH - 3)
    slot = '{"type":"List","values":[' * 40 + "]}" * 40
    request = f'{{"type":"IntentRequest","intent":{{"slots":{{"a":{{"slotValue":{slot}}}}}}}}}'
    body = f'{{"session":{{"attributes":{{"a":{attributes}}}}},"request":{request}}}'
    serializer = AlexaSerializer()
    made = serializer.deserialize(body, "ask_sdk_model.request_envelope.RequestEnvelope")
    assert (
        json.loads(json.dumps(serializer.serialize(made)))["session"] == json.loads(body)["session"]
    )


@pytest.mark.parametrize(
    "body",
    [
        f'{{"apiAccessToken": "{CANARY}"',
        f'["{CANARY}"]',
        f'"{CANARY}\\ud800"',
        f'"{CANARY}\ud800"',
        f'"{CANARY}", NaN',
        "[" * 5000 + f'"{CANARY}"' + "]" * 5000,
    ],
)
def test_an_error_holds_nothing_of_the_body(body: str) -> None:
    with pytest.raises(Rejected) as refusal:
        AlexaSerializer().deserialize(body, "ask_sdk_model.request_envelope.RequestEnvelope")
    error: BaseException | None = refusal.value
    seen = 0
    while error is not None:
        seen += 1
        assert CANARY not in repr(vars(error)) + repr(error.args) + "".join(
            traceback.format_exception(error)
        )
        error = error.__cause__ or error.__context__
    assert seen == 1
