"""The service on the internet: it answers signed requests alone, and nothing switches that off."""

import ast
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import skill as package
from skill.content import data_root
from skill.errors import CertificatesUnreachable, Rejected
from skill.simulator.device import Device
from skill.simulator.envelope import Identity
from skill.simulator.happenings import Closes, Faults, Happening
from skill.simulator.understanding import Understanding
from skill.web.certificate_download import CertificateDownload
from skill.web.certificates import ChainChecker, trusted_roots
from tests.faults.certificate_trials import page
from tests.faults.process import SKILL_ID, Served, served
from tests.faults.process_trials import settings, verifying
from tests.faults.speaker import Speaker, listener_at
from tests.stores.engines import free_port
from tests.support.authority import Authority, pem
from tests.support.tls_server import HOST, listening, server_context, tls_files

SKILL = Path(package.__file__).parent

ENVIRON = {
    # A builder's own words for it, and what frameworks listen to.
    **dict.fromkeys(
        (
            "SKIP_VERIFICATION",
            "DISABLE_SIGNATURE_VERIFICATION",
            "ALEXA_SKIP_VERIFICATION",
            "ASK_VERIFY_SIGNATURE",
        ),
        "1",
    ),
    **dict.fromkeys(("VERIFY_SIGNATURE", "VERIFY_TIMESTAMP", "SIGNATURE_CHECK", "VERIFY"), "false"),
    **dict.fromkeys(
        ("DEBUG", "TESTING", "FLASK_DEBUG", "FLASK_TESTING", "WERKZEUG_RUN_MAIN", "PYTHONOPTIMIZE"),
        "1",
    ),
    **dict.fromkeys(("ENV", "FLASK_ENV", "APP_ENV", "PYTHON_ENV", "STAGE"), "development"),
    **dict.fromkeys(
        ("AWS_SAM_LOCAL", "AWS_LAMBDA_FUNCTION_NAME", "CI", "PYTEST_CURRENT_TEST", "LOCAL"), "true"
    ),
    **dict.fromkeys(("FORWARDED_ALLOW_IPS", "TRUSTED_PROXY", "TRUSTED_HOSTS"), "*"),
    "PYTHONHTTPSVERIFY": "0",
}
"""Each might turn a check off somewhere."""

