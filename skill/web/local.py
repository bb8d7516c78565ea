"""What an unverified service, ``serve --local``, answers: programs on this machine alone.

Where no signature is checked, anything that reaches the port is believed, and three things reach a
port of loopback that do not come from its user:

1. A web page in the user's browser. What it posts to another site names the page in ``Origin``.
2. A page whose name was pointed at this machine (DNS rebinding). It asks for its own ``Host``.
3. A tunnel or a proxy on this machine, which passes on what the internet sends, and says so.
"""

import ipaddress
from collections.abc import Mapping

from skill.errors import Rejected

PASSED_ON = frozenset(
    {
        "HTTP_FORWARDED",
        "HTTP_VIA",
        "HTTP_X_REAL_IP",
        "HTTP_TRUE_CLIENT_IP",
        "HTTP_CF_CONNECTING_IP",
    }
)
X_FORWARDED = "HTTP_X_FORWARDED_"
"""How the variables of the other headers begin that proxies add."""


def check_local(environ: Mapping[str, object]) -> None:
    """Let through what a program on this machine asks.

    Args:
        environ: The request, as WSGI gives it.

    Raises:
        Rejected: It comes from elsewhere (``not_loopback``), for another host (``local_host``),
            from a web page (``local_origin``) or through a proxy (``local_forwarded``).
    """
    if not _is_loopback(str(environ.get("REMOTE_ADDR", ""))):
        raise Rejected("not_loopback")
    if not _names_this_machine(str(environ.get("HTTP_HOST", ""))):
        raise Rejected("local_host")
    if "HTTP_ORIGIN" in environ:
        raise Rejected("local_origin")
    if any(name in PASSED_ON or name.startswith(X_FORWARDED) for name in environ):
        raise Rejected("local_forwarded")


def _names_this_machine(host: str) -> bool:
    """Whether a ``Host`` header, with a port or without, is one of loopback's own names."""
    if host.startswith("["):
        name, _, port = host[1:].partition("]")
        port = port.removeprefix(":")
    else:
        name, _, port = host.partition(":")
    in_order = port == "" or (port.isascii() and port.isdecimal())
    return in_order and (name.lower() == "localhost" or _is_loopback(name))


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
