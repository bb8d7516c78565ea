"""Every attack at the application's door: what the caller gets, and what the operator is told."""

import io
import json
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS, PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from flask import Flask

from skill.web.verification import RequestVerifier
from tests.alexa.envelopes import envelope
from tests.alexa.requests import APPLICATION_ID
from tests.attacks.chains import CHAINS, Chain
from tests.attacks.forge import forge
from tests.attacks.test_urls import ACCEPTED, REFUSED
from tests.support.signing import NOW, SteppedClock, authority, signed, verifier
from tests.support.table import Row

Serve = Callable[[RequestVerifier], Flask]
"""Puts the service behind a verifier."""
LONGEST = 1.0
"""Seconds that any of it may take."""

ODD_STAMPS: tuple[object, ...] = ("", "NaN", "now", "0", 0, NOW.timestamp(), None, [], {})
STAMPS: tuple[tuple[object, str | None], ...] = (
    *((NOW + timedelta(seconds=seconds), None) for seconds in (-149, 149)),
    *((NOW + timedelta(seconds=seconds), "timestamp_range") for seconds in (-151, 151, -86_400)),
    (NOW.replace(tzinfo=None), "timestamp_form"),
    *((odd, "timestamp_form") for odd in ODD_STAMPS),
)
"""A request's timestamp, and why it must be refused."""
APPLICATIONS: tuple[object, ...] = (
    "amzn1.ask.skill.other",
    "",
    None,
    [],
    1,
    f"{APPLICATION_ID} ",
    APPLICATION_ID.upper(),
)


@dataclass(frozen=True)
class Attack:
    """One request, and why it must be refused; ``None`` if it must not."""

    name: str
    done: str
    headers: dict[str, str]
    body: bytes
    reason: str | None


def rows(serve: Serve) -> Iterator[Row]:
    """Try them all."""
    app = serve(verifier())
    for attack in (*_urls(), *_signatures(), *_stamps(), *_applications()):
        yield _tried(app, attack)
    for chain in CHAINS:
        yield _tried(serve(_trusting_the_forge(chain)), _with_chain(chain))
    yield _repeated(serve(verifier()))


def _tried(app: Flask, attack: Attack) -> Row:
    status, body, entry, took = _sent(app, attack)
    faults = []
    if status != (400 if attack.reason else 200):
        faults.append(f"status {status}")
    if attack.reason and body:
        faults.append("the refusal says something")
    if entry.get("reason") != attack.reason:
        faults.append(f"the operator is told {entry.get('reason')}")
    if took > LONGEST:
        faults.append(f"took {took:.1f} s")
    return Row(
        attack.name,
        attack.done,
        f"status {status} {attack.reason or ''}".strip(),
        took,
        tuple(faults),
    )


def _sent(app: Flask, attack: Attack) -> tuple[int, bytes, dict[str, Any], float]:
    journal = io.StringIO()
    # Past the client's own care for headers: a gateway might have less.
    environ = {
        f"HTTP_{name.upper().replace('-', '_')}": value for name, value in attack.headers.items()
    }
    begun = time.monotonic()
    with redirect_stdout(journal):
        answer = app.test_client().post("/alexa", data=attack.body, environ_overrides=environ)
    took = time.monotonic() - begun
    return answer.status_code, answer.data, json.loads(journal.getvalue()), took


def _urls() -> Iterator[Attack]:
    headers, body = signed()
    for url, reason in [*((url, None) for url in ACCEPTED), *REFUSED.items()]:
        yield Attack("URL", url, {**headers, "SignatureCertChainUrl": url}, body, reason)


def _signatures() -> Iterator[Attack]:
    headers, body = signed()
    key, stranger = authority().key, forge().signer.key
    assert isinstance(stranger, RSAPrivateKey)
    sha256, pkcs = SHA256(), PKCS1v15()
    signatures = {
        "by somebody else's key": (stranger.sign(body, pkcs, sha256), "signature_mismatch"),
        "over SHA-1": (key.sign(body, pkcs, SHA1()), "signature_mismatch"),  # noqa: S303 - that it is weak is the point
        "padded by PSS": (key.sign(body, PSS(MGF1(sha256), 32), sha256), "signature_mismatch"),
        "over another body": (key.sign(body + b" ", pkcs, sha256), "signature_mismatch"),
        "of zeros": (b"\0" * 256, "signature_mismatch"),
        "of one byte": (b"\1", "signature_mismatch"),
    }
    for done, (signature, reason) in signatures.items():
        yield Attack(
            "signature",
            done,
            {**headers, "Signature-256": b64encode(signature).decode()},
            body,
            reason,
        )
    for name in headers:
        rest = {one: value for one, value in headers.items() if one != name}
        yield Attack("signature", f"no {name}", rest, body, "header_missing")
    yield Attack("signature", "no header at all", {}, body, "header_missing")
    yield Attack(
        "signature", "not base64", {**headers, "Signature-256": "=?=?"}, body, "signature_form"
    )
    old = {**headers, "Signature": headers["Signature-256"]}
    del old["Signature-256"]
    yield Attack("signature", "under the old header's name", old, body, "header_missing")
    for done, changed in (
        ("a space more", body + b" "),
        ("one bit flipped", bytes([body[0] ^ 1]) + body[1:]),
    ):
        yield Attack("body", done, headers, changed, "signature_mismatch")
    yield Attack("body", "none", authority().headers(b""), b"", "body_empty")
    yield Attack("body", "no JSON, well signed", authority().headers(b"{"), b"{", "body_json")


def _stamps() -> Iterator[Attack]:
    for stamp, reason in STAMPS:
        shown = stamp.isoformat() if hasattr(stamp, "isoformat") else stamp
        body = envelope("LaunchRequest")
        body["request"]["timestamp"] = shown
        yield Attack("timestamp", f"{shown!r}, at {NOW:%H:%M:%S}", *signed(body), reason)


def _applications() -> Iterator[Attack]:
    for other in APPLICATIONS:
        for where in ("context", "session"):
            body = envelope("LaunchRequest")
            holder = body["context"]["System"] if where == "context" else body["session"]
            holder["application"] = {"applicationId": other}
            yield Attack(
                "application", f"{other!r} in the {where}", *signed(body), "application_id"
            )


def _trusting_the_forge(chain: Chain) -> RequestVerifier:
    made = forge()
    return RequestVerifier(
        APPLICATION_ID,
        clock=SteppedClock(),
        roots=[made.trusted],
        fetch=lambda _url: chain.pem(made),
    )


def _with_chain(chain: Chain) -> Attack:
    """A request that is signed by whom the chain should be for."""
    headers, body = signed()
    key = forge().signer.key
    assert isinstance(key, RSAPrivateKey)
    signature = b64encode(key.sign(body, PKCS1v15(), SHA256())).decode()
    return Attack(
        "certificates", chain.title, {**headers, "Signature-256": signature}, body, chain.reason
    )


def _repeated(app: Flask) -> Row:
    """Amazon's rules let a request come twice; it must be answered alike."""
    body = envelope("IntentRequest")
    body["session"] |= {"new": False, "attributes": {}}
    body["request"]["intent"] = {"name": "AMAZON.HelpIntent", "confirmationStatus": "NONE"}
    attack = Attack("repeated", "the same signed request, five times", *signed(body), None)
    answers = [_sent(app, attack) for _ in range(5)]
    alike = {(status, answer) for status, answer, _, _ in answers}
    faults = () if len(alike) == 1 else ("it was not answered alike",)
    return Row(
        attack.name,
        attack.done,
        "status 200, the same answer",
        max(took for *_, took in answers),
        faults,
    )
