"""The web service: the door, and behind it the skill.

Before a request is verified, a caller learns nothing but a status code; the reason goes to the log.
"""

import ipaddress
import json
import logging
from collections.abc import Mapping

from ask_sdk_core.exceptions import SerializationException
from ask_sdk_core.skill import CustomSkill
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from skill.errors import CertificatesUnreachable, Rejected
from skill.web.sdk_import import WebserviceSkillHandler
from skill.web.verification import RequestVerifier

log = logging.getLogger(__name__)

MOST_BYTES = 150 * 1024
"""A request's body. Alexa's are a few KB; session attributes can make them larger, but not by this much."""


def create_app(skill: CustomSkill, verifier: RequestVerifier | None) -> Flask:
    """The WSGI application. Without a ``verifier`` it answers to this machine only."""
    app = Flask("skill", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    # Verification is ours and has happened by then: the SDK only dispatches.
    dispatcher = WebserviceSkillHandler(skill, verify_signature=False, verify_timestamp=False)

    @app.post("/alexa")
    def alexa() -> Response:
        try:
            body = _body(verifier)
        except Rejected as refusal:
            log.warning("rejected: %s", refusal.reason)
            return Response(status=400)
        except CertificatesUnreachable as refusal:
            log.error("certificates unreachable: %s", refusal.reason)
            return Response(status=503)
        try:
            answer = dispatcher.verify_request_and_dispatch({}, body)
        except SerializationException:
            log.warning("rejected: not an envelope")
            return Response(status=400)
        return Response(json.dumps(answer, ensure_ascii=False), mimetype="application/json")

    @app.get("/healthz")
    def healthz() -> Response:
        return Response("ok", mimetype="text/plain")

    @app.errorhandler(HTTPException)
    def refuse(error: HTTPException) -> Response:
        if isinstance(error, RequestEntityTooLarge):
            log.warning("rejected: body_size")
        return Response(status=error.code)

    return app


def _body(verifier: RequestVerifier | None) -> str:
    """The request's body, once it may be trusted and is an Alexa envelope."""
    raw = request.get_data(cache=False)
    if verifier:
        verifier.check_signature(dict(request.headers), raw)
    elif not _is_loopback(request.remote_addr):
        raise Rejected("not_loopback")
    try:
        body = raw.decode("utf-8")
        envelope = json.loads(body)
    except (ValueError, RecursionError):
        raise Rejected("body_json") from None
    if not isinstance(envelope, dict) or not _is_envelope(envelope):
        raise Rejected("body_envelope")
    if verifier:
        verifier.check_envelope(envelope)
    return body


def _is_envelope(envelope: Mapping[str, object]) -> bool:
    inner = envelope.get("request")
    return isinstance(inner, dict) and isinstance(inner.get("type"), str)


def _is_loopback(address: str | None) -> bool:
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False
