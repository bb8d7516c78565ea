"""The command line: what each command starts, what it refuses, and how it says so."""

import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from skill import interaction_model
from skill.__main__ import main
from skill.config import Config
from skill.simulator import terminal
from skill.stores import dynamodb
from skill.web import server
from skill.web.app import MOST_BYTES
from skill.web.http_request import Limits

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the embedded store may write, with no settings of this machine's."""
    monkeypatch.chdir(tmp_path)
    for name in (
        "COACH_SQLITE_PATH",
        "COACH_TABLE",
        "COACH_DYNAMODB_ENDPOINT",
        "COACH_PEPPER",
        "COACH_SKILL_ID",
    ):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the web server was started with; empty where it was not."""
    started: dict[str, Any] = {}

    class Server:
        def __init__(
            self, app: Flask, host: str, port: int, limits: Limits, awaited: object = None
        ) -> None:
            started.update(app=app, host=host, port=port, limits=limits, awaited=awaited)

        def run(self) -> None:
            started["ran"] = True

    monkeypatch.setattr(server, "HttpServer", Server)
    return started


def test_check_says_that_the_content_is_in_order(capsys: Capture) -> None:
    assert main(["check"]) == 0
    assert re.fullmatch(
        r"([a-z]+: \d+ stretches and \d+ lines are in order\n)+", capsys.readouterr().out
    )


def test_it_runs_as_a_module_and_loads_only_what_the_command_needs() -> None:
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "skill", "check"],
        capture_output=True,
        check=False,
    )
    assert run.returncode == 0
    assert b"stretches" in run.stdout
    loaded = {line.split("|")[-1].strip() for line in run.stderr.decode().splitlines()}
    assert "yaml" in loaded
    assert not loaded & {"boto3", "flask", "ask_sdk_core", "hassil", "rich", "httptools"}


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "coach.example"])  # noqa: S104 - to be refused
def test_unverified_it_binds_to_loopback_only_and_says_why(
    served: dict[str, Any], host: str, capsys: Capture
) -> None:
    assert main(["serve", "--local", "--host", host]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"--host {host}: ")
    assert "without checking Alexa's signature" in said
    assert "loopback" in said
    assert not served


def test_without_the_skill_s_id_nothing_can_be_verified(
    served: dict[str, Any], capsys: Capture
) -> None:
    assert main(["serve"]) == 1
    assert capsys.readouterr().err.startswith("COACH_SKILL_ID: ")
    assert not served


def test_a_wrong_setting_is_named_before_anything_starts(
    served: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("COACH_PEPER", "x")
    assert main(["serve", "--local"]) == 1
    assert capsys.readouterr().err.startswith("COACH_PEPER: ")
    assert not served


@pytest.mark.parametrize("host", sorted(server.LOOPBACK))
def test_it_serves_this_machine(served: dict[str, Any], host: str) -> None:
    assert main(["serve", "--local", "--host", host, "--port", "5099"]) == 0
    assert (served["host"], served["port"], served["ran"]) == (host, 5099, True)
    # Nothing that is sent here is signed, and nothing has to be waited for.
    assert served["limits"] == Limits(MOST_BYTES)
    assert served["awaited"] is None
    assert served["app"].test_client().get("/readyz").data == b"ok"


def test_verified_it_serves_everyone_but_takes_nothing_unsigned(
    served: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("COACH_SKILL_ID", "amzn1.ask.skill.coach")
    assert main(["serve", "--host", "0.0.0.0"]) == 0  # noqa: S104 - verified, it may
    assert served["host"] == "0.0.0.0"  # noqa: S104 - the same
    assert served["app"].test_client().post("/alexa", data="{}").status_code == 400
    assert "header_missing" in capsys.readouterr().out
    # Not even the body of what is not signed is read.
    needed = frozenset({b"signaturecertchainurl", b"signature-256"})
    assert served["limits"] == Limits(MOST_BYTES, needed)
    assert served["awaited"]({"PATH_INFO": "/alexa"}) is None
    assert served["awaited"]({"HTTP_SIGNATURECERTCHAINURL": "https://example.org/x.pem"}) is None


def test_the_last_good_certificate_url_is_kept_beside_the_embedded_store() -> None:
    embedded = Config(sqlite_path=Path("/data/progress.sqlite3"))
    assert server._remembered_url(embedded) == Path("/data/progress.certificate-url")
    assert server._remembered_url(Config(table="a table")) is None


def test_a_port_that_is_taken_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "skill", "serve", "--local", "--port", port]
        run = subprocess.run(command, capture_output=True, check=False)
    assert run.returncode == 1
    assert run.stderr.startswith(b"--host 127.0.0.1 --port " + port.encode() + b": ")
    assert run.stdout == b""


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", ""])
def test_a_port_that_is_none_is_refused(served: dict[str, Any], port: str, capsys: Capture) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["serve", "--local", "--port", port])
    assert "is no port" in capsys.readouterr().err or port == "-1"
    assert not served


@pytest.mark.parametrize("arguments", [[], ["dance"], ["table"]])
def test_without_a_command_it_says_which_there_are(arguments: list[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert "usage: python -m skill" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("faults", "status"), [([], 0), (["en.yaml: NextStepIntent: too few samples"], 1)]
)
def test_model_passes_on_whether_to_change_anything_and_what_is_wrong(
    faults: list[str], status: int, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    asked = []

    def run(*, check: bool) -> list[str]:
        asked.append(check)
        return faults

    monkeypatch.setattr(interaction_model, "run", run)
    assert (main(["model", "--check"]), main(["model"])) == (status, status)
    assert asked == [True, False]
    assert capsys.readouterr().err.splitlines() == faults * 2


@pytest.mark.parametrize(("created", "said"), [(True, "created"), (False, "was there already")])
def test_table_creates_it_on_the_endpoint(
    created: bool, said: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    asked = []

    def create_table(*arguments: str) -> bool:
        asked.append(arguments)
        return created

    monkeypatch.setattr(dynamodb, "create_table", create_table)
    assert main(["table", "--endpoint", "http://127.0.0.1:8000", "--name", "mine"]) == 0
    assert asked == [("mine", "us-east-1", "http://127.0.0.1:8000")]
    assert capsys.readouterr().out == f"mine: {said}\n"


def test_talk_is_given_the_shipped_model_of_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}

    def talk(**options: object) -> int:
        asked.update(options)
        return 0

    monkeypatch.setattr(terminal, "talk", talk)
    assert main(["talk", "--fast", "--locale", "en-GB"]) == 0
    model = asked.pop("model")
    assert asked == {"url": None, "fast": True, "speak": False, "locale": "en-GB"}
    assert model["interactionModel"]["languageModel"]["invocationName"] == "lower back coach"


def test_a_locale_without_a_model_is_named(capsys: Capture) -> None:
    assert main(["talk", "--locale", "fr-FR"]) == 1
    assert capsys.readouterr().err == "--locale fr-FR: there is no model for it\n"
