"""The web service: the door, and behind it the skill.

Before a request is verified, a caller learns nothing but a status code; the reason goes to the
journal.
"""

import logging
import re
from collections.abc import Callable, Container, Mapping
from typing import Any, cast

import orjson
from ask_sdk_core.skill import CustomSkill
from ask_sdk_model import Request
from flask import Flask, Response, request
from flask import Request as FlaskRequest
from werkzeug.datastructures import Headers
from werkzeug.exceptions import (
    ClientDisconnected,
    HTTPException,
    MethodNotAllowed,
    RequestEntityTooLarge,
)
from werkzeug.routing import MapAdapter

from skill import journal
from skill.alexa.handlers import HANDLERS, UNNAMED
from skill.alexa.json_body import parsed
from skill.errors import CertificatesUnreachable, Rejected, StoreError
from skill.web.local import check_local
from skill.web.sdk_import import WebserviceSkillHandler
from skill.web.verification import SIGNED_BY, RequestVerifier

MOST_BYTES = 150 * 1024
"""A request's body. Alexa's are a few KB; session attributes can make them larger, but not by this
much."""
SILENCE: Mapping[str, object] = {"version": "1.0", "response": {}}
"""A valid answer that says nothing, for a well-signed request that nothing can be made of."""
REQUEST_TYPES = frozenset(Request.discriminator_value_class_map)
INTENTS = HANDLERS.keys() - UNNAMED
UNKNOWN = "unknown"
"""Stands in the journal for a request type that is none, and for an intent that is none or is not
to be named."""

