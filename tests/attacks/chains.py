"""What a certificate URL might answer: chains that are Amazon's by the rules, or nearly."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.attacks.forge import DAY, Forge, Leaf, Party
from tests.support.authority import (
    SIGNER,
    authority_extensions,
    ec_key,
    name,
    pem,
    rsa_key,
    signer_extensions,
    usage,
)
from tests.support.signing import NOW


@dataclass(frozen=True)
class Chain:
    """What a certificate URL might answer, and why it must be refused; None if it must not."""

    title: str
    pem: Callable[[Forge], bytes]
    reason: str | None


def _chain(leaf: Callable[[Forge], Leaf]) -> Callable[[Forge], bytes]:
    return lambda made: pem(leaf(made).made(), made.intermediate)


def _imitated_root(made: Forge) -> bytes:
    """Copy all of the trusted root but its key, key identifiers included."""
    real, key = made.trusted, ec_key()
    builder = x509.CertificateBuilder(
        issuer_name=real.issuer,
        subject_name=real.subject,
        public_key=key.public_key(),
        serial_number=real.serial_number,
        not_valid_before=real.not_valid_before_utc,
        not_valid_after=real.not_valid_after_utc,
        extensions=list(real.extensions),
    )
    imitation = builder.sign(key, SHA256())
    impostor = Party(real.subject, key)
    middle = made.middle.certified_by(impostor, authority_extensions())
    return pem(made.leaf.made(), middle, imitation)


def _cross_signed(made: Forge) -> bytes:
    """The shape Amazon has used: another root, not trusted here, vouches for the trusted one."""
    old = Party(name("Old Root"), ec_key())
    return pem(
        made.leaf.made(),
        made.intermediate,
        made.root.certified_by(old, authority_extensions()),
        old.certified_by(old, authority_extensions()),
    )


def _long_way(made: Forge) -> bytes:
    """The leaf's issuer leads to a trusted root, but by way of one that may have none below."""
    limited = [
        x509.BasicConstraints(ca=True, path_length=0),
        usage(signs_certificates=True, signs_data=False),
    ]
    below = Party(name("Below"), ec_key())
    return pem(
        replace(made.leaf, issuer=below).made(),
        below.certified_by(made.middle, authority_extensions()),
        made.middle.certified_by(made.root, limited),
    )


def _elsewhere(made: Forge) -> bytes:
    """The intermediate may only certify names of another domain."""
    only = x509.NameConstraints(
        permitted_subtrees=[x509.DNSName("example.org")], excluded_subtrees=None
    )
    return pem(
        made.leaf.made(), made.middle.certified_by(made.root, [*authority_extensions(), only])
    )


def _signed_by_a_leaf(made: Forge) -> bytes:
    """The owner of any honest certificate certifies a signer of their own."""
    honest = Leaf(made.stranger, made.middle).named("honest.example.org").made()
    return pem(replace(made.leaf, issuer=made.stranger).made(), honest, made.intermediate)


def _small_key(made: Forge) -> Leaf:
    return replace(made.leaf, party=Party(name(SIGNER), rsa_key(1024)))


def _ec_key(made: Forge) -> Leaf:
    return replace(made.leaf, party=Party(name(SIGNER), ec_key()))


def _damaged(made: Forge) -> bytes:
    der = bytearray(made.leaf.made().public_bytes(Encoding.DER))
    der[-1] ^= 1
    return pem(x509.load_der_x509_certificate(bytes(der)), made.intermediate)


