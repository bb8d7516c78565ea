"""A Dockerfile's steps, carried out in a folder: for a machine without a container engine.

Absolute paths that the file names (``/src``, ``/coach``) are moved below the folder. What only an
engine can do (base images, users, volumes, the health check's schedule) is read, not done.
"""

import json
import re
import shlex
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.stores.engines import free_port

START = 30


@dataclass(frozen=True)
class Step:
    """One instruction."""

    instruction: str
    arguments: str


def steps(path: Path) -> list[Step]:
    """The file's instructions, in order, each on one line."""
    lines = [
        line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    ]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [Step(*line.split(maxsplit=1)) for line in joined.splitlines() if line.strip()]


@dataclass
class Image:
    """What the steps make of an empty folder. ``context`` is the folder that is built from."""

    folder: Path
    context: Path
    own: tuple[str, ...]
    """The absolute paths that the file makes itself."""
    environment: dict[str, str] = field(
        default_factory=lambda: {"PATH": "/usr/local/bin:/usr/bin:/bin"}
    )
    workdir: str = "/"
    user: str = "root"
    health: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)

    def build(self, todo: list[Step]) -> None:
        """Carry out all steps. A command that fails fails the test with what it wrote."""
        for step in todo:
            self.read(step)
            if step.instruction == "COPY":
                self._copy(shlex.split(step.arguments))
            elif step.instruction == "RUN":
                self._run(step.arguments)

    def look(self, todo: list[Step]) -> None:
        """Take in what the steps say of a folder in which they were carried out before."""
        for step in todo:
            self.read(step)

    def read(self, step: Step) -> None:
        """Take in what a step says of those that follow, and of what is run in the end."""
        match step.instruction:
            case "FROM":
                self.workdir = "/"
            case "WORKDIR":
                self.workdir = step.arguments
                self.at(self.workdir).mkdir(parents=True, exist_ok=True)
            case "ENV":
                for name, value in (one.split("=", 1) for one in shlex.split(step.arguments)):
                    self.environment[name] = self.moved(value).replace(
                        "$PATH", self.environment["PATH"]
                    )
            case "USER":
                self.user = step.arguments
            case "HEALTHCHECK":
                self.health = json.loads(step.arguments.partition("CMD ")[2])
            case "CMD":
                self.command = json.loads(step.arguments)
            case "COPY" | "EXPOSE" | "RUN" | "VOLUME":
                pass
            case other:
                raise AssertionError(f"{other} is not known here")

    def at(self, path: str) -> Path:
        """Where an absolute path of the image is on this machine."""
        return Path(self.moved(path)) if path.startswith("/") else self.at(self.workdir) / path

    def moved(self, text: str) -> str:
        """Text with the image's own paths moved."""
        names = "|".join(re.escape(path) for path in self.own)
        return re.sub(
            rf"(?<![\w.])({names})(?=[/\s\"':]|$)", lambda found: f"{self.folder}{found[0]}", text
        )

    @contextmanager
    def running(self, environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
        """The image's command, once its health check passes, and the port it listens on."""
        port = free_port()
        with subprocess.Popen(
            [*self.command, "--port", str(port)],
            cwd=self.at(self.workdir),
            env={**self.environment, **environment},
            stdout=subprocess.DEVNULL,
        ) as process:
            try:
                until = time.monotonic() + START
                while not self.healthy(port):
                    assert process.poll() is None, "it does not start"
                    assert time.monotonic() < until, "it does not become healthy"
                    time.sleep(0.1)
                yield process, port
            finally:
                process.kill()

    def healthy(self, port: int) -> bool:
        """Whether the health check passes, asked on ``port``."""
        command = [part.replace(":5000/", f":{port}/") for part in self.health]
        checked = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            stderr=subprocess.DEVNULL,
            check=False,
            timeout=10,
        )
        return checked.returncode == 0

    def _copy(self, arguments: list[str]) -> None:
        *sources, target = [one for one in arguments if not one.startswith("--")]
        if "--from=build" in arguments:
            # One folder stands for all stages.
            assert sources == [target]
            return
        for source in sources:
            for found in self.context.glob(source):
                to = self.at(target) / found.name if target.endswith("/") else self.at(target)
                to.parent.mkdir(parents=True, exist_ok=True)
                if found.is_dir():
                    shutil.copytree(found, to, dirs_exist_ok=True)
                else:
                    shutil.copy(found, to)

    def _run(self, command: str) -> None:
        if "useradd" in command:
            # Needs a machine of its own; who runs the command is looked at elsewhere.
            self.at("/data").mkdir(mode=0o700)
            return
        done = subprocess.run(
            ["/bin/sh", "-ec", self.moved(command)],
            cwd=self.at(self.workdir),
            env={**self.environment, "PATH": f"{self._python()}:{self.environment['PATH']}"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"

    def _python(self) -> Path:
        """A folder with the base image's ``python``: the one that runs the tests, with its pip."""
        folder = self.folder / "base"
        folder.mkdir(exist_ok=True)
        python = folder / "python"
        # Not a link: a virtual environment's Python knows by its own path where it belongs.
        python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
        python.chmod(0o755)
        return folder


def status(port: int, path: str, body: bytes | None = None) -> int:
    """The status that a request gets."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", body, timeout=10) as answer:
            code: int = answer.status
    except urllib.error.HTTPError as error:
        return error.code
    return code
