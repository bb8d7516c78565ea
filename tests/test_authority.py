"""The test authority: what it signs is verified, and nobody else can read its key."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

from skill.web.verification import RequestVerifier
from tests.support.authority import LIFETIME, Authority

BODY = b'{"request": {}}'


def verifier_trusting(authority: Authority) -> RequestVerifier:
    return RequestVerifier("amzn1.ask.skill.test", roots=[authority.root], fetch=authority.fetch)


def test_what_it_signs_passes_at_a_door_that_trusts_its_root() -> None:
    authority = Authority.create()
    verifier_trusting(authority).check_signature(authority.headers(BODY), BODY)


def test_another_process_signs_with_what_was_saved(tmp_path: Path) -> None:
    authority = Authority.create()
    authority.save(tmp_path / "authority")
    loaded = Authority.load(tmp_path / "authority")
    assert loaded.chain_pem == authority.chain_pem
    verifier_trusting(authority).check_signature(loaded.headers(BODY), BODY)


def test_nobody_else_can_read_its_key(tmp_path: Path) -> None:
    Authority.create().save(tmp_path)
    assert stat.S_IMODE((tmp_path / "key.pem").stat().st_mode) == 0o600


def test_its_certificates_are_those_of_a_day_before_the_given_time() -> None:
    now = datetime(2030, 1, 2, tzinfo=UTC)
    authority = Authority.create(now)
    begins = now - timedelta(days=1)
    for certificate in (authority.root, *authority.chain):
        assert certificate.not_valid_before_utc == begins
        assert certificate.not_valid_after_utc == begins + LIFETIME
