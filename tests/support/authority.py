"""A certificate authority of our own, so that tests can sign requests as Alexa does.

Its chain has the shape of Amazon's: a root, an intermediate, and a certificate for
``echo-api.amazon.com``. Nothing trusts it but a verifier that was given its root.
"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self, cast

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SIGNER = "echo-api.amazon.com"
URL = "https://s3.amazonaws.com/echo.api/echo-api-cert-99.pem"
LIFETIME = timedelta(days=300)

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
Extensions = Sequence[x509.ExtensionType]


@dataclass(frozen=True)
class Issuer:
    """A certificate and the key it speaks for."""

    certificate: x509.Certificate
    key: PrivateKey


def name(common_name: str) -> x509.Name:
    """Return a subject that consists of a common name."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    """Make an RSA key; 2,048 bits take some 50 ms."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def ec_key() -> ec.EllipticCurvePrivateKey:
    """Make a P-256 key: fast, for those that only sign certificates."""
    return ec.generate_private_key(ec.SECP256R1())


def usage(*, signs_certificates: bool, signs_data: bool) -> x509.KeyUsage:
    """Return a key usage with these two of its nine bits set or not, the others not."""
    return x509.KeyUsage(
        digital_signature=signs_data,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def authority_extensions() -> list[x509.ExtensionType]:
    """Return what makes a certificate one that signs others."""
    return [
        x509.BasicConstraints(ca=True, path_length=None),
        usage(signs_certificates=True, signs_data=False),
    ]


def signer_extensions() -> list[x509.ExtensionType]:
    """Return what Amazon's signing certificate carries."""
    return [
        x509.BasicConstraints(ca=False, path_length=None),
        usage(signs_certificates=False, signs_data=True),
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]),
        x509.SubjectAlternativeName([x509.DNSName(SIGNER)]),
    ]


def issue(
    subject: x509.Name,
    public_key: CertificatePublicKeyTypes,
    extensions: Extensions,
    signed_by: tuple[x509.Name, PrivateKey],
    valid: tuple[datetime, datetime],
) -> x509.Certificate:
    """Make a certificate.

    Args:
        subject: Whose it is.
        public_key: The key it speaks for.
        extensions: What it carries beside the key identifiers, which are added.
        signed_by: The issuer's name and key; the subject's own make it self-signed.
        valid: First and last moment of its life.
    """
    issuer_name, issuer_key = signed_by
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer_name)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
    )
    for extension in extensions:
        critical = isinstance(extension, (x509.BasicConstraints, x509.KeyUsage))
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(issuer_key, SHA256())


def pem(*certificates: x509.Certificate) -> bytes:
    """Return certificates in PEM form, one after the other."""
    return b"".join(certificate.public_bytes(Encoding.PEM) for certificate in certificates)


@dataclass(frozen=True)
class Authority:
    """A root that a verifier may be told to trust, and a signer below it."""

    root: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    key: rsa.RSAPrivateKey
    url: str = URL

    @classmethod
    def create(cls, now: datetime | None = None) -> Self:
        """Make an authority; its certificates began a day before ``now`` (aware), for 300 days."""
        begin = (now or datetime.now(UTC)) - timedelta(days=1)
        valid = (begin, begin + LIFETIME)
        root_key, middle_key, key = ec_key(), ec_key(), rsa_key()
        root_name, middle_name = name("Simulated Root"), name("Simulated Intermediate")
        root = issue(
            root_name, root_key.public_key(), authority_extensions(), (root_name, root_key), valid
        )
        middle = issue(
            middle_name,
            middle_key.public_key(),
            authority_extensions(),
            (root_name, root_key),
            valid,
        )
        signer = issue(
            name(SIGNER), key.public_key(), signer_extensions(), (middle_name, middle_key), valid
        )
        return cls(root, (signer, middle), key)

    @property
    def chain_pem(self) -> bytes:
        """What the certificate URL answers with: the signer's certificate first."""
        return pem(*self.chain)

    @property
    def key_pem(self) -> bytes:
        """The signer's private key, for a signer in another process or language."""
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def fetch(self, url: str) -> bytes:
        """Stand in for ``CertificateDownload``: answer every URL with the chain."""
        del url
        return self.chain_pem

    def headers(self, body: bytes) -> dict[str, str]:
        """Return the two headers that Alexa would send with ``body``."""
        signature = self.key.sign(body, PKCS1v15(), SHA256())
        return {"SignatureCertChainUrl": self.url, "Signature-256": b64encode(signature).decode()}

    def save(self, folder: Path) -> None:
        """Write root, chain and private key into ``folder``, for another process."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "root.pem").write_bytes(pem(self.root))
        (folder / "chain.pem").write_bytes(self.chain_pem)
        key = folder / "key.pem"
        key.touch(mode=0o600)
        key.write_bytes(self.key_pem)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what ``save`` wrote."""
        root = x509.load_pem_x509_certificate((folder / "root.pem").read_bytes())
        chain = x509.load_pem_x509_certificates((folder / "chain.pem").read_bytes())
        key = load_pem_private_key((folder / "key.pem").read_bytes(), password=None)
        return cls(root, tuple(chain), cast("rsa.RSAPrivateKey", key))
