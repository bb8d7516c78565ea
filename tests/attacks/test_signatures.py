"""Requests that are not from Alexa, or not what Alexa signed."""

import json
from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA1, SHA256

from skill.errors import Rejected
from tests.alexa.envelopes import envelope
from tests.attacks.forge import forge
from tests.support.signing import CountingFetch, SteppedClock, authority, signed, verifier


def refusal_of(headers: dict[str, str], body: bytes) -> str:
    with pytest.raises(Rejected) as refusal:
        verifier().check_signature(headers, body)
    return refusal.value.reason


class TestSignature:
    def test_what_alexa_signed_passes(self) -> None:
        verifier().check_signature(*signed())

    def test_letters_of_more_than_one_byte_pass(self) -> None:
        body = json.dumps({"value": "Pokémon, 腰, 🧘"}, ensure_ascii=False).encode()
        verifier().check_signature(*signed(body))

    @pytest.mark.parametrize("change", ["swapcase", "lower", "upper", "title"])
    def test_header_names_in_any_case_pass(self, change: str) -> None:
        headers, body = signed()
        verifier().check_signature(
            {getattr(name, change)(): value for name, value in headers.items()}, body
        )

    @pytest.mark.parametrize("missing", ["SignatureCertChainUrl", "Signature-256"])
    @pytest.mark.parametrize("how", ["absent", "empty"])
    def test_without_one_of_the_headers(self, missing: str, how: str) -> None:
        headers, body = signed()
        headers[missing] = ""
        if how == "absent":
            del headers[missing]
        assert refusal_of(headers, body) == "header_missing"

    def test_without_any_header(self) -> None:
        assert refusal_of({}, b"{}") == "header_missing"

    def test_the_old_header_alone_does_not_count(self) -> None:
        headers, body = signed()
        headers["Signature"] = headers.pop("Signature-256")
        assert refusal_of(headers, body) == "header_missing"

    def test_the_old_header_beside_the_new_one_is_not_looked_at(self) -> None:
        headers, body = signed()
        verifier().check_signature({"Signature": "....$#%@$se", **headers}, body)

    @pytest.mark.parametrize("name", ["SignatureCertChainUrl", "Signature-256"])
    def test_a_header_given_twice(self, name: str) -> None:
        headers, body = signed()
        assert refusal_of({**headers, name.upper(): headers[name]}, body) == "header_repeated"

    def test_headers_joined_as_a_gateway_joins_them(self) -> None:
        headers, body = signed()
        headers["Signature-256"] = f"{headers['Signature-256']},{headers['Signature-256']}"
        assert refusal_of(headers, body) == "signature_form"

    @pytest.mark.parametrize(
        "signature",
        [
            "....$#%@$se",
            "aGVsbG8NCg",
            "aGVs bG8N Cg==",
            "aGVsbG8NCg==\n",
            "é",
            "\ud800",
            "A" * 4000,
        ],
    )
    def test_what_is_not_base64(self, signature: str) -> None:
        headers, body = signed()
        fetch = CountingFetch()
        with pytest.raises(Rejected, match="signature_form"):
            verifier(fetch=fetch).check_signature({**headers, "Signature-256": signature}, body)
        assert fetch.urls == []

    @pytest.mark.parametrize(
        "signature", [b"hello\r\n", b"\x00" * 256, b"\xff" * 256, b"\x01", b"\x00" * 1000]
    )
    def test_what_is_no_signature(self, signature: bytes) -> None:
        headers, body = signed()
        assert (
            refusal_of({**headers, "Signature-256": b64encode(signature).decode()}, body)
            == "signature_mismatch"
        )

    def test_a_signature_of_someone_else(self) -> None:
        headers, body = signed()
        key: Any = forge().signer.key
        theirs = key.sign(body, padding.PKCS1v15(), SHA256())
        assert (
            refusal_of({**headers, "Signature-256": b64encode(theirs).decode()}, body)
            == "signature_mismatch"
        )

    @pytest.mark.parametrize("scheme", ["sha1", "pss"])
    def test_a_signature_by_another_scheme(self, scheme: str) -> None:
        headers, body = signed()
        key = authority().key
        other = (
            key.sign(body, padding.PKCS1v15(), SHA1())  # noqa: S303 - that it is weak is the point
            if scheme == "sha1"
            else key.sign(
                body, padding.PSS(padding.MGF1(SHA256()), padding.PSS.MAX_LENGTH), SHA256()
            )
        )
        assert (
            refusal_of({**headers, "Signature-256": b64encode(other).decode()}, body)
            == "signature_mismatch"
        )

    @pytest.mark.parametrize(
        "changed", ["one bit", "space", "byte order mark", "re-encoded", "other request"]
    )
    def test_a_body_that_was_changed(self, changed: str) -> None:
        headers, body = signed()
        bodies = {
            "one bit": bytes([body[0] ^ 1]) + body[1:],
            "space": body + b" ",
            "byte order mark": b"\xef\xbb\xbf" + body,
            "re-encoded": json.dumps(json.loads(body), separators=(",", ":")).encode(),
            "other request": json.dumps(envelope("SessionEndedRequest")).encode(),
        }
        assert refusal_of(headers, bodies[changed]) == "signature_mismatch"

    def test_an_empty_body(self) -> None:
        assert refusal_of(*signed(b"")) == "body_empty"

    def test_a_body_is_not_parsed_before_its_signature_holds(self) -> None:
        headers, _ = signed()
        assert refusal_of(headers, b"{not json") == "signature_mismatch"

    def test_a_replay_passes_while_it_is_new_and_must_be_answered_alike(self) -> None:
        """Amazon's rules stop replays by the timestamp alone; before, the coach acts only once."""
        clock = SteppedClock()
        door = verifier(clock=clock)
        headers, body = signed()
        for _ in range(2):
            door.check_signature(headers, body)
            door.check_envelope(json.loads(body))
        clock.move(timedelta(seconds=150))
        door.check_signature(headers, body)
        with pytest.raises(Rejected, match="timestamp_range"):
            door.check_envelope(json.loads(body))
