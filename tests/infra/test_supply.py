"""What is shipped: its sources and their terms, and that anyone can build the same."""

import json
import re
import subprocess
import sys
import tarfile
from importlib import metadata
from pathlib import Path

import pytest

from tests.infra.checkout import ROOT, checkout
from tests.support.tools import infra_tool

LOCKS = sorted(ROOT.glob("requirements*.txt"))
REQUIREMENT = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)
PERMISSIVE = re.compile(
    r"Apache|BSD|ISC|MIT|MPL|Mozilla Public|PSF|Python Software Foundation|Zope Public|ZPL"
)
ELSEWHERE = {"colorama"}
"""Locked for other systems only."""


def locked(path: Path) -> dict[str, str]:
    return dict(REQUIREMENT.findall(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
class TestLock:
    def test_every_dependency_has_its_hashes(self, lock: Path) -> None:
        entries = re.split(r"\n(?=[a-z0-9-]+==)", lock.read_text(encoding="utf-8"))[1:]
        assert entries
        for entry in entries:
            assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry

    def test_it_names_no_place_that_a_dependency_would_have_to_come_from(self, lock: Path) -> None:
        text = lock.read_text(encoding="utf-8")
        assert not re.search(r"://|--index|--find-links|\s@\s|^\s*[./]", text, re.MULTILINE)


def test_production_takes_the_versions_that_were_tested() -> None:
    tested = locked(ROOT / "requirements-dev.txt")
    for name in ("requirements.txt", "requirements-build.txt", "requirements-simulator.txt"):
        assert locked(ROOT / name).items() <= tested.items()


def test_the_changelog_begins_with_this_version() -> None:
    newest = re.search(
        r"^## (\S+) - \d{4}-\d\d-\d\d$",
        (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert newest
    assert f'version = "{newest[1]}"\n' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_everything_that_production_installs_may_be_shipped() -> None:
    for name in locked(ROOT / "requirements.txt").keys() - ELSEWHERE:
        about = metadata.metadata(name).json
        terms = "\n".join(
            [
                *(str(about.get(field, "")) for field in ("license_expression", "license")),
                *(one for one in about.get("classifier", ()) if one.startswith("License ::")),
            ]
        )
        assert PERMISSIVE.search(terms), f"{name}: {terms}"


def test_the_bill_of_materials_names_every_locked_part(tmp_path: Path) -> None:
    written = []
    for name in ("first.json", "second.json"):
        command = [
            infra_tool("cyclonedx-py"),
            "requirements",
            "--output-reproducible",
            "--output-file",
            tmp_path / name,
        ]
        subprocess.run(
            [*map(str, command), "requirements.txt"], cwd=ROOT, check=True, capture_output=True
        )
        written.append((tmp_path / name).read_text(encoding="utf-8"))
    assert written[0] == written[1]
    parts = {part["name"]: part["version"] for part in json.loads(written[0])["components"]}
    assert parts == locked(ROOT / "requirements.txt")


class TestArchives:
    def test_two_builds_are_the_same_and_so_is_one_from_the_source_archive(
        self, tmp_path: Path
    ) -> None:
        first, second = tmp_path / "first", tmp_path / "second place"
        for folder in (first, second):
            checkout(folder)
        wheel, source = self._built(first, tmp_path / "1")
        again = self._built(second, tmp_path / "2")
        assert wheel.name == again[0].name
        assert wheel.read_bytes() == again[0].read_bytes()
        assert source.read_bytes() == again[1].read_bytes()

        with tarfile.open(source) as archive:
            archive.extractall(tmp_path / "source", filter="data")
        (unpacked,) = (tmp_path / "source").iterdir()
        assert self._built(unpacked, tmp_path / "3")[0].read_bytes() == wheel.read_bytes()

    @staticmethod
    def _built(folder: Path, into: Path) -> tuple[Path, Path]:
        command = [sys.executable, "-m", "hatchling", "build", "--directory", str(into)]
        built = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert built.returncode == 0, built.stderr
        (wheel,), (source,) = into.glob("*.whl"), into.glob("*.tar.gz")
        return wheel, source
