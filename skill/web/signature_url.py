"""Where a request says its certificates are, and whether Amazon keeps certificates there.

Amazon's rules: https, host ``s3.amazonaws.com``, port 443 or none, and a path that begins with
``/echo.api/`` once it is normalised. What is checked and what is fetched is one and the same URL,
the normalised one: a path that is checked but not fetched is how another bucket's certificate gets
in.
"""

import re
from functools import lru_cache

from skill.errors import Rejected

HOST = "s3.amazonaws.com"
FOLDER = "/echo.api/"
PORT = "443"
MAX_LENGTH = 512
"""Characters. Amazon's own are about 60 long."""

# Only what RFC 3986 calls unreserved may stand in the path, so nothing is left to decode, to split
# or to interpret twice: no percent sign, backslash, user, query, fragment or control character gets
# this far.
_FORM = re.compile(
    r"(?P<scheme>[a-z]+)://(?P<host>[a-z0-9.-]+)(?::(?P<port>[0-9]+))?(?P<path>/[a-z0-9._~/-]*)",
    re.ASCII | re.IGNORECASE,
)

_AMAZONS = re.compile(
    re.escape(f"https://{HOST}{FOLDER}echo-api-cert") + r"(?:-[1-9][0-9]?)?(?:-ats)?\.pem"
)
"""What all of Amazon's have been called so far: ``echo-api-cert.pem``, ``echo-api-cert-6-ats.pem``,
``echo-api-cert-12.pem``. There are 200 such names."""


# Amazon has one such URL at a time.
@lru_cache(16)
def normalised(url: str) -> str:
    """Return the URL to fetch for the ``SignatureCertChainUrl`` header's value.

    Raises:
        Rejected: It is not a place where Amazon keeps certificates (``url_form``, ``url_scheme``,
            ``url_host``, ``url_port`` or ``url_path``).
    """
    parts = _FORM.fullmatch(url) if len(url) <= MAX_LENGTH else None
    if parts is None:
        raise Rejected("url_form")
    if parts["scheme"].lower() != "https":
        raise Rejected("url_scheme")
    if parts["host"].lower() != HOST:
        raise Rejected("url_host")
    if parts["port"] not in {None, PORT}:
        raise Rejected("url_port")
    path = _without_dot_segments(parts["path"])
    # An empty segment means another object to S3 and nothing to most normalisers: refuse it.
    if not path.startswith(FOLDER) or "//" in path or path.endswith("/"):
        raise Rejected("url_path")
    return f"https://{HOST}{path}"


def is_amazons(url: str) -> bool:
    """Whether a URL, as ``normalised`` gives it, has the form that Amazon's have."""
    return _AMAZONS.fullmatch(url) is not None


def _without_dot_segments(path: str) -> str:
    """RFC 3986, section 5.2.4."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)
