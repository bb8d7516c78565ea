"""Whether a request came from Alexa, by Amazon's rules for a skill hosted as a web service.

The order is part of the promise, since each step is only as safe as those before it:

1. headers: both there, once, and of the right form; 2. URL: a place where Amazon keeps certificates
(``signature_url``); 3. certificates: fetched (``certificate_download``), checked
(``certificates``), remembered (``key_cache``); 4. signature: RSA PKCS#1 v1.5 with SHA-256 over the
raw bytes of the body; 5. only then may anything parse the body, and timestamp and application id
are looked at.

What is refused raises ``Rejected`` (answer 400), or ``CertificatesUnreachable`` (503), with a
reason for the operator only. A view does::

    verifier.check_signature(request.headers, body)
    envelope = json.loads(body)
    verifier.check_envelope(envelope)

A signed request that is sent again within the 150 seconds passes here, as Amazon's rules have it:
that it does nothing twice is the business of whoever answers it.

There is no switch that turns any of this off.
"""

import binascii
import json
import re
from base64 import b64decode
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from skill.errors import CertificatesUnreachable, Rejected
from skill.web.certificate_download import CertificateDownload
from skill.web.certificates import ChainChecker, SigningKey, trusted_roots
from skill.web.key_cache import KeyCache
from skill.web.sdk_import import AbstractVerifier, VerificationException
from skill.web.signature_url import normalised

if TYPE_CHECKING:
    from concurrent.futures import Future

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

URL_HEADER = "signaturecertchainurl"
SIGNATURE_HEADER = "signature-256"
SIGNED_BY = (URL_HEADER, SIGNATURE_HEADER)
"""The headers that a check of the signature reads."""
MAX_SIGNATURE_LENGTH = 2048
"""Characters in base64: room for a key of 12,000 bits. Amazon's of 2,048 bits takes 344."""

TOLERANCE = timedelta(seconds=150)
"""How far a request's timestamp may lie from now, before or after."""
EVENT_TOLERANCE = timedelta(hours=1)
"""How old a skill event may be; Amazon delivers them late."""
EVENT_PREFIX = "AlexaSkillEvent."

# Stricter than `datetime.fromisoformat`, which also takes week dates, and a zero byte at the end.
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})"
)
_PADDING = PKCS1v15()
_HASH = SHA256()


def _now() -> datetime:
    return datetime.now(UTC)


class Headers(Protocol):
    """What carries a request's headers: a dict, or whatever a web framework has for it."""

    def items(self) -> Iterable[tuple[str, str]]:
        """Return each header's name, in any case, and its value."""
        ...


