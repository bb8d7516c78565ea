"""What the documents name exists: files, links, commands, tests, settings."""

import re
from collections.abc import Iterator

import pytest

from skill import config
from skill.__main__ import _parser
from skill.errors import ConfigInvalid
from tests.documents.clone import ROOT

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "content/README.md")
MADE = re.compile(r"butterfly|\bde\b|ThanksIntent|\.coach")
"""In the names of files that the walks make, or the coach."""
FOLDERS = ("content", "infra", "interaction_model", "skill", "tests")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_somewhere(name: str) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", _text(name))
    for link in links:
        path, _, anchor = link.partition("#")
        target = (ROOT / name).parent / path if path else ROOT / name
        assert target.exists(), link
        if anchor:
            assert anchor in set(_anchors(target.read_text(encoding="utf-8"))), link


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_file_that_is_named_exists(name: str) -> None:
    for named in re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", _text(name)):
        if named.partition("/")[0] in FOLDERS and not MADE.search(named):
            assert (ROOT / named).exists(), named


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_exists(name: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert set(re.findall(r"(?:`|^ {4})make ([a-z-]+)", _text(name), re.MULTILINE)) <= targets
    for words in re.findall(r"python -m skill ([^`\n]+)`", _text(name)):
        assert _parser().parse_args(words.split()).run


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_test_that_is_named_exists(name: str) -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    for named in re.findall(r"`(test_\w+)`", _text(name)):
        assert f"def {named}(" in tests, named


def test_the_readme_names_every_setting_and_no_other() -> None:
    with pytest.raises(ConfigInvalid) as refused:
        config.read({"COACH_": "x"})
    known = set(re.findall(r"COACH_[A-Z_]+", str(refused.value).partition("there are ")[2]))
    assert known
    assert set(re.findall(r"COACH_[A-Z_]+", _text("README.md"))) == known


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _anchors(document: str) -> Iterator[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    for heading in re.findall(r"^#+ (.*)$", document, re.MULTILINE):
        yield re.sub(r"[^\w\s-]", "", heading.lower()).replace(" ", "-")
