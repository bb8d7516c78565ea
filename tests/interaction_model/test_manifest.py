"""The skill's manifest: built from its sources, and read by Amazon's own classes.

What Alexa would refuse is refused here.
"""

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ask_sdk_model_runtime import DefaultSerializer
from ask_smapi_model.v1.skill.interaction_model.interaction_model_data import InteractionModelData
from ask_smapi_model.v1.skill.manifest.skill_manifest_envelope import SkillManifestEnvelope

from skill import interaction_model
from skill.errors import ContentInvalid
from skill.interaction_model import manifest
from skill.interaction_model.manifest import FOLDER, ICONS, MANIFEST
from skill.interaction_model.package import Expanded
from skill.interaction_model.source import Source
from skill.interaction_model.templates import expand
from tests.support.tools import infra_tool

ROOT = Path(__file__).parents[2]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of what the skill package is built from, to plant mistakes in."""
    return Path(shutil.copytree(interaction_model.model_root(), tmp_path / "interaction_model"))


def plant(root: Path, file: str, old: str, new: str) -> list[str]:
    """Put a mistake in the place of something right; returns the faults."""
    path = root / FOLDER / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return manifest_faults(root)


@cache
def models() -> list[tuple[Source, Expanded]]:
    return [(source, expand(source)) for source in interaction_model.sources()]


def manifest_faults(root: Path) -> list[str]:
    try:
        return list(manifest.manifest_faults(root, *manifest.read(root, models())))
    except ContentInvalid as error:
        return error.faults


def as_amazon_reads(path: Path, kind: type) -> Any:  # noqa: ANN401 - JSON can hold anything
    """A file's JSON as Amazon's classes read and write it: what they do not know is lost."""
    serializer = DefaultSerializer()
    return serializer.serialize(serializer.deserialize(path.read_text(encoding="utf-8"), kind))


def test_amazons_classes_know_everything_in_the_manifest() -> None:
    path = interaction_model.model_root() / MANIFEST
    assert as_amazon_reads(path, SkillManifestEnvelope) == json.loads(
        path.read_text(encoding="utf-8")
    )


def test_amazons_classes_know_everything_in_the_models() -> None:
    for path in (interaction_model.model_root() / "skill-package/interactionModels/custom").glob(
        "*.json"
    ):
        assert as_amazon_reads(path, InteractionModelData) == json.loads(
            path.read_text(encoding="utf-8")
        )


def test_ask_cli_finds_the_package() -> None:
    resources = json.loads((ROOT / "ask-resources.json").read_text(encoding="utf-8"))
    assert resources["askcliResourcesVersion"] == "2020-03-31"
    folder = ROOT / resources["profiles"]["default"]["skillMetadata"]["src"]
    assert (folder / "skill.json").samefile(interaction_model.model_root() / MANIFEST)
    assert (folder / "interactionModels/custom/en-US.json").is_file()


def test_an_edited_manifest_is_stale_until_it_is_built_anew(root: Path) -> None:
    (root / MANIFEST).write_text("{}", encoding="utf-8")
    assert interaction_model.stale(root) == [root / MANIFEST]
    interaction_model.write(root)
    assert interaction_model.stale(root) == []


def test_what_the_skill_comes_to_use_is_declared_in_one_place(root: Path) -> None:
    assert plant(root, "skill.yaml", "interfaces: []", "interfaces: [ALEXA_PRESENTATION_APL]") == []
    scope = "alexa::alerts:reminders:skill:readwrite"
    interaction_model.write(root)
    built = json.loads((root / MANIFEST).read_text(encoding="utf-8"))["manifest"]
    assert built["events"]["subscriptions"] == [{"eventName": "SKILL_DISABLED"}]
    assert built["events"]["endpoint"] == built["apis"]["custom"]["endpoint"]
    assert built["apis"]["custom"]["interfaces"] == [{"type": "ALEXA_PRESENTATION_APL"}]
    assert built["permissions"] == [{"name": scope}]
    assert as_amazon_reads(root / MANIFEST, SkillManifestEnvelope) == {"manifest": built}


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        (
            "skill.yaml",
            "endpoint: https",
            "endpoint: http",
            "endpoint: 'http://coach.example.com/alexa' is not an https",
        ),
        ("skill.yaml", "com/alexa", "com:8443/alexa", "on port 443"),
        (
            "skill.yaml",
            "certificate: Trusted",
            "certificate: SelfSigned",
            "certificate: must be Trusted or Wildcard",
        ),
        ("skill.yaml", "category:", "categorie:", "skill.yaml: category: must be words"),
        ("skill.yaml", "category:", "categorie:", "skill.yaml: categorie: is not known here"),
        (
            "skill.yaml",
            "events: [SKILL_DISABLED]",
            "events: SKILL_DISABLED",
            "events: must be a list of words",
        ),
        (
            "en.yaml",
            "- Start my routine",
            "- Sing me a song",
            "example_phrases: 'Sing me a song' is no sample",
        ),
        ("en.yaml", "- Start my routine", "", "example_phrases: there must be 3"),
        ("en.yaml", "Alexa, open lower", "Open lower", "the first must wake Alexa"),
        ("en.yaml", "  - wellness", "  - 5", "keywords: '5' is no word"),
        ("en.yaml", "summary: ", "summary: " + "Seven " * 30, "160 are allowed"),
        ("en.yaml", "  - wellness", "  - wellness\n" * 25, "keywords: there may be 30"),
        ("en.yaml", "name: Lower", "name: [", "manifest/en.yaml: line"),
    ],
)
def test_a_mistake_is_named(root: Path, file: str, old: str, new: str, fault: str) -> None:
    assert any(fault in found for found in plant(root, file, old, new))


def test_make_model_tells_of_them(root: Path) -> None:
    plant(root, "skill.yaml", "certificate: Trusted", "certificate: SelfSigned")
    assert interaction_model.faults(root) == [
        "manifest/skill.yaml: certificate: must be Trusted or Wildcard"
    ]
    plant(root, "skill.yaml", "certificate: SelfSigned", "certificate:")
    assert interaction_model.faults(root) == ["manifest/skill.yaml: certificate: must be words"]


def test_a_file_that_holds_something_else_is_a_fault(root: Path) -> None:
    (root / FOLDER / "skill.yaml").write_text("- a list", encoding="utf-8")
    (root / FOLDER / "en.yaml").unlink()
    assert manifest_faults(root) == [
        "manifest/skill.yaml: the file: must map names to values",
        "manifest/en.yaml: the file is missing",
    ]


@pytest.mark.parametrize("mistake", ["missing", "no picture", "too small"])
def test_an_icon_that_alexa_would_refuse_is_a_fault(root: Path, mistake: str) -> None:
    small, large = (root / MANIFEST.parent / icon for icon, _ in ICONS.values())
    if mistake == "missing":
        large.unlink()
    else:
        large.write_bytes(b"GIF89a" if mistake == "no picture" else small.read_bytes())
    icon = "skill-package/assets/images/icon_512.png"
    assert manifest_faults(root) == [f"{icon}: is not a PNG of 512 by 512 pixels; run make icons"]


def test_the_icons_are_the_drawing() -> None:
    script = "import icons, sys; sys.stdout.buffer.write(icons.drawn(int(sys.argv[1])))"
    for icon, pixels in ICONS.values():
        drawn = subprocess.run(
            [str(infra_tool("python")), "-c", script, str(pixels)],
            cwd=ROOT / "infra",
            capture_output=True,
            check=True,
        )
        assert (
            drawn.stdout == (interaction_model.model_root() / MANIFEST.parent / icon).read_bytes()
        )
