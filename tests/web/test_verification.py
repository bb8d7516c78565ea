"""The verifier under the SDK's interface, and what its steps owe each other.

What it refuses is in tests/attacks.
"""

import inspect
import json
from datetime import timedelta
from typing import Any

import pytest
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_core.utils import is_request_type
from ask_sdk_model.response import Response

from skill.errors import CertificatesUnreachable, Rejected
from skill.web.sdk_import import AbstractVerifier, VerificationException, WebserviceSkillHandler
from skill.web.verification import RequestVerifier
from tests.alexa.envelopes import envelope
from tests.alexa.requests import APPLICATION_ID
from tests.support.signing import CountingFetch, SteppedClock, authority, signed, verifier


def unreachable(_url: str) -> bytes:
    raise CertificatesUnreachable("certificate_network")


class TestUnderTheSdksInterface:
    def test_it_takes_the_place_of_the_sdks_own(self) -> None:
        assert issubclass(RequestVerifier, AbstractVerifier)
        ours = inspect.signature(RequestVerifier.verify)
        assert list(ours.parameters) == list(inspect.signature(AbstractVerifier.verify).parameters)

    def test_the_sdks_handler_dispatches_what_it_lets_through(self) -> None:
        builder = SkillBuilder()

        @builder.request_handler(can_handle_func=is_request_type("LaunchRequest"))
        def launch(handler_input: HandlerInput) -> Response:
            return handler_input.response_builder.speak("Hello").response

        handler = WebserviceSkillHandler(
            SkillBuilder.create(builder),
            verify_signature=False,
            verify_timestamp=False,
            verifiers=[verifier()],
        )
        headers, body = signed()
        answer: Any = handler.verify_request_and_dispatch(headers, body.decode())
        assert "Hello" in answer["response"]["outputSpeech"]["ssml"]
        with pytest.raises(VerificationException, match="signature_mismatch"):
            handler.verify_request_and_dispatch(headers, body.decode() + " ")

    @pytest.mark.parametrize("as_text", [True, False])
    def test_it_checks_signature_and_envelope(self, as_text: bool) -> None:
        headers, body = signed()
        verifier().verify(headers, body.decode() if as_text else body, None)

    def test_it_refuses_by_the_sdks_error_with_the_reason(self) -> None:
        _, body = signed()
        with pytest.raises(VerificationException, match="header_missing") as refusal:
            verifier().verify({}, body, None)
        assert isinstance(refusal.value.__cause__, Rejected)
        with pytest.raises(VerificationException, match="certificate_network"):
            verifier(fetch=unreachable).verify(*signed(), None)

    @pytest.mark.parametrize("body", [b"[]", b"1", b"null", b"{}"])
    def test_what_is_signed_but_no_envelope(self, body: bytes) -> None:
        with pytest.raises(VerificationException, match="timestamp_form"):
            verifier().verify(*signed(body), None)

    @pytest.mark.parametrize("body", [b"\xff", b"{", b"[" * 100_000])
    def test_what_is_signed_but_no_json(self, body: bytes) -> None:
        with pytest.raises(VerificationException, match="body_json"):
            verifier().verify(*signed(body), None)

    def test_text_that_cannot_be_bytes(self) -> None:
        with pytest.raises(VerificationException, match="body_json"):
            verifier().verify(signed()[0], "\ud800", None)

    def test_it_does_not_believe_the_object_it_is_given(self) -> None:
        old = json.dumps(envelope("LaunchRequest", timestamp="2020-01-01T00:00:00Z")).encode()
        with pytest.raises(VerificationException, match="timestamp_range"):
            verifier().verify(*signed(old), envelope("LaunchRequest"))


class TestOrder:
    def test_nothing_is_fetched_for_a_request_that_cannot_be_right(self) -> None:
        fetch = CountingFetch()
        headers, body = signed()
        for wrong in (
            {},
            {**headers, "Signature-256": "?"},
            {**headers, "SignatureCertChainUrl": "http://x/"},
        ):
            with pytest.raises(Rejected):
                verifier(fetch=fetch).check_signature(wrong, body)
        with pytest.raises(Rejected, match="body_empty"):
            verifier(fetch=fetch).check_signature(headers, b"")
        assert fetch.urls == []

    def test_certificates_come_before_the_signature(self) -> None:
        headers, body = signed()
        with pytest.raises(Rejected, match="certificate_form"):
            verifier(fetch=CountingFetch(lambda _: b"")).check_signature(headers, body + b" ")


class TestCertificates:
    def test_they_are_fetched_once_for_many_requests(self) -> None:
        fetch = CountingFetch()
        door = verifier(fetch=fetch)
        for kind in ("LaunchRequest", "IntentRequest", "SessionEndedRequest"):
            door.check_signature(*signed(envelope(kind)))
        assert fetch.urls == [authority().url]

    def test_a_key_goes_on_serving_while_the_certificates_cannot_be_reached(self) -> None:
        clock, fetch = SteppedClock(), CountingFetch()
        door = verifier(fetch=fetch, clock=clock)
        door.check_signature(*signed())
        fetch.answer = unreachable
        for _ in range(298):
            clock.move(timedelta(days=1))
            door.check_signature(*signed())
        # The certificates are 300 days long, and were a day old.
        clock.move(timedelta(days=1, seconds=1))
        with pytest.raises(CertificatesUnreachable, match="certificate_network"):
            door.check_signature(*signed())

    def test_they_are_checked_by_the_injected_clock(self) -> None:
        clock = SteppedClock()
        clock.move(timedelta(days=400))
        with pytest.raises(Rejected, match="certificate_date"):
            verifier(clock=clock).check_signature(*signed())

    def test_without_roots_of_its_own_it_trusts_certifis(self) -> None:
        door = RequestVerifier(APPLICATION_ID, clock=SteppedClock(), fetch=authority().fetch)
        with pytest.raises(Rejected, match="certificate_chain"):
            door.check_signature(*signed())
