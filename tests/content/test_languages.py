"""Languages: each a folder, found by itself, and all of them checked before any is spoken."""

import re
import shutil
from pathlib import Path

import pytest

from skill import content
from skill.config import Config
from skill.content import content_root, data_root, languages, load_all
from skill.errors import ContentInvalid
from skill.interaction_model import faults
from skill.stores.sqlite import SqliteStore
from skill.web.app import create_app
from skill.wiring import wire
from tests.alexa.envelopes import envelope

HELLO = "Hallo, ich bin dein Trainer."


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The content, and a German that differs from the English in three lines."""
    root = Path(shutil.copytree(content_root(), tmp_path / "content"))
    shutil.copytree(root / "en", root / "de")
    _replace(
        root / "de/phrases.yaml", r"^name\.left: left\nname\.right: right$", "name.left: links\nname.right: rechts"
    )
    _replace(root / "de/phrases.yaml", r"^launch\.new: .*$", f"launch.new: {HELLO}")
    return root


def test_each_folder_is_one(root: Path) -> None:
    assert languages(root) == ("de", "en")
    loaded = load_all(root)
    assert {language: one.language for language, one in loaded.items()} == {"de": "de", "en": "en"}
    assert loaded["de"].phrases.words("launch.new") == HELLO
    assert loaded["de"].stretches == loaded["en"].stretches


def test_the_mistakes_of_all_are_found_at_once_and_shared_ones_named_once(root: Path) -> None:
    _replace(root / "de/stretches/sphinx.yaml", r"^position: front$", "position: standing")
    _replace(root / "en/phrases.yaml", r"^launch\.new: ", "launch.new: Hello! ")
    _replace(root / "routines/lower_back.yaml", r"^id: .*$", "id: 7")
    with pytest.raises(ContentInvalid) as refusal:
        load_all(root)
    assert sorted(": ".join(fault.split(": ")[:2]) for fault in refusal.value.faults) == [
        "de/stretches/sphinx.yaml: position",
        "en/phrases.yaml: launch.new",
        "routines/lower_back.yaml: id",
    ]


def test_a_side_is_looked_for_in_the_languages_own_words(root: Path) -> None:
    for language in languages(root):
        words = "come_out: Das linke Bein bleibt links, wie a left turn. "
        _replace(root / language / "stretches/knee_to_chest.yaml", r"^come_out: ", words)
    with pytest.raises(ContentInvalid) as refusal:
        load_all(root)
    found = [fault.partition(" would")[0] for fault in refusal.value.faults]
    assert found == [
        "de/stretches/knee_to_chest.yaml: come_out: 'links'",
        "en/stretches/knee_to_chest.yaml: come_out: 'left'",
    ]


@pytest.mark.parametrize(("locale", "german"), [("de-DE", True), ("de-AT", True), ("en-GB", False), ("fr-FR", False)])
def test_a_listener_is_answered_in_their_language(
    locale: str, german: bool, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "content_root", lambda: root)
    store = SqliteStore(tmp_path / "progress.sqlite3")
    request = envelope("LaunchRequest")
    request["request"]["locale"] = locale
    answer = create_app(wire(Config(), store), None, store.ready).test_client().post("/alexa", json=request)
    assert (HELLO in answer.get_json()["response"]["outputSpeech"]["ssml"]) is german
    store.close()


def test_a_language_without_a_model_is_named(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    models = Path(shutil.copytree(data_root("interaction_model"), tmp_path / "interaction_model"))
    monkeypatch.setattr(content, "content_root", lambda: root)
    assert faults(models) == ["de.yaml: is missing, but there is content/de/"]
    shutil.copy(models / "en.yaml", models / "de.yaml")
    assert faults(models) == ["manifest/de.yaml: the file is missing"]


def _replace(path: Path, pattern: str, instead: str) -> None:
    words, count = re.subn(pattern, lambda _: instead, path.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE)
    assert count == 1
    path.write_text(words, encoding="utf-8")
