"""A rude client that names certificates which are not there, or whose host is slow or down."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path

from skill.errors import CertificatesUnreachable
from tests.alexa.envelopes import envelope
from tests.attacks.fuzz import service_behind
from tests.attacks.rude import asked, asked_for, attacked, exchanged, is_ok, post, verifying
from tests.attacks.rude_rows import SOON, Trial, launch, row
from tests.support.authority import Authority
from tests.support.signing import NOW, SteppedClock, verifier
from tests.support.signing import authority as authority_of_tests
from tests.support.table import Row

FOLDER = "https://s3.amazonaws.com/echo.api/"
MADE_UP = {
    "made-up certificates": "{}.pem",
    "made-up certificates of Amazon's form": "echo-api-cert-{}.pem",
}


def strangers(folder: Path, authority: Authority) -> Iterator[Row]:
    """4: a service just started, under a flood of certificates that are not there."""
    for done, form in MADE_UP.items():
        numbers = count(1)

        def attack(form: str = form, numbers: "count[int]" = numbers) -> None:
            liar = replace(authority, url=FOLDER + form.format(next(numbers) % 99 + 1))
            exchanged(service, post(b"{}", {**liar.headers(b"{}"), "Connection": "close"}))

        with verifying(folder, authority, certificate_seconds=0.3) as service:
            body = launch()
            with attacked(attack, 16):
                time.sleep(0.5)
                answers = asked_for(4, service, authority, body)
        slowest = max(took for _, took in answers[1:])
        refused = sum(status != 200 for status, _ in answers)
        yield row(
            4,
            f"{done}, 16 clients",
            f"{len(answers)} signed, {refused} refused; the first {answers[0][1] * 1000:.0f} ms",
            slowest,
            listeners_are_refused=refused > 0,
            listeners_wait=slowest > SOON,
        )


def slow_host(folder: Path, authority: Authority) -> Iterator[Row]:
    """7: one made-up certificate, and a host that takes two seconds to say so."""
    with verifying(folder, authority, certificate_seconds=1.9) as service:
        body = launch()
        asked(service, authority, body)
        for done, name in (("", "made-up.pem"), (" of Amazon's form", "echo-api-cert-77.pem")):
            liar = replace(authority, url=FOLDER + name)
            request = post(b"{}", {**liar.headers(b"{}"), "Connection": "close"})
            with attacked(partial(exchanged, service, request), 16):
                time.sleep(0.2)
                answers = asked_for(2, service, authority, body)
            slowest = max(took for _, took in answers)
            yield row(
                7,
                f"one made-up certificate{done}, slow host",
                f"{len(answers)} signed by a known one: {slowest * 1000:.0f} ms",
                slowest,
                listeners_wait=slowest > SOON,
                listeners_are_refused=not is_ok(answers),
            )


def host_down(_: Path, __: Authority) -> Iterator[Row]:
    """8: the certificates' host is down, a day and longer after they were fetched."""
    clock, signer, down = SteppedClock(), authority_of_tests(), False
    body = json.dumps(envelope("LaunchRequest")).encode()

    def fetch(url: str) -> bytes:
        if down:
            raise CertificatesUnreachable("certificate_network")
        return signer.fetch(url)

    with service_behind() as serve:
        client = serve(verifier(fetch=fetch, clock=clock)).test_client()
        found = []
        began = time.monotonic()
        for days in (0, 1, 2, 30):
            clock.now = NOW + timedelta(days=days)
            stamped = json.loads(body)
            stamped["request"]["timestamp"] = clock.now.isoformat()
            raw = json.dumps(stamped).encode()
            found.append(client.post("/alexa", data=raw, headers=signer.headers(raw)).status_code)
            down = True
        took = time.monotonic() - began
    yield row(
        8,
        "the certificates' host is down for a month",
        f"status {found}",
        took,
        listeners_are_refused=found != [200] * 4,
    )


TRIALS: tuple[Trial, ...] = (strangers, slow_host, host_down)
