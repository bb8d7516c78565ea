"""Whatever is signed is read, or refused for a reason; nothing else ever happens at the door."""

import json

import pytest
from ask_sdk_model.request_envelope import RequestEnvelope
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skill.alexa.json_body import parsed
from skill.alexa.serializer import AlexaSerializer
from skill.errors import Rejected
from tests.alexa.envelopes import envelope
from tests.alexa.requests import REQUESTS
from tests.support.signing import signed, verifier

DOOR = verifier()
SERIALIZER = AlexaSerializer()

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=12,
)
often = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def admitted(headers: dict[str, str], body: bytes) -> RequestEnvelope | None:
    """Do what the view does; return the SDK's envelope, or None for what is refused."""
    try:
        DOOR.check_signature(headers, body)
        value = parsed(body)
        DOOR.check_envelope(value if isinstance(value, dict) else {})
        made: RequestEnvelope = SERIALIZER.deserialize(value, RequestEnvelope)
    except Rejected:
        return None
    return made


@often
@given(st.binary(max_size=400))
def test_any_bytes(body: bytes) -> None:
    assert admitted(*signed(body)) is None


@often
@given(json_values)
def test_any_json(value: object) -> None:
    assert admitted(*signed(json.dumps(value).encode())) is None


@often
@given(
    st.sampled_from(list(REQUESTS)),
    st.sampled_from(["request", "session", "context"]),
    json_values,
    st.data(),
)
def test_any_json_in_a_request(kind: str, part: str, value: object, data: st.DataObject) -> None:
    body = envelope(kind)
    name = data.draw(st.sampled_from([*body.get(part, {"x": 1}), "another"]))
    body.setdefault(part, {})[name] = value
    made = admitted(*signed(json.dumps(body).encode()))
    if made is not None:
        json.dumps(SERIALIZER.serialize(made), allow_nan=False).encode()


@often
@given(
    st.dictionaries(
        st.sampled_from(["SignatureCertChainUrl", "Signature-256", "Host"]), st.text(max_size=200)
    )
)
def test_any_headers(headers: dict[str, str]) -> None:
    with pytest.raises(Rejected):
        DOOR.check_signature(headers, b"{}")
