"""Loading the content: every mistake is found at once, and named by file, key and reason."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from skill import content
from skill.__main__ import main
from skill.content import content_root, data_root, load, read_yaml
from skill.errors import ContentInvalid
from tests.content.mistakes import KNEE, MISTAKES, MOVEMENTS, PHRASES, ROUTINE, SPHINX, TILT

Plant = Callable[[str, str, str], None]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the content, to make mistakes in."""
    return Path(shutil.copytree(content_root(), tmp_path / "content"))


@pytest.fixture
def plant(root: Path) -> Plant:
    """Replaces the one place in a file that a pattern matches."""

    def replace(name: str, pattern: str, instead: str) -> None:
        path = root / name
        words, count = re.subn(
            pattern,
            lambda _: instead,
            path.read_text(encoding="utf-8"),
            count=1,
            flags=re.MULTILINE,
        )
        assert count == 1, f"{pattern!r} is not in {name}"
        path.write_text(words, encoding="utf-8")

    return replace


def faults(root: Path) -> list[str]:
    with pytest.raises(ContentInvalid) as refusal:
        load(root=root)
    assert str(refusal.value) == "\n".join(refusal.value.faults)
    return refusal.value.faults


def test_the_content_is_in_order(root: Path) -> None:
    loaded = load(root=root)
    assert repr(loaded) == repr(load())
    assert loaded.language == "en"
    assert list(loaded.stretches) == list(loaded.routine.ids)
    assert loaded.stretches["sphinx"].name == "sphinx pose"
    assert "figure four" in loaded.stretches["piriformis"].also_called


def plant_five(plant: Plant) -> list[tuple[str, str, str]]:
    """Five mistakes in five files; of each, the file, the key and words of the reason."""
    plant(SPHINX, r"^position: front$", "position: standing")
    plant(KNEE, r"^come_out: ", "come_out: Lower your left leg. ")
    plant(TILT, r"usual: 1, least: 1, most: 3", "usual: 4, least: 1, most: 3")
    plant(MOVEMENTS, r"^    pause: 16$", "    pause: soon")
    plant(PHRASES, r"^hold\.half_way: .*$", "hold.half_way: Half of {length}.")
    return [
        (SPHINX, "position", "'kneeling', 'back', 'sitting' or 'front'"),
        (KNEE, "come_out", "'left' would stay the same on both sides; write {side} or {other}"),
        (TILT, "steps.2.reps.sets", "least <= usual <= most, not 1, 4, 3"),
        (MOVEMENTS, "back.sitting.pause", "valid integer"),
        (PHRASES, "hold.half_way", "{length} is not known here; this text may use no placeholder"),
    ]


def test_five_mistakes_are_all_named_at_once(root: Path, plant: Plant) -> None:
    planted = plant_five(plant)
    named = faults(root)
    assert len(named) == 5
    for file, key, reason in planted:
        assert any(fault.startswith(f"{file}: {key}: ") and reason in fault for fault in named), (
            file,
            named,
        )


def test_the_command_names_them_all_and_fails(
    root: Path, plant: Plant, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    planted = plant_five(plant)
    monkeypatch.setattr(content, "content_root", lambda: root)
    assert main(["check"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert all(f"{file}: {key}: " in said.err for file, key, _ in planted)


@pytest.mark.parametrize(("file", "pattern", "instead", "fault"), MISTAKES)
def test_a_mistake_is_named(
    root: Path, plant: Plant, file: str, pattern: str, instead: str, fault: str
) -> None:
    plant(file, pattern, instead)
    named = faults(root)
    assert any(one.startswith(f"{file}: {fault}") for one in named), named


@pytest.mark.parametrize("file", [SPHINX, MOVEMENTS, PHRASES, ROUTINE])
def test_a_missing_and_an_empty_file_are_named(root: Path, file: str) -> None:
    (root / file).write_text("# nothing yet\n", encoding="utf-8")
    assert faults(root) == [f"{file}: the file: is empty"]
    (root / file).unlink()
    assert faults(root) == [f"{file}: the file is missing"]


@pytest.mark.parametrize("file", [SPHINX, MOVEMENTS, PHRASES, ROUTINE])
def test_a_file_that_holds_something_else_is_named(root: Path, file: str) -> None:
    (root / file).write_text("- just\n- words\n", encoding="utf-8")
    assert all(fault.startswith(f"{file}: ") for fault in faults(root))


def test_a_file_that_is_no_text_is_named(root: Path) -> None:
    (root / SPHINX).write_bytes(b"id: \xff\xfe")
    assert faults(root)[0].startswith(f"{SPHINX}: the file: ")


def test_a_timed_way_into_position_and_an_untimed_stretch_are_named(root: Path) -> None:
    stretch = (root / TILT).read_text(encoding="utf-8")
    timed = stretch.replace(
        "    short: On your back.\n", "    short: On your back.\n    hold: *it\n"
    )
    hold = "{seconds: {usual: 5, least: 5, most: 5}, cue: Breathe.}"
    (root / TILT).write_text(timed.replace("*it", hold), encoding="utf-8")
    assert faults(root) == [
        f"{TILT}: steps.lie: the first step is the way into position; it cannot be timed"
    ]
    untimed = re.sub(r"(?m)^    reps:\n(      .*\n)+", "", stretch)
    untimed = re.sub(r"(?m)^    after(_short)?: .*\n", "", untimed).replace(
        "{count} times", "a few times"
    )
    (root / TILT).write_text(untimed, encoding="utf-8")
    assert f"{TILT}: steps: none has a hold, reps or flow" in faults(root)


def test_a_routine_in_which_nothing_is_held_is_named(root: Path) -> None:
    (root / ROUTINE).write_text("id: lower_back\nstretches: [pelvic_tilt, cat_cow]\n")
    assert f"{ROUTINE}: stretches: none is held, so nobody could ask for a longer hold" in faults(
        root
    )


def test_a_stretch_that_stands_in_no_routine_is_named(root: Path) -> None:
    shutil.copy(root / SPHINX, root / "en/stretches/plank.yaml")
    assert faults(root) == ["en/stretches/plank.yaml: id: stands in no routine"]


def test_the_mistakes_of_a_stretch_are_found_behind_those_of_the_routine(
    root: Path, plant: Plant
) -> None:
    plant(ROUTINE, "^id: ", "name: ")
    plant(SPHINX, "^come_out: ", "come_out: Well done! ")
    named = faults(root)
    assert {fault.split(":")[0] for fault in named} == {ROUTINE, SPHINX}


def test_a_language_without_content_is_named(root: Path) -> None:
    with pytest.raises(ContentInvalid, match=r"fr/phrases\.yaml: the file is missing"):
        load("fr", root)


def test_yaml_builds_plain_values_only(root: Path) -> None:
    (root / SPHINX).write_text("!!python/object/apply:os.getcwd []\n", encoding="utf-8")
    assert "could not determine a constructor" in faults(root)[0]


def test_reading_a_file_alone_names_it_too(tmp_path: Path) -> None:
    with pytest.raises(ContentInvalid, match=r"none\.yaml: the file is missing"):
        read_yaml(tmp_path / "none.yaml")


def test_in_the_wheel_the_content_lies_inside_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "PACKAGED", tmp_path)
    in_checkout = data_root("content")
    (tmp_path / "content").mkdir()
    assert data_root("content") == tmp_path / "content" != in_checkout
    assert in_checkout.is_dir()
