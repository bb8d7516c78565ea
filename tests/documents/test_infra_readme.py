"""infra/README.md's commands that can be run without an account print what it says there.

The others need AWS, a developer account or minutes. What `make package` prints is compared where
it is built, in ``tests/infra/test_bundle.py``.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from skill.alexa.api import AlexaApi
from skill.config import Config
from skill.stores.sqlite import SqliteStore
from skill.web.app import create_app
from skill.web.verification import RequestVerifier
from skill.wiring import wire
from tests.documents.clone import ROOT
from tests.documents.markdown import Step, steps, told
from tests.documents.talking import talk

README = (ROOT / "infra/README.md").read_text(encoding="utf-8")


def _begin_talking(_: FlaskClient, folder: Path) -> list[str]:
    return talk(folder)


def _ask_health(client: FlaskClient, _: Path) -> list[str]:
    return client.get("/healthz").text.splitlines()


def _knock_unsigned(client: FlaskClient, _: Path) -> list[str]:
    return [str(client.post("/alexa", data="{}").status_code)]


OFFLINE: Mapping[str, Callable[[FlaskClient, Path], list[str]]] = {
    r"make run": _begin_talking,
    r"curl -s \S+/(healthz|readyz)": _ask_health,
    r"curl -s -o /dev/null -w '%{http_code}\\n' -d '{}' \S+/alexa": _knock_unsigned,
}
"""Commands, as patterns, and how what they print is had without an account."""

CASES = {
    f"{number} {step.command[:20]}": (run, step)
    for number, step in enumerate(steps(README))
    for command, run in OFFLINE.items()
    if step.printed and re.fullmatch(command, step.command)
}
"""Where nothing stands below a command, nothing is claimed."""


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    """The service as it is deployed: it verifies every request."""
    store = SqliteStore(tmp_path / "progress.sqlite3")
    skill = wire(Config(), store, AlexaApi(frozenset()))
    yield create_app(skill, RequestVerifier("amzn1.ask.skill.coach"), store.ready).test_client()
    store.close()


@pytest.mark.parametrize(("run", "step"), CASES.values(), ids=CASES)
def test_it_prints_what_it_says(
    run: Callable[[FlaskClient, Path], list[str]], step: Step, client: FlaskClient, tmp_path: Path
) -> None:
    claimed = list(step.printed)
    printed = run(client, tmp_path)
    assert told(claimed, printed) == claimed


def test_every_kind_of_command_that_is_run_here_stands_in_it() -> None:
    for command in OFFLINE:
        assert any(re.fullmatch(command, step.command) for step in steps(README)), command
