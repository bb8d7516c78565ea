"""Lambda's bundle: the same every time, whole, and answering under Amazon's runtime client."""

import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from skill.domain.memory.record import read_progress
from skill.interaction_model import model_root
from skill.simulator.device import Device
from skill.simulator.envelope import Identity, Session, envelope, intent, launch
from skill.simulator.transport import HttpResponse
from skill.simulator.understanding import Understanding
from tests.infra import table
from tests.infra.__main__ import rehearse
from tests.infra.aws_lambda import Function, event, running
from tests.infra.bundles import THIS_PLATFORM, THIS_PYTHON, build, settings_for, trusting_the
from tests.infra.checkout import checkout
from tests.infra.listener import SKILL_ID, Listener
from tests.infra.template import INFRA
from tests.stores import engines
from tests.support.authority import Authority
from tests.support.once import made_once

COLD_START = 10
"""Seconds that Lambda gives a start."""
TABLE = "bundle"
CHANGE_OF_SIZE = 0.03
"""How far the sizes shown in infra/README.md may be from those of today."""


def sizes(text: str) -> list[int]:
    """Bytes of an archive, packed and unpacked, as `make package` prints them."""
    (found,) = re.findall(r"lambda\.zip: ([\d,]+) bytes, ([\d,]+) unpacked", text)
    return [int(one.replace(",", "")) for one in found]


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the bundle for this machine, built in two folders."""

    def make(folder: Path) -> None:
        first, second = folder / "first", folder / "second place"
        checkout(first)
        shutil.copytree(first, second)
        build(first, folder / "first.zip", THIS_PYTHON, THIS_PLATFORM)
        build(second, folder / "second.zip", THIS_PYTHON, THIS_PLATFORM)
        with zipfile.ZipFile(folder / "first.zip") as archive:
            archive.extractall(folder / "task")

    return made_once(tmp_path_factory, "bundles", make)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What the template sets, with an engine on this machine in AWS's place."""
    with engines.dynoxide(tmp_path_factory.mktemp("bundle") / "tables") as endpoint:
        table.create(endpoint, TABLE)
        yield settings_for(TABLE, endpoint)


@pytest.fixture(scope="module")
def shipped(
    archives: Path, settings: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Function]:
    """The function as it is deployed."""
    scratch = tmp_path_factory.mktemp("shipped")
    with running(archives / "task", "lambda_entry.handler", settings, scratch) as function:
        yield function


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority.create()


@pytest.fixture(scope="module")
def trusting(
    archives: Path,
    settings: dict[str, str],
    authority: Authority,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Function]:
    """The same with an entry that trusts the tests' authority."""
    scratch = tmp_path_factory.mktemp("trusting")
    with trusting_the(authority, archives / "task", settings, scratch) as function:
        yield function


class TestArchive:
    def test_the_same_sources_give_the_same_archive(self, archives: Path) -> None:
        assert (archives / "first.zip").read_bytes() == (archives / "second.zip").read_bytes()

    def test_it_holds_what_it_needs_and_nothing_of_this_machine(self, archives: Path) -> None:
        with zipfile.ZipFile(archives / "first.zip") as archive:
            names = archive.namelist()
        for needed in (
            "lambda_entry.py",
            "skill/_data/content/en/phrases.yaml",
            "skill/web/__pycache__/app.cpython-" + THIS_PYTHON.replace(".", "") + ".pyc",
            "certifi/cacert.pem",
            "tzdata/zoneinfo/Europe/London",
        ):
            assert needed in names
        assert not [
            name for name in names if name.startswith(("bin/", "tests/", "hassil", "rapidfuzz"))
        ]
        paths = [path for path in (archives / "task").rglob("*") if path.is_file()]
        assert not [path for path in paths if str(archives).encode() in path.read_bytes()]

    def test_for_lambda_it_is_built_from_that_platform_s_own_wheels(self, tmp_path: Path) -> None:
        printed = build(INFRA.parent, tmp_path / "lambda.zip", "3.13", "aarch64-manylinux_2_28")
        if "not compiled" in printed:
            shown = (INFRA / "README.md").read_text(encoding="utf-8")
            assert sizes(printed) == pytest.approx(sizes(shown), rel=CHANGE_OF_SIZE), printed
        with zipfile.ZipFile(tmp_path / "lambda.zip") as archive:
            native = [name for name in archive.namelist() if name.endswith(".so")]
        assert any(name.startswith("pydantic_core/") for name in native)
        assert any(name.startswith("cryptography/") for name in native)
        assert not [name for name in native if "x86_64" in name]


