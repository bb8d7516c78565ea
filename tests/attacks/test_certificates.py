"""Certificates that are Amazon's by the rules, or nearly."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from skill.errors import Rejected
from skill.web.certificates import ChainChecker, trusted_roots
from tests.attacks.chains import CHAINS, Chain
from tests.attacks.forge import forge
from tests.support.authority import pem
from tests.support.signing import NOW


@pytest.mark.parametrize("chain", CHAINS, ids=lambda chain: chain.title)
def test_only_a_chain_that_is_amazons_gives_a_key(chain: Chain) -> None:
    made = forge()
    checker = ChainChecker([made.trusted])
    if chain.reason is None:
        signing = checker.signing_key(chain.pem(made), NOW)
        expected = made.signer.key.public_key()
        assert isinstance(expected, RSAPublicKey)
        assert signing.key.public_numbers() == expected.public_numbers()
    else:
        with pytest.raises(Rejected) as refusal:
            checker.signing_key(chain.pem(made), NOW)
        assert refusal.value.reason == chain.reason


def test_the_key_lives_no_longer_than_anything_in_its_chain() -> None:
    made = forge()
    signing = ChainChecker([made.trusted]).signing_key(CHAINS[0].pem(made), NOW)
    assert signing.not_after == made.intermediate.not_valid_after_utc


def test_a_good_chain_is_nothing_to_who_trusts_other_roots() -> None:
    with pytest.raises(Rejected, match="certificate_chain"):
        ChainChecker(trusted_roots()).signing_key(CHAINS[0].pem(forge()), NOW)


def test_one_root_that_cannot_be_read_does_not_cost_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unreadable = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    store = tmp_path / "roots.pem"
    store.write_bytes(b"# A root\n" + unreadable + pem(forge().trusted))
    monkeypatch.setattr("certifi.where", lambda: str(store))
    assert [root.subject for root in trusted_roots()] == [forge().root.name]