HEADERS = (
    {"Host": "localhost"},
    {"Host": "127.0.0.1"},
    {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Host": "localhost", "X-Forwarded-Proto": "https"},
    {"Forwarded": "for=127.0.0.1;host=localhost;proto=https"},
    {
        "X-Real-IP": "127.0.0.1",
        "X-Client-IP": "127.0.0.1",
        "True-Client-IP": "127.0.0.1",
        "CF-Connecting-IP": "::1",
    },
    {"X-Original-URL": "/healthz", "X-Rewrite-URL": "/healthz", "X-HTTP-Method-Override": "GET"},
    {
        "X-Skip-Verification": "true",
        "X-Verified": "true",
        "X-Debug": "1",
        "X-Local": "1",
        "X-Simulator": "true",
    },
    {
        "X-Alexa-Verified": "true",
        "X-Amz-Verified": "true",
        "X-Amzn-Requestid": "x",
        "X-Amz-Date": "20261122T000000Z",
    },
    {
        "Authorization": "Bearer simulated",
        "Cookie": "verified=1; session=local",
        "X-Api-Key": "local",
    },
    {
        "User-Agent": "Apache-HttpClient/UNAVAILABLE (Java/1.8)",
        "Origin": "https://echo-api.amazon.com",
    },
    {
        "Signature": "AAAA",
        "SignatureCertChainUrl": "https://s3.amazonaws.com/echo.api/echo-api-cert.pem",
    },
    {"Signature-256": "", "SignatureCertChainUrl": ""},
    {"Signature-256": "none", "SignatureCertChainUrl": "none"},
    {"Content-Type": "application/x-www-form-urlencoded"},
    {"Content-Type": "text/plain", "Accept": "text/html"},
)

QUERIES = (
    *(
        "verify=false",
        "verify_signature=0",
        "verified=true",
        "skip_verification=1",
        "local=1",
        "debug=true",
    ),
    *("simulator=1", "testing=1", "dev", "SignatureCertChainUrl=x&Signature-256=y", "_method=GET"),
)


def launch() -> bytes:
    """A request that is right in all but its signature."""
    return json.dumps(Speaker(lambda _: None, listener_at("stranger")).request("launch")).encode()  # type: ignore[arg-type,return-value]


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority.create()


@pytest.fixture(scope="module")
def service(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A service that trusts the test authority, on every address of this machine."""
    folder = tmp_path_factory.mktemp("verified")
    everywhere = "0.0.0.0"  # noqa: S104 - the point of it
    arguments = (*verifying(folder, authority), "--host", everywhere)
    with served(folder, settings(None), arguments) as running:
        yield running


def addresses() -> list[str]:
    """This machine's own, loopback and others."""
    found = {
        str(one[4][0]) for one in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    }
    return sorted({"127.0.0.1", *found})


@pytest.mark.parametrize("address", addresses())
def test_on_every_address_an_unsigned_request_is_refused_and_a_signed_one_is_answered(
    service: Served, authority: Authority, address: str
) -> None:
    body = launch()
    unsigned = service.ask("POST", "/alexa", body, address=address)
    assert (unsigned.status, unsigned.body) == (400, b"")
    signed = service.ask("POST", "/alexa", body, authority.headers(body), address=address)
    assert signed.status == 200
    assert "lower back coach" in json.loads(signed.body)["response"]["outputSpeech"]["ssml"]
    assert [entry.get("reason") for entry in service.journal()[-2:]] == ["header_missing", None]


def test_a_signature_for_another_body_or_by_another_authority_is_refused(
    service: Served, authority: Authority
) -> None:
    body = launch()
    for headers in (authority.headers(body + b" "), Authority.create().headers(body)):
        assert service.ask("POST", "/alexa", body, headers).status == 400


def test_the_simulated_speaker_signs_its_requests_and_holds_a_conversation(
    service: Served, authority: Authority
) -> None:
    model = json.loads(
        (
            data_root("interaction_model") / "skill-package/interactionModels/custom/en-US.json"
        ).read_text()
    )
    happened: list[Happening] = []
    device = Device(
        service.transport(authority),
        Understanding(model),
        "lower back coach",
        identity=Identity(user_id="amzn1.ask.account.conversation"),
        tell=happened.append,
    )
    spoken = []
    for words in (
        "alexa, open lower back coach",
        "alexa, start",
        "alexa, next",
        "alexa, which side is this",
    ):
        heard = device.say(words)
        assert heard is not None
        spoken.append(heard.text)
    assert [said for said in happened if isinstance(said, Faults | Closes)] == []
    assert len(set(spoken)) == len(spoken)
    goodbye = device.say("alexa, stop")
    assert goodbye is not None
    assert goodbye.ends_session
    # The same speaker without its key is not heard.
    device.send = service.transport()
    assert device.say("alexa, open lower back coach") is None
    assert any(isinstance(said, Faults) and "400" in said.reason for said in happened)


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The service itself, with all in its environment that might talk it out of verifying."""
    folder = tmp_path_factory.mktemp("production")
    command = ("-m", "skill", "serve", "--host", "0.0.0.0")  # noqa: S104 - as in production
    with served(folder, {**ENVIRON, **settings(None)}, command) as running:
        yield running


def test_no_environment_turns_verification_off(production: Served) -> None:
    answer = production.ask("POST", "/alexa", launch())
    assert (answer.status, answer.body) == (400, b"")


def test_no_environment_brings_another_authority_in(
    authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server_file, root_file = tls_files(HOST, tmp_path)
    root_file.write_bytes(root_file.read_bytes() + pem(authority.root))
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "AWS_CA_BUNDLE"):
        monkeypatch.setenv(name, str(root_file))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    with pytest.raises(Rejected, match="certificate_chain"):
        ChainChecker(trusted_roots()).signing_key(authority.chain_pem, datetime.now(UTC))
    with (
        listening(page("200 OK", authority.chain_pem), server_context(server_file)) as address,
        pytest.raises(CertificatesUnreachable, match="certificate_network"),
    ):
        CertificateDownload(address=address)(authority.url)


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
def test_no_environment_puts_a_proxy_before_the_certificates(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        proxy.setblocking(False)
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.getsockname()[1]}")
        with pytest.raises(CertificatesUnreachable):
            CertificateDownload()(f"https://127.0.0.1:{free_port()}/echo.api/echo-api-cert.pem")
        with pytest.raises(BlockingIOError):
            proxy.accept()


@pytest.mark.parametrize("headers", HEADERS, ids=",".join)
def test_no_header_turns_verification_off(production: Served, headers: dict[str, str]) -> None:
    answer = production.ask("POST", "/alexa", launch(), headers)
    assert (answer.status, answer.body) == (400, b"")


@pytest.mark.parametrize("query", QUERIES)
def test_no_query_turns_verification_off(production: Served, query: str) -> None:
    answer = production.ask("POST", f"/alexa?{query}", launch())
    assert (answer.status, answer.body) == (400, b"")


@pytest.mark.parametrize("part", [{"verified": True}, {"local": True}, {"debug": True}])
def test_nothing_in_a_body_turns_verification_off(production: Served, part: dict[str, Any]) -> None:
    assert (
        production.ask(
            "POST", "/alexa", json.dumps({**json.loads(launch()), **part}).encode()
        ).status
        == 400
    )


@pytest.mark.parametrize(
    "name", ["COACH_LOCAL", "COACH_VERIFY", "COACH_SKIP_VERIFICATION", "COACH_DEBUG", "COACH_DEV"]
)
def test_a_setting_that_sounds_like_it_does_not_even_start(tmp_path: Path, name: str) -> None:
    environ = {**os.environ, "COACH_SKILL_ID": SKILL_ID, "PYTHONPATH": str(SKILL.parent), name: "1"}
    command = [sys.executable, "-m", "skill", "serve", "--port", "1"]
    ended = subprocess.run(
        command, env=environ, cwd=tmp_path, capture_output=True, text=True, timeout=30, check=False
    )
    assert ended.returncode == 1
    assert name in ended.stderr


def test_the_environment_is_read_in_one_place() -> None:
    """What is read nowhere cannot turn anything off; no check is an assert, which ``-O`` drops."""
    readers, asserting = set(), set()
    for file in SKILL.rglob("*.py"):
        if "simulator" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if reads_the_environment(node):
                readers.add(file.name)
            if isinstance(node, ast.Assert):
                asserting.add(file.name)
    assert readers == {"__main__.py"}
    assert asserting == set()


def reads_the_environment(node: ast.AST) -> bool:
    """Whether this is ``os.environ`` or one of its kind, or imports one under another name."""
    kinds = {"environ", "environb", "getenv", "getenvb"}
    match node:
        case ast.Attribute(value=ast.Name(id="os"), attr=name):
            return name in kinds
        case ast.ImportFrom(module="os", names=names):
            return any(one.name in {*kinds, "*"} for one in names)
        case ast.Import(names=names):
            return any(one.name == "os" and one.asname for one in names)
        case _:
            return False
