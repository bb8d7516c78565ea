"""Places where a request may say its certificates are."""

import pytest

from skill.errors import Rejected
from skill.web.signature_url import normalised
from tests.support.signing import CountingFetch, authority, signed, verifier

GOOD = "https://s3.amazonaws.com/echo.api/echo-api-cert.pem"

ACCEPTED = {
    GOOD: GOOD,
    "HTTPS://s3.amazonaws.com/echo.api/echo-api-cert.pem": GOOD,
    "https://S3.AMAZONAWS.COM/echo.api/echo-api-cert.pem": GOOD,
    "https://s3.amazonaws.com:443/echo.api/echo-api-cert.pem": GOOD,
    "https://s3.amazonaws.com/echo.api/../echo.api/echo-api-cert.pem": GOOD,
    "https://s3.amazonaws.com/echo.api/./echo-api-cert.pem": GOOD,
    "https://s3.amazonaws.com/another/../echo.api/echo-api-cert.pem": GOOD,
    "https://s3.amazonaws.com/../../echo.api/echo-api-cert.pem": GOOD,
    "https://s3.amazonaws.com/echo.api/a/../b/./c/../../echo-api-cert.pem": GOOD,
    "https://s3.amazonaws.com/echo.api/echo-api-cert-12-ats.pem": (
        "https://s3.amazonaws.com/echo.api/echo-api-cert-12-ats.pem"
    ),
    "https://s3.amazonaws.com/echo.api/...": "https://s3.amazonaws.com/echo.api/...",
}

