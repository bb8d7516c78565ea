"""The web service: the door, and behind it the skill.

Before a request is verified, a caller learns nothing but a status code; the reason goes to the journal.
"""

import ipaddress
import json
from collections.abc import Callable, Mapping
from typing import Any, cast

from ask_sdk_core.skill import CustomSkill
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from skill import journal
from skill.alexa.json_body import parsed
from skill.errors import CertificatesUnreachable, Rejected, StoreError
from skill.web.sdk_import import WebserviceSkillHandler
from skill.web.verification import RequestVerifier

MOST_BYTES = 150 * 1024
"""A request's body. Alexa's are a few KB; session attributes can make them larger, but not by this much."""
SILENCE: Mapping[str, object] = {"version": "1.0", "response": {}}
"""A valid answer that says nothing, for a well-signed request that nothing can be made of."""
LONGEST_NAME = 64
"""Characters of a request's own names (its type, intent, locale, id) that the journal takes over."""


def create_app(skill: CustomSkill, verifier: RequestVerifier | None, ready: Callable[[], None]) -> Flask:
    """The WSGI application. Without a ``verifier`` it answers to this machine only.

    ``ready`` does one bounded read of the store and raises :class:`~skill.errors.StoreError` if it cannot.
    """
    app = Flask("skill", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    # Verification is ours and has happened by then: the SDK only dispatches.
    dispatcher = WebserviceSkillHandler(skill, verify_signature=False, verify_timestamp=False)

    @app.post("/alexa")
    def alexa() -> Response:
        with journal.turn() as entry:
            try:
                envelope = _verified(verifier)
            except RequestEntityTooLarge:
                return _refused(entry, 413, "body_size")
            except Rejected as refusal:
                return _refused(entry, 400, refusal.reason)
            except CertificatesUnreachable as refusal:
                return _refused(entry, 503, refusal.reason)
            _note(entry, envelope)
            return Response(json.dumps(_dispatched(entry, dispatcher, envelope)), mimetype="application/json")

    @app.get("/healthz")
    def healthz() -> Response:
        return Response("ok", mimetype="text/plain")

    @app.get("/readyz")
    def readyz() -> Response:
        try:
            ready()
        except StoreError:
            return Response("store", status=503, mimetype="text/plain")
        return Response("ok", mimetype="text/plain")

    @app.errorhandler(HTTPException)
    def refuse(error: HTTPException) -> Response:
        return Response(status=error.code)

    return app


def _verified(verifier: RequestVerifier | None) -> Mapping[str, Any]:
    """The request's envelope, once it may be trusted."""
    raw = request.get_data(cache=False)
    if verifier:
        verifier.check_signature(dict(request.headers), raw)
    elif not _is_loopback(request.remote_addr):
        raise Rejected("not_loopback")
    envelope = parsed(raw)
    inner = envelope.get("request") if isinstance(envelope, dict) else None
    if not isinstance(envelope, dict) or not isinstance(inner, dict) or not isinstance(inner.get("type"), str):
        raise Rejected("body_envelope")
    if verifier:
        verifier.check_envelope(envelope)
    return envelope


def _dispatched(
    entry: journal.Entry, dispatcher: WebserviceSkillHandler, envelope: Mapping[str, Any]
) -> Mapping[str, object]:
    """The skill's answer; a valid silence where there is none."""
    try:
        # The SDK's annotations say text: our serializer takes what was parsed already, and gives plain values.
        answer = dispatcher.verify_request_and_dispatch({}, cast("Any", envelope))
    except Exception as error:  # noqa: BLE001 - the last line: Alexa never sees a 500 for what it signed
        entry.failed(error)
        entry.outcome = "failed"
        return SILENCE
    return cast("Mapping[str, object]", answer)


def _refused(entry: journal.Entry, status: int, reason: str) -> Response:
    entry.outcome, entry.reason = "rejected", reason
    entry.count("Rejected")
    return Response(status=status)


def _note(entry: journal.Entry, envelope: Mapping[str, Any]) -> None:
    inner = envelope["request"]
    intent = inner.get("intent")
    entry.request_type, entry.request_id, entry.locale, entry.intent = (
        value if isinstance(value, str) and len(value) <= LONGEST_NAME else None
        for value in (
            inner["type"],
            inner.get("requestId"),
            inner.get("locale"),
            intent.get("name") if isinstance(intent, dict) else None,
        )
    )


def _is_loopback(address: str | None) -> bool:
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False
