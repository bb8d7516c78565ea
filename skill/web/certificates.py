"""Which key signs Alexa's requests: the one in a certificate of Amazon's that a root vouches for.

``cryptography.x509.verification`` builds and checks the chain by the rules browsers use:
signatures, dates, basic constraints, name constraints, no SHA-1, no weak keys. It would accept more
leaves than Amazon's rules allow, so the rest is checked here: the exact name, the usages, the kind
of key.
"""

import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import certifi
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.oid import ExtendedKeyUsageOID
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from skill.errors import Rejected

SIGNER = "echo-api.amazon.com"
"""The name that Amazon's signing certificate must carry, exactly: a wildcard does not do."""
MIN_RSA_BITS = 2048
MAX_CERTIFICATES = 10
"""Amazon sends four. More only costs time: each is a candidate in the search for a chain."""

_Extension = TypeVar("_Extension", bound=x509.ExtensionType)

_PEM_BLOCK = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


@dataclass(frozen=True)
class SigningKey:
    """A key that may sign requests, and the last moment (aware) at which its chain is valid."""

    key: RSAPublicKey
    not_after: datetime


def trusted_roots() -> list[x509.Certificate]:
    """Return certifi's roots, which are Mozilla's.

    None is pinned: Amazon's chain has changed its shape before.
    """
    roots: list[x509.Certificate] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        for block in _PEM_BLOCK.findall(Path(certifi.where()).read_bytes()):
            try:
                roots.append(x509.load_pem_x509_certificate(block))
            except ValueError:
                # One root with a serial number that a newer cryptography refuses must not cost all
                # the others.
                continue
    return roots


class ChainChecker:
    """Reads the signing key out of a certificate chain, if there is a reason to trust it."""

    def __init__(self, roots: Iterable[x509.Certificate]) -> None:
        """Trust ``roots`` and nothing else."""
        self._store = Store(list(roots))

    def signing_key(self, pem: bytes, now: datetime) -> SigningKey:
        """Return the key of the first certificate in ``pem``; the others may help it to a root.

        Args:
            pem: Certificates in PEM form, the signing one first.
            now: The moment (aware) at which the chain must be valid.

        Raises:
            Rejected: ``certificate_form``, ``certificate_date``, ``certificate_chain``,
                ``certificate_name``, ``certificate_usage`` or ``certificate_key``.
        """
        try:
            leaf, *others = x509.load_pem_x509_certificates(pem)
            key = leaf.public_key()
        except (ValueError, UnsupportedAlgorithm):
            raise Rejected("certificate_form") from None
        if len(others) >= MAX_CERTIFICATES:
            raise Rejected("certificate_form")
        if not leaf.not_valid_before_utc <= now <= leaf.not_valid_after_utc:
            raise Rejected("certificate_date")
        policy = PolicyBuilder().store(self._store).time(now)
        try:
            chain = policy.build_server_verifier(x509.DNSName(SIGNER)).verify(leaf, others)
        except VerificationError:
            raise Rejected("certificate_chain") from None
        _check_name(leaf)
        _check_usage(leaf)
        if not isinstance(key, RSAPublicKey) or key.key_size < MIN_RSA_BITS:
            raise Rejected("certificate_key")
        return SigningKey(key, min(certificate.not_valid_after_utc for certificate in chain))


def _check_name(leaf: x509.Certificate) -> None:
    names = _extension(leaf, x509.SubjectAlternativeName, "certificate_name")
    if SIGNER not in names.get_values_for_type(x509.DNSName):
        raise Rejected("certificate_name")


def _check_usage(leaf: x509.Certificate) -> None:
    usage = _extension(leaf, x509.KeyUsage, "certificate_usage")
    extended = _extension(leaf, x509.ExtendedKeyUsage, "certificate_usage")
    if not usage.digital_signature or ExtendedKeyUsageOID.SERVER_AUTH not in extended:
        raise Rejected("certificate_usage")


def _extension(leaf: x509.Certificate, kind: type[_Extension], reason: str) -> _Extension:
    try:
        return leaf.extensions.get_extension_for_class(kind).value
    except (
        ValueError,
        x509.ExtensionNotFound,
        x509.DuplicateExtension,
        x509.UnsupportedGeneralNameType,
    ):
        raise Rejected(reason) from None
