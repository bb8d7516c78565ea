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

HELLO = "Saluton, mi estas via trejnisto."


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The English content, and an Esperanto that differs from it in three lines."""
    root = tmp_path / "content"
    for source, name in (("routines", "routines"), ("en", "en"), ("en", "eo")):
        shutil.copytree(content_root() / source, root / name)
    _replace(
        root / "eo/phrases.yaml",
        r"^name\.left: left\nname\.right: right$",
        "name.left: maldekstre\nname.right: dekstre",
    )
    _replace(root / "eo/phrases.yaml", r"^launch\.new: .*$", f"launch.new: {HELLO}")
    return root


def test_each_folder_is_one(root: Path) -> None:
    assert languages(root) == ("en", "eo")
    loaded = load_all(root)
    assert {language: one.language for language, one in loaded.items()} == {"en": "en", "eo": "eo"}
    assert loaded["eo"].phrases.words("launch.new") == HELLO
    assert repr(loaded["eo"].stretches) == repr(loaded["en"].stretches)


def test_the_mistakes_of_all_are_found_at_once_and_shared_ones_named_once(root: Path) -> None:
    _replace(root / "eo/stretches/sphinx.yaml", r"^position: front$", "position: standing")
    _replace(root / "en/phrases.yaml", r"^launch\.new: ", "launch.new: Hello! ")
    _replace(root / "routines/lower_back.yaml", r"^id: .*$", "id: 7")
    with pytest.raises(ContentInvalid) as refusal:
        load_all(root)
    assert sorted(": ".join(fault.split(": ")[:2]) for fault in refusal.value.faults) == [
        "en/phrases.yaml: launch.new",
        "eo/stretches/sphinx.yaml: position",
        "routines/lower_back.yaml: id",
    ]


def test_a_side_is_looked_for_in_the_languages_own_words(root: Path) -> None:
    for language in languages(root):
        words = "come_out: Restu maldekstre, or left. "
        _replace(root / language / "stretches/knee_to_chest.yaml", r"^come_out: ", words)
    with pytest.raises(ContentInvalid) as refusal:
        load_all(root)
    found = [fault.partition(" would")[0] for fault in refusal.value.faults]
    assert found == [
        "en/stretches/knee_to_chest.yaml: come_out: 'left'",
        "eo/stretches/knee_to_chest.yaml: come_out: 'maldekstre'",
    ]


@pytest.mark.parametrize(
    ("locale", "own"), [("eo-PL", True), ("eo-BR", True), ("en-GB", False), ("tlh-US", False)]
)
def test_a_listener_is_answered_in_their_language(
    locale: str, own: bool, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "content_root", lambda: root)
    store = SqliteStore(tmp_path / "progress.sqlite3")
    request = envelope("LaunchRequest")
    request["request"]["locale"] = locale
    answer = (
        create_app(wire(Config(), store), None, store.ready)
        .test_client()
        .post("/alexa", json=request)
    )
    assert (HELLO in answer.get_json()["response"]["outputSpeech"]["ssml"]) is own
    store.close()


def test_a_language_without_a_model_is_named(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    models = Path(shutil.copytree(data_root("interaction_model"), tmp_path / "interaction_model"))
    for other in {*models.glob("*.yaml")} - {models / "en.yaml"}:
        other.unlink()
    monkeypatch.setattr(content, "content_root", lambda: root)
    assert faults(models) == ["eo.yaml: is missing, but there is content/eo/"]
    shutil.copy(models / "en.yaml", models / "eo.yaml")
    *locales, last = faults(models)
    assert last == "manifest/eo.yaml: the file is missing"
    assert [fault.partition("' is")[0] for fault in locales] == [
        f"eo.yaml: locales: '{one}" for one in ("en-US", "en-GB", "en-AU", "en-CA", "en-IN")
    ]


def _replace(path: Path, pattern: str, instead: str) -> None:
    words, count = re.subn(
        pattern, lambda _: instead, path.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE
    )
    assert count == 1
    path.write_text(words, encoding="utf-8")