_REQUEST_ID = re.compile(
    r"(amzn1\.echo-api\.request\.|EdwRequestId\.)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
_LOCALE = re.compile(r"[a-z]{2}-[A-Z]{2}")
_log = logging.getLogger(__name__)


class _Application(Flask):
    """Flask, with routes by path alone."""

    def create_url_adapter(self, request: FlaskRequest | None) -> MapAdapter | None:
        """Match without the host: reading it took a fifth of the time, for nothing."""
        if request is None:
            return None
        return self.url_map.bind("", path_info=request.path, default_method=request.method)


class _Answer(Response):
    """An answer whose headers are complete: one that says what it is, and how long."""

    def get_wsgi_headers(self, environ: object) -> Headers:  # noqa: ARG002 - Werkzeug's interface
        """Give the headers as they are; Werkzeug looks through a copy for what might be missing."""
        return self.headers


def create_app(
    skill: CustomSkill, verifier: RequestVerifier | None, ready: Callable[[], None]
) -> Flask:
    """The WSGI application. Without a ``verifier`` it answers to this machine only.

    ``ready`` does one bounded read of the store and raises :class:`~skill.errors.StoreError` if it
    cannot.
    """
    app = _Application("skill", static_folder=None)
    # A method that does nothing here is refused, which tells the caller what there is.
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    # Verification is ours and has happened by then: the SDK only dispatches.
    dispatcher = WebserviceSkillHandler(skill, verify_signature=False, verify_timestamp=False)

    @app.post("/alexa")
    def alexa() -> Response:
        with journal.turn() as entry:
            try:
                envelope = _verified(verifier)
            except (Rejected, CertificatesUnreachable, HTTPException) as refusal:
                return _refused(entry, refusal)
            _note(entry, envelope)
            return _Answer(
                _dispatched(entry, dispatcher, envelope), content_type="application/json"
            )

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
        answer = Response(status=error.code)
        if isinstance(error, MethodNotAllowed):
            # RFC 9110, section 15.5.6, wants this said.
            answer.allow.update(error.valid_methods or ())
        return answer

    @app.errorhandler(Exception)
    def fail(error: Exception) -> Response:
        # Flask would write down the error's text, and with it whatever of the request that holds.
        _log.error("an error that nobody foresaw: %s", journal.described(error))
        return Response(status=500)

    return app


def _verified(verifier: RequestVerifier | None) -> Mapping[str, Any]:
    """The request's envelope, once it may be trusted."""
    raw = _body()
    if verifier:
        # Only what is read: Werkzeug makes up each of a request's dozen headers anew when it is
        # asked for all.
        headers = request.headers
        sent = {name: value for name in SIGNED_BY if (value := headers.get(name)) is not None}
        verifier.check_signature(sent, raw)
    else:
        check_local(request.environ)
    envelope = parsed(raw)
    inner = envelope.get("request") if isinstance(envelope, dict) else None
    if (
        not isinstance(envelope, dict)
        or not isinstance(inner, dict)
        or not isinstance(inner.get("type"), str)
    ):
        raise Rejected("body_envelope")
    if verifier:
        verifier.check_envelope(envelope)
    return envelope


def _body() -> bytes:
    """The request's body, as it was received.

    Raises:
        RequestEntityTooLarge: It is longer than ``MOST_BYTES``.
        ClientDisconnected: It ended before it should.
    """
    length = request.content_length
    if length is None:
        return _body_in_chunks()
    if length > MOST_BYTES:
        raise RequestEntityTooLarge
    # Not `get_data`, whose stream counts for itself what it reads and takes five times as long.
    raw = request.input_stream.read(length)
    if len(raw) < length:
        raise ClientDisconnected
    return raw


def _body_in_chunks() -> bytes:
    """A body whose length nobody said, where the server knows its end; else there is none."""
    if not request.environ.get("wsgi.input_terminated"):
        return b""
    pieces: list[bytes] = []
    left = MOST_BYTES + 1
    try:
        while left and (piece := request.input_stream.read(left)):
            pieces.append(piece)
            left -= len(piece)
    except OSError:
        # What gunicorn raises for chunks that are none, too.
        raise ClientDisconnected from None
    if not left:
        raise RequestEntityTooLarge
    return b"".join(pieces)


def _dispatched(
    entry: journal.Entry, dispatcher: WebserviceSkillHandler, envelope: Mapping[str, Any]
) -> bytes:
    """The skill's answer as JSON; a valid silence where there is none."""
    try:
        # The SDK's annotations say text: our serializer takes what was parsed already, and gives
        # plain values.
        return orjson.dumps(dispatcher.verify_request_and_dispatch({}, cast("Any", envelope)))
    except Exception as error:  # noqa: BLE001 - Alexa never sees a 500 for what it signed
        entry.failed(error)
        entry.ending = journal.Ending.FAILED
        return orjson.dumps(SILENCE)


def _refused(
    entry: journal.Entry, refusal: Rejected | CertificatesUnreachable | HTTPException
) -> Response:
    match refusal:
        case RequestEntityTooLarge():
            status, reason = 413, "body_size"
        case HTTPException():
            status, reason = 400, "body_incomplete"
        case _:
            status, reason = (
                503 if isinstance(refusal, CertificatesUnreachable) else 400,
                refusal.reason,
            )
    entry.ending, entry.reason = journal.Ending.REJECTED, reason
    entry.count(journal.REJECTED)
    return Response(status=status)


def _note(entry: journal.Entry, envelope: Mapping[str, Any]) -> None:
    """What the journal takes over of a request: names that are known.

    Anything else may be what somebody said.
    """
    inner = envelope["request"]
    intent = inner.get("intent")
    entry.request_type = _one_of(REQUEST_TYPES, inner["type"])
    if isinstance(intent, dict):
        entry.intent = _one_of(INTENTS, intent.get("name"))
    entry.request_id, entry.locale = (
        value if isinstance(value, str) and form.fullmatch(value) else None
        for form, value in ((_REQUEST_ID, inner.get("requestId")), (_LOCALE, inner.get("locale")))
    )


def _one_of(names: Container[str], name: object) -> str:
    return name if isinstance(name, str) and name in names else UNKNOWN
