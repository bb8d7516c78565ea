"""Who speaks: an account and, where Alexa knows the voice, a person in it; never Alexa's ids."""

import hmac
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass

_KEY = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Listener:
    """Whose progress it is: an account's, or one person's in it.

    Both are keys that :func:`listener_key` made.
    """

    account: str
    person: str = ""
    """Empty: whoever of the household speaks."""

    @property
    def shown(self) -> str:
        """One text for both, for a log."""
        return self.person or self.account


def listener_key(pepper: str, user_id: str) -> str:
    """The key that a listener is stored under: 43 URL-safe characters.

    It is a keyed hash, useless without the ``pepper``.
    """
    digest = hmac.digest(pepper.encode(), user_id.encode("utf-8", "surrogatepass"), "sha256")
    return urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def is_listener_key(text: str) -> bool:
    """Whether ``text`` has the form of a listener's key."""
    return _KEY.fullmatch(text) is not None