class RequestVerifier(AbstractVerifier):
    """Lets through what Alexa sent to this skill, now, and nothing else.

    Safe for several threads.
    """

    def __init__(
        self,
        application_id: str,
        *,
        clock: Callable[[], datetime] = _now,
        roots: Iterable[x509.Certificate] | None = None,
        fetch: Callable[[str], bytes] | None = None,
        remembered: Path | None = None,
    ) -> None:
        """Make a verifier for one skill.

        Args:
            application_id: The skill's id, ``amzn1.ask.skill. ...``.
            clock: The present moment, aware.
            roots: The certificates to trust; certifi's if not given.
            fetch: Returns what a URL holds and may raise as ``CertificateDownload`` does, which it
                is if not given.
            remembered: The file in which the last good URL outlives the process, if there is one.

        Raises:
            ValueError: ``application_id`` is empty.
        """
        if not application_id:
            raise ValueError("a verifier needs the application id of its skill")
        self._application_id = application_id
        self._clock = clock
        self._fetch = CertificateDownload() if fetch is None else fetch
        self._checker = ChainChecker(trusted_roots() if roots is None else roots)
        self._keys = KeyCache(self._load, clock, remembered=remembered)

    def check_signature(self, headers: Headers, body: bytes) -> None:
        """Let through only a body that Alexa signed.

        Args:
            headers: The request's headers; their names may be in any case.
            body: The body as it was received, byte for byte.

        Raises:
            Rejected: It is not signed, or not by Alexa, or not this body.
            CertificatesUnreachable: That could not be found out in time.
        """
        url, signature = _signature_headers(headers)
        if not body:
            raise Rejected("body_empty")
        key = self._keys.key(normalised(url))
        try:
            key.verify(signature, body, _PADDING, _HASH)
        except InvalidSignature:
            raise Rejected("signature_mismatch") from None

    def awaited(self, url: str) -> "Future[RSAPublicKey] | None":
        """What ``check_signature`` would wait for, with this URL; ``None`` if it would not wait.

        For a server that can let a request wait without a thread.
        """
        try:
            return self._keys.awaited(normalised(url))
        except Rejected:
            return None

    def check_envelope(self, envelope: Mapping[str, object]) -> None:
        """Let through only a request for this skill, sent just now.

        Call it after ``check_signature``.

        Raises:
            Rejected: The timestamp is missing, malformed, without a zone or too far from now
                (``timestamp_form``, ``timestamp_range``), or the application is another
                (``application_id``).
        """
        request = _part(envelope, "request")
        age = self._clock() - _timestamp(request)
        kind = request.get("type")
        late = isinstance(kind, str) and kind.startswith(EVENT_PREFIX)
        if not -TOLERANCE <= age <= (EVENT_TOLERANCE if late else TOLERANCE):
            raise Rejected("timestamp_range")
        named = [
            _part(holder, "application").get("applicationId")
            for holder in (_part(_part(envelope, "context"), "System"), _part(envelope, "session"))
            if "application" in holder
        ]
        if not named or any(application != self._application_id for application in named):
            raise Rejected("application_id")

    def verify(
        self,
        headers: Headers,
        serialized_request_env: str | bytes,
        deserialized_request_env: object,  # noqa: ARG002 - the SDK's; made of what nobody verified
    ) -> None:
        """Do both checks under the SDK's interface, for a ``WebserviceSkillHandler``.

        The SDK calls this after it has parsed the body; a view that calls ``check_signature`` first
        is safer.

        Raises:
            VerificationException: The request is refused; its cause says why.
        """
        raw = serialized_request_env
        try:
            body = raw if isinstance(raw, bytes) else raw.encode()
            self.check_signature(headers, body)
            envelope = json.loads(body)
            self.check_envelope(envelope if isinstance(envelope, dict) else {})
        except (Rejected, CertificatesUnreachable, ValueError, RecursionError) as refusal:
            reason = (
                refusal.reason
                if isinstance(refusal, (Rejected, CertificatesUnreachable))
                else "body_json"
            )
            raise VerificationException(reason) from refusal

    def _load(self, url: str) -> SigningKey:
        return self._checker.signing_key(self._fetch(url), self._clock())


def _signature_headers(headers: Headers) -> tuple[str, bytes]:
    found: dict[str, str] = {}
    for name, value in headers.items():
        lowered = name.lower()
        if lowered in SIGNED_BY:
            if lowered in found:
                raise Rejected("header_repeated")
            found[lowered] = value
    if not found.get(URL_HEADER) or not found.get(SIGNATURE_HEADER):
        raise Rejected("header_missing")
    encoded = found[SIGNATURE_HEADER]
    if len(encoded) > MAX_SIGNATURE_LENGTH:
        raise Rejected("signature_form")
    try:
        return found[URL_HEADER], b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise Rejected("signature_form") from None


def _part(holder: Mapping[str, object], name: str) -> Mapping[str, object]:
    part = holder.get(name)
    return part if isinstance(part, dict) else {}


def _timestamp(request: Mapping[str, object]) -> datetime:
    stamp = request.get("timestamp")
    if not isinstance(stamp, str) or not _MOMENT.fullmatch(stamp):
        raise Rejected("timestamp_form")
    try:
        return datetime.fromisoformat(stamp)
    except ValueError:
        raise Rejected("timestamp_form") from None
