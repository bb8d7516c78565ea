"""Amazon's SDK for Python, served as its documentation says.

It stands behind Flask and WebserviceSkillHandler, with its own verifiers.

As released it cannot be imported on today's OpenSSL (see ``skill/web/sdk_import.py``): one pattern
is mended here.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model import Response as SkillResponse
from ask_sdk_model.ui import SimpleCard
from cryptography.hazmat.primitives.serialization import Encoding
from flask import Flask, Response, request

from tests.benchmarks.servers_traffic import ANSWERS
from tests.support.authority import Authority


@contextmanager
def _patch_number_of_any_length() -> Iterator[None]:
    """Let oscrypto 1.3.0 read the version 3.0.10 and those after it."""
    search = re.search

    def mended(pattern: Any, *arguments: Any) -> Any:  # noqa: ANN401 - as re has it
        if isinstance(pattern, str):
            pattern = pattern.replace(r"\d\.\d\.\d[", r"\d+\.\d+\.\d+[")
        return search(pattern, *arguments)

    with patch("re.search", mended):
        yield


def stock(folder: Path) -> Flask:
    """The application, with the same answers as the coach's."""
    with _patch_number_of_any_length():
        from ask_sdk_webservice_support import verifier
        from ask_sdk_webservice_support.webservice_handler import WebserviceSkillHandler
        from certvalidator import CertificateValidator, ValidationContext  # type: ignore[import-untyped]

    authority = Authority.load(folder)
    answers = {
        key: json.loads(text)
        for key, text in json.loads((folder / ANSWERS).read_text())["answers"].items()
    }
    root = authority.root.public_bytes(Encoding.DER)

    def trusting(end: bytes, intermediates: list[bytes]) -> Any:  # noqa: ANN401 - untyped
        # As the SDK's own call, but for one more root.
        return CertificateValidator(end, intermediates, ValidationContext(extra_trust_roots=[root]))

    verifier.CertificateValidator = trusting
    check = verifier.RequestVerifier()
    # As if it had fetched the certificates; it checks their chain anew for each request.
    check._cert_cache[authority.url] = authority.chain_pem

    builder = SkillBuilder()

    @builder.request_handler(can_handle_func=lambda _: True)
    def everything(handler_input: HandlerInput) -> SkillResponse:
        return _answer(answers, handler_input)

    handler = WebserviceSkillHandler(
        builder.create(),
        verify_signature=False,
        verify_timestamp=False,
        verifiers=[check, verifier.TimestampVerifier()],
    )
    app = Flask("stock")

    @app.post("/alexa")
    def alexa() -> Response:
        answer = handler.verify_request_and_dispatch(
            dict(request.headers), request.get_data(as_text=True)
        )
        return Response(json.dumps(answer), mimetype="application/json")

    return app


def _answer(answers: dict[str, Any], handler_input: HandlerInput) -> SkillResponse:
    envelope: Any = handler_input.request_envelope
    answer = answers[envelope.request.request_id]
    said = answer["response"]
    handler_input.attributes_manager.session_attributes = answer["sessionAttributes"]
    build = handler_input.response_builder.speak(said["outputSpeech"]["ssml"])
    if "reprompt" in said:
        build.ask(said["reprompt"]["outputSpeech"]["ssml"])
    if "card" in said:
        build.set_card(SimpleCard(said["card"]["title"], said["card"]["content"]))
    return build.set_should_end_session(said["shouldEndSession"]).response