REFUSED = {
    "": "header_missing",
    # Scheme
    "http://s3.amazonaws.com/echo.api/echo-api-cert.pem": "url_scheme",
    "ftp://s3.amazonaws.com/echo.api/echo-api-cert.pem": "url_scheme",
    "file:///echo.api/echo-api-cert.pem": "url_form",
    "//s3.amazonaws.com/echo.api/echo-api-cert.pem": "url_form",
    "s3.amazonaws.com/echo.api/echo-api-cert.pem": "url_form",
    "https:/s3.amazonaws.com/echo.api/echo-api-cert.pem": "url_form",
    "https:///s3.amazonaws.com/echo.api/echo-api-cert.pem": "url_form",
    # Host
    "https://notamazon.com/echo.api/echo-api-cert.pem": "url_host",
    "https://s3.amazonaws.com.example.org/echo.api/echo-api-cert.pem": "url_host",
    "https://evil-s3.amazonaws.com/echo.api/echo-api-cert.pem": "url_host",
    "https://echo.api.s3.amazonaws.com/echo.api/echo-api-cert.pem": "url_host",
    "https://s3.amazonaws.com./echo.api/echo-api-cert.pem": "url_host",
    "https://s3.us-east-1.amazonaws.com/echo.api/echo-api-cert.pem": "url_host",
    "https://[2001:db8::1]/echo.api/echo-api-cert.pem": "url_form",
    "https://\u017f3.amazonaws.com/echo.api/echo-api-cert.pem": "url_form",
    "https://s3。amazonaws。com/echo.api/echo-api-cert.pem": "url_form",
    # User
    "https://s3.amazonaws.com@example.org/echo.api/echo-api-cert.pem": "url_form",
    "https://user:secret@s3.amazonaws.com/echo.api/echo-api-cert.pem": "url_form",
    # Port
    "https://s3.amazonaws.com:563/echo.api/echo-api-cert.pem": "url_port",
    "https://s3.amazonaws.com:0443/echo.api/echo-api-cert.pem": "url_port",
    "https://s3.amazonaws.com:/echo.api/echo-api-cert.pem": "url_form",
    "https://s3.amazonaws.com:443@example.org/echo.api/echo-api-cert.pem": "url_form",
    "https://s3.amazonaws.com:٤٤٣/echo.api/echo-api-cert.pem": "url_form",
    # Path
    "https://s3.amazonaws.com": "url_form",
    "https://s3.amazonaws.com/": "url_path",
    "https://s3.amazonaws.com/echo.api": "url_path",
    "https://s3.amazonaws.com/echo.api/": "url_path",
    "https://s3.amazonaws.com/EcHo.aPi/echo-api-cert.pem": "url_path",
    "https://s3.amazonaws.com/invalid.path/echo-api-cert.pem": "url_path",
    "https://s3.amazonaws.com/echo.api.evil/echo-api-cert.pem": "url_path",
    "https://s3.amazonaws.com/evil/echo.api/echo-api-cert.pem": "url_path",
    "https://s3.amazonaws.com//echo.api/echo-api-cert.pem": "url_path",
    "https://s3.amazonaws.com/echo.api//echo-api-cert.pem": "url_path",
    # Traversal
    "https://s3.amazonaws.com/echo.api/../evil/echo-api-cert.pem": "url_path",
    "https://s3.amazonaws.com/echo.api/../../evil/echo-api-cert.pem": "url_path",
    "https://s3.amazonaws.com/echo.api/..//evil/echo-api-cert.pem": "url_path",
    "https://s3.amazonaws.com/echo.api/x/..": "url_path",
    "https://s3.amazonaws.com/echo.api/x/.": "url_path",
    "https://s3.amazonaws.com/echo.api/%2e%2e/evil/echo-api-cert.pem": "url_form",
    "https://s3.amazonaws.com/echo.api/..%2fevil/echo-api-cert.pem": "url_form",
    "https://s3.amazonaws.com/echo.api/%252e%252e/evil/echo-api-cert.pem": "url_form",
    "https://s3.amazonaws.com/echo.api/..\\evil\\echo-api-cert.pem": "url_form",
    "https:\\\\s3.amazonaws.com\\echo.api\\echo-api-cert.pem": "url_form",
    # Query and fragment
    "https://s3.amazonaws.com/echo.api/echo-api-cert.pem?versionId=1": "url_form",
    "https://s3.amazonaws.com/?/echo.api/echo-api-cert.pem": "url_form",
    "https://s3.amazonaws.com/echo.api/echo-api-cert.pem#top": "url_form",
    "https://example.org#@s3.amazonaws.com/echo.api/echo-api-cert.pem": "url_form",
    "https://s3.amazonaws.com/echo.api/echo-api-cert.pem;x=1": "url_form",
    # Characters that parsers strip or stop at
    "https://s3.amazonaws.com/echo.api/echo-api-cert.pem\n": "url_form",
    "\thttps://s3.amazonaws.com/echo.api/echo-api-cert.pem": "url_form",
    "https://s3.amazonaws.com/echo.api/\r\nHost: example.org": "url_form",
    "https://s3.amazonaws.com\t/echo.api/echo-api-cert.pem": "url_form",
    "https://s3.amazonaws.com/echo.api/echo-api-cert.pem\x00": "url_form",
    "https://s3.amazonaws.com/echo.api/échelon.pem": "url_form",
    "https://s3.amazonaws.com/echo.api/" + "a" * 500: "url_form",
}


@pytest.mark.parametrize(("url", "fetched"), ACCEPTED.items())
def test_what_amazon_may_send_is_fetched_in_its_normal_form(url: str, fetched: str) -> None:
    fetch = CountingFetch()
    headers, body = signed()
    verifier(fetch=fetch).check_signature({**headers, "SignatureCertChainUrl": url}, body)
    assert fetch.urls == [fetched]


@pytest.mark.parametrize(("url", "reason"), REFUSED.items())
def test_anything_else_is_refused_before_anything_is_fetched(url: str, reason: str) -> None:
    fetch = CountingFetch()
    headers, body = signed()
    with pytest.raises(Rejected) as refusal:
        verifier(fetch=fetch).check_signature({**headers, "SignatureCertChainUrl": url}, body)
    assert refusal.value.reason == reason
    assert fetch.urls == []


def test_ways_to_write_one_url_share_one_fetch() -> None:
    fetch = CountingFetch()
    door = verifier(fetch=fetch)
    headers, body = signed()
    for url, normal in ACCEPTED.items():
        if normal == GOOD:
            door.check_signature({**headers, "SignatureCertChainUrl": url}, body)
    assert fetch.urls == [GOOD]


def test_the_simulated_speaker_names_a_place_of_amazons() -> None:
    assert normalised(authority().url) == authority().url