class TestShipped:
    def test_it_starts_within_what_lambda_gives_it(self, shipped: Function) -> None:
        assert shipped.start_seconds < COLD_START

    def test_it_is_healthy(self, shipped: Function) -> None:
        answer = shipped.invoke(event("GET", "/healthz", {}))
        assert (answer["statusCode"], answer["body"]) == (200, "ok")

    def test_it_refuses_whoever_is_not_alexa_and_tells_them_nothing(
        self, shipped: Function, authority: Authority
    ) -> None:
        body = json.dumps(
            envelope(launch(), Session(), Identity(application_id=SKILL_ID), datetime.now(UTC))
        ).encode()
        elsewhere = replace(
            authority, url="https://s3.amazonaws.com.evil.example/echo.api/cert.pem"
        )
        for headers in ({}, elsewhere.headers(body)):
            answer = shipped.invoke(event("POST", "/alexa", headers, body))
            assert (answer["statusCode"], answer["body"]) == (400, "")
        assert "header_missing" in {
            json.loads(line).get("reason") for line in shipped.log.splitlines()
        }

    def test_nothing_answers_anywhere_else(self, shipped: Function) -> None:
        assert shipped.invoke(event("GET", "/", {}))["statusCode"] == 404
        assert shipped.invoke(event("GET", "/alexa", {}))["statusCode"] == 405

    @pytest.mark.parametrize(
        ("change", "named"),
        [
            ({"COACH_TABLE": None, "COACH_DYNAMODB_ENDPOINT": None}, "COACH_TABLE"),
            ({"COACH_SKILL_ID": None}, "COACH_SKILL_ID"),
            ({"COACH_PEPPER": "short"}, "COACH_PEPPER"),
            ({"COACH_VERIFY": "false"}, "COACH_VERIFY"),
        ],
    )
    def test_with_a_wrong_setting_it_does_not_start_and_names_it(
        self,
        change: dict[str, str | None],
        named: str,
        archives: Path,
        settings: dict[str, str],
        tmp_path: Path,
    ) -> None:
        wrong = {name: value for name, value in {**settings, **change}.items() if value is not None}
        with running(archives / "task", "lambda_entry.handler", wrong, tmp_path) as function:
            assert f"ConfigInvalid: {named}" in function.log


class TestConversation:
    def test_a_signed_request_is_answered_and_what_was_done_is_saved(
        self, trusting: Function, authority: Authority
    ) -> None:
        listener = Listener(trusting, authority, "amzn1.ask.account.FIRST")
        assert "lower back coach" in listener.say(launch()).text
        first = listener.say(intent("StartRoutineIntent", {}))
        assert "child's pose" in first.text.lower()
        assert not first.ends_session
        # By the clock they have not heard any of it yet: "next" would go on within the stretch.
        listener.say(intent("SkipStretchIntent", {}))
        assert listener.say(intent("AMAZON.StopIntent", {})).ends_session

        again = Listener(trusting, authority, "amzn1.ask.account.FIRST").say(launch())
        assert "knee to chest" in again.text.lower()
        stranger = Listener(trusting, authority, "amzn1.ask.account.SECOND").say(launch())
        assert "seven gentle stretches" in stranger.text.lower()

    def test_a_person_is_led_by_their_own_words_and_comes_back(
        self, trusting: Function, authority: Authority
    ) -> None:
        path = model_root() / "skill-package/interactionModels/custom/en-US.json"
        understanding = Understanding(json.loads(path.read_text(encoding="utf-8")))

        def send(body: bytes) -> HttpResponse:
            answered = trusting.invoke(event("POST", "/alexa", authority.headers(body), body))
            return HttpResponse(answered["statusCode"], answered["body"].encode())

        identity = Identity(
            user_id="amzn1.ask.account.TALKS", application_id=SKILL_ID, locale="en-GB"
        )
        echo = Device(send, understanding, "lower back coach", identity)
        heard = []
        for words in (
            "open lower back coach",
            "start my routine",
            "skip this one",
            "other side",
            "make it easier",
            "how much is left",
        ):
            answer = echo.say(f"Alexa, {words}")
            assert answer, words
            heard.append(answer.text.lower())
        assert "child's pose" in heard[1]
        assert "knee to chest, right side" in heard[2]
        assert "left side" in heard[3]
        goodbye = echo.say("Alexa, stop")
        assert goodbye
        assert goodbye.ends_session
        back = echo.say("Alexa, open lower back coach")
        assert back
        assert "shall we carry on there?" in back.text.lower()

    def test_anybody_can_rehearse_it(
        self, archives: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(
            "sys.stdin", io.StringIO("start\nAlexa, next\nstop\nopen lower back coach\n")
        )
        rehearse(archives / "task", fast=True, locale="en-GB")
        said, _, left = capsys.readouterr().out.partition("in the table: ")
        assert "You'd reached knee to chest, left side" in " ".join(said.split())
        stored = json.JSONDecoder().raw_decode(left)[0]
        assert read_progress(stored["record"]).unfinished.value
        assert "in the log: 6 answered" in left

    def test_a_body_that_was_changed_on_the_way_is_refused(
        self, trusting: Function, authority: Authority
    ) -> None:
        identity = Identity(application_id=SKILL_ID)
        body = json.dumps(envelope(launch(), Session(), identity, datetime.now(UTC))).encode()
        changed = body.replace(b"LaunchRequest", b"IntentRequest")
        answer = trusting.invoke(event("POST", "/alexa", authority.headers(body), changed))
        assert (answer["statusCode"], answer["body"]) == (400, "")

    def test_each_turn_leaves_one_line_for_cloudwatch_and_no_id(
        self, trusting: Function, authority: Authority
    ) -> None:
        before = len(trusting.log.splitlines())
        Listener(trusting, authority, "amzn1.ask.account.THIRD").say(launch())
        (line,) = trusting.log.splitlines()[before:]
        written = json.loads(line)
        assert (written["outcome"], written["Turns"]) == ("answered", 1)
        assert written["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "LowerBackCoach"
        assert "amzn1.ask.account" not in trusting.log
