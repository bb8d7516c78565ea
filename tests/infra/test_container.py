"""The Dockerfile: a linter accepts it, and its steps make a service that runs."""

import fnmatch
import shlex
import signal
import subprocess
from pathlib import Path

import pytest

from tests.infra.checkout import checkout
from tests.infra.containerfile import Image, status, steps
from tests.infra.template import INFRA
from tests.support.once import made_once
from tests.support.tools import infra_tool

DOCKERFILE = INFRA / "Dockerfile"
OWN = ("/src", "/build", "/coach", "/dist", "/data")
SKILL_ID = "amzn1.ask.skill.4f6b0a52-31c7-4f39-8f2e-6f1f0b7f8a11"


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    """What the Dockerfile makes of a builder's clone."""
    todo = steps(DOCKERFILE)

    def make(folder: Path) -> None:
        checkout(folder / "clone")
        Image(folder, folder / "clone", OWN).build(todo)

    folder = made_once(tmp_path_factory, "container", make)
    image = Image(folder, folder / "clone", OWN)
    image.look(todo)
    return image


def test_hadolint_finds_nothing() -> None:
    linted = subprocess.run(
        [str(infra_tool("hadolint")), str(DOCKERFILE)], capture_output=True, text=True, check=False
    )
    assert (linted.returncode, linted.stdout) == (0, "")


def test_the_context_holds_what_is_copied() -> None:
    ignore = (INFRA / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    allowed = [line.removeprefix("!") for line in ignore if line.startswith("!")]
    assert "*" in ignore
    for step in steps(DOCKERFILE):
        if step.instruction == "COPY" and "--from" not in step.arguments:
            for source in shlex.split(step.arguments)[:-1]:
                assert any(fnmatch.fnmatch(source, pattern) for pattern in allowed), source


def test_it_runs_as_nobody_of_importance(image: Image) -> None:
    assert image.user.isdigit()
    assert int(image.user) > 0


def test_it_does_not_start_without_the_skill_s_id(image: Image) -> None:
    started = subprocess.run(
        image.command,
        cwd=image.at("/data"),
        env=image.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 1
    assert "COACH_SKILL_ID" in started.stderr


def test_it_answers_the_health_check_and_refuses_whoever_is_not_alexa(image: Image) -> None:
    with image.running({"COACH_SKILL_ID": SKILL_ID}) as (process, port):
        assert status(port, "/healthz") == 200
        assert status(port, "/readyz") == 200
        assert status(port, "/alexa", b"{}") == 400
        assert image.at("/data/progress.sqlite3").is_file()
        process.send_signal(signal.SIGTERM)
        process.wait(10)
    assert not image.healthy(port)


def test_it_holds_the_locked_dependencies_and_nothing_else(image: Image) -> None:
    script = (
        "from importlib.metadata import distributions as all; "
        "print(*{one.name for one in all()}, sep='\\n')"
    )
    python = str(image.at("/coach/bin/python"))
    listed = subprocess.run(
        [python, "-I", "-c", script], capture_output=True, text=True, check=True
    )
    found = {name.lower().replace("_", "-") for name in listed.stdout.split()}
    locked = {
        line.partition("==")[0]
        for line in (INFRA.parent / "requirements.txt").read_text(encoding="utf-8").splitlines()
        if "==" in line and not line.startswith((" ", "#", "colorama"))
    }
    assert found == locked | {"lower-back-coach"}


def test_the_installed_wheel_carries_its_content(image: Image, tmp_path: Path) -> None:
    checked = subprocess.run(
        [str(image.at("/coach/bin/python")), "-I", "-m", "skill", "check"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "stretches and" in checked.stdout
