"""Certificates that someone might try, each made from one recipe by what is wrong in it."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Self

from cryptography import x509

from tests.support.authority import (
    SIGNER,
    PrivateKey,
    authority_extensions,
    ec_key,
    issue,
    name,
    rsa_key,
    signer_extensions,
)
from tests.support.signing import NOW

DAY = timedelta(days=1)
VALID = (NOW - 30 * DAY, NOW + 30 * DAY)


@dataclass(frozen=True)
class Party:
    """Someone with a name and a key, who can be certified and can certify."""

    name: x509.Name
    key: PrivateKey = field(repr=False)

    def certified_by(
        self,
        issuer: "Party",
        extensions: list[x509.ExtensionType],
        valid: tuple[datetime, datetime] = VALID,
    ) -> x509.Certificate:
        return issue(self.name, self.key.public_key(), extensions, (issuer.name, issuer.key), valid)


@dataclass(frozen=True)
class Leaf:
    """The signing certificate to be: Amazon's, until something is changed."""

    party: Party
    issuer: Party
    extensions: tuple[x509.ExtensionType, ...] = tuple(signer_extensions())
    valid: tuple[datetime, datetime] = VALID

    def without(self, kind: type[x509.ExtensionType]) -> Self:
        return replace(
            self, extensions=tuple(one for one in self.extensions if not isinstance(one, kind))
        )

    def having(self, extension: x509.ExtensionType) -> Self:
        rest = self.without(type(extension))
        return replace(rest, extensions=(*rest.extensions, extension))

    def named(self, *names: str) -> Self:
        return self.having(x509.SubjectAlternativeName([x509.DNSName(one) for one in names]))

    def made(self) -> x509.Certificate:
        return self.party.certified_by(self.issuer, list(self.extensions), self.valid)


@dataclass(frozen=True)
class Forge:
    """A trusted root, an intermediate below it, the signer, and an attacker."""

    root: Party
    middle: Party
    signer: Party
    stranger: Party

    @property
    def trusted(self) -> x509.Certificate:
        return self.root.certified_by(self.root, authority_extensions())

    @property
    def intermediate(self) -> x509.Certificate:
        return self.middle.certified_by(self.root, authority_extensions())

    @property
    def leaf(self) -> Leaf:
        return Leaf(self.signer, self.middle)


@cache
def forge() -> Forge:
    """Return the one forge of this process: its keys take a while to make."""
    return Forge(
        Party(name("Root"), ec_key()),
        Party(name("Intermediate"), ec_key()),
        Party(name(SIGNER), rsa_key()),
        Party(name("Stranger"), rsa_key()),
    )