CHAINS = (
    Chain("as Amazon's", _chain(lambda made: made.leaf), None),
    Chain("several names", _chain(lambda made: made.leaf.named("example.org", SIGNER)), None),
    Chain(
        "extra certificates",
        lambda made: pem(
            made.leaf.made(), made.stranger.certified_by(made.stranger, []), made.intermediate
        ),
        None,
    ),
    Chain(
        "the root sent along",
        lambda made: pem(made.leaf.made(), made.intermediate, made.trusted),
        None,
    ),
    Chain("cross-signed", _cross_signed, None),
    Chain(
        "two leaves, the right one first",
        lambda made: pem(
            made.leaf.made(), made.leaf.named("example.org").made(), made.intermediate
        ),
        None,
    ),
    Chain(
        "two leaves, another one first",
        lambda made: pem(
            made.leaf.named("example.org").made(), made.leaf.made(), made.intermediate
        ),
        "certificate_chain",
    ),
    Chain(
        "expired",
        _chain(lambda made: replace(made.leaf, valid=(NOW - 9 * DAY, NOW - DAY))),
        "certificate_date",
    ),
    Chain(
        "not yet valid",
        _chain(lambda made: replace(made.leaf, valid=(NOW + DAY, NOW + 9 * DAY))),
        "certificate_date",
    ),
    Chain(
        "intermediate expired",
        lambda made: pem(
            made.leaf.made(),
            made.middle.certified_by(made.root, authority_extensions(), (NOW - 9 * DAY, NOW - DAY)),
        ),
        "certificate_chain",
    ),
    Chain(
        "another name",
        _chain(lambda made: made.leaf.named("echo-api.example.org")),
        "certificate_chain",
    ),
    Chain(
        "a name that begins alike",
        _chain(lambda made: made.leaf.named(f"{SIGNER}.example.org")),
        "certificate_chain",
    ),
    Chain(
        "the name in capitals",
        _chain(lambda made: made.leaf.named(SIGNER.upper())),
        "certificate_name",
    ),
    Chain(
        "the name and more after a zero byte",
        _chain(lambda made: made.leaf.named(f"{SIGNER}\0.example.org")),
        "certificate_chain",
    ),
    Chain(
        "a wildcard name", _chain(lambda made: made.leaf.named("*.amazon.com")), "certificate_name"
    ),
    Chain(
        "no names, only a subject",
        _chain(lambda made: made.leaf.without(x509.SubjectAlternativeName)),
        "certificate_chain",
    ),
    Chain(
        "the name as an address",
        _chain(
            lambda made: made.leaf.having(
                x509.SubjectAlternativeName([x509.UniformResourceIdentifier(f"https://{SIGNER}")])
            )
        ),
        "certificate_chain",
    ),
    Chain(
        "no extended usage",
        _chain(lambda made: made.leaf.without(x509.ExtendedKeyUsage)),
        "certificate_usage",
    ),
    Chain(
        "another extended usage",
        _chain(
            lambda made: made.leaf.having(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]))
        ),
        "certificate_chain",
    ),
    Chain("no usage", _chain(lambda made: made.leaf.without(x509.KeyUsage)), "certificate_usage"),
    Chain(
        "usage without signatures",
        _chain(lambda made: made.leaf.having(usage(signs_certificates=False, signs_data=False))),
        "certificate_usage",
    ),
    Chain("a key of 1024 bits", _chain(_small_key), "certificate_key"),
    Chain("an elliptic key", _chain(_ec_key), "certificate_key"),
    Chain(
        "self-signed",
        lambda made: pem(replace(made.leaf, issuer=made.signer).made()),
        "certificate_chain",
    ),
    Chain(
        "a leaf that may certify",
        _chain(lambda made: made.leaf.having(x509.BasicConstraints(ca=True, path_length=None))),
        "certificate_chain",
    ),
    Chain("no intermediate", lambda made: pem(made.leaf.made()), "certificate_chain"),
    Chain(
        "an intermediate that may not certify",
        lambda made: pem(
            made.leaf.made(), made.middle.certified_by(made.root, signer_extensions())
        ),
        "certificate_chain",
    ),
    Chain("an intermediate with too short a reach", _long_way, "certificate_chain"),
    Chain("an intermediate for other names", _elsewhere, "certificate_chain"),
    Chain("signed by an honest leaf", _signed_by_a_leaf, "certificate_chain"),
    Chain(
        "a root of the stranger's",
        lambda made: pem(
            replace(made.leaf, issuer=made.stranger).made(),
            made.stranger.certified_by(made.stranger, authority_extensions()),
        ),
        "certificate_chain",
    ),
    Chain("an imitated root", _imitated_root, "certificate_chain"),
    Chain("the root alone", lambda made: pem(made.trusted), "certificate_chain"),
    Chain(
        "the intermediate first",
        lambda made: pem(made.intermediate, made.leaf.made()),
        "certificate_chain",
    ),
    Chain("one bit of the signature changed", _damaged, "certificate_chain"),
    Chain("empty", lambda _: b"", "certificate_form"),
    Chain("garbage", lambda _: b"\x00\xff<html>certificates here</html>" * 40, "certificate_form"),
    Chain(
        "garbage inside the frame",
        lambda _: b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "certificate_form",
    ),
    Chain(
        "binary instead of text",
        lambda made: made.leaf.made().public_bytes(Encoding.DER),
        "certificate_form",
    ),
    Chain("cut off", lambda made: pem(made.leaf.made())[:-200], "certificate_form"),
    Chain(
        "more certificates than there can be",
        lambda made: pem(made.leaf.made(), *[made.intermediate] * 20),
        "certificate_form",
    ),
)
