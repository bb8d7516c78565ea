import json
from pathlib import Path

import pytest

from skill import interaction_model
from skill.interaction_model.package import LOCALES, files
from skill.interaction_model.templates import expand
from tests.interaction_model.making import a_source

SOURCE = """
invocation_name: lower back coach
locales: [en-GB, en-US]
function_words: a
rules: {}
slot_types: {SIDE: {left: [left, left side]}}
intents:
  GoIntent: {slots: {side: SIDE}, samples: ["go [to the] {side}"]}
  AMAZON.HelpIntent: {}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "en.yaml").write_text(SOURCE, encoding="utf-8")
    return tmp_path


def test_the_model_is_what_alexa_reads(root: Path) -> None:
    built = interaction_model.build(root)
    assert list(built) == [root / LOCALES / "en-GB.json", root / LOCALES / "en-US.json"]
    assert json.loads(built[root / LOCALES / "en-GB.json"]) == {
        "interactionModel": {
            "languageModel": {
                "invocationName": "lower back coach",
                "intents": [
                    {
                        "name": "GoIntent",
                        "slots": [{"name": "side", "type": "SIDE"}],
                        "samples": ["go to the {side}", "go {side}"],
                    },
                    {"name": "AMAZON.HelpIntent", "samples": []},
                ],
                "types": [
                    {
                        "name": "SIDE",
                        "values": [
                            {"id": "left", "name": {"value": "left", "synonyms": ["left side"]}}
                        ],
                    }
                ],
            }
        }
    }


def test_amazons_types_and_missing_synonyms_are_left_out() -> None:
    source = a_source({"GoIntent": ["go {side} {minutes}"]})
    [text, _] = files(source, expand(source)).values()
    types = {
        one["name"]: one["values"]
        for one in json.loads(text)["interactionModel"]["languageModel"]["types"]
    }
    assert types.keys() == {"STRETCH", "SIDE"}
    assert types["SIDE"][0] == {"id": "left", "name": {"value": "left"}}


def test_what_is_written_is_not_stale(root: Path) -> None:
    assert interaction_model.stale(root) == [
        root / LOCALES / "en-GB.json",
        root / LOCALES / "en-US.json",
    ]
    interaction_model.write(root)
    assert interaction_model.stale(root) == []


def test_an_edited_file_and_one_of_no_locale_are_stale_until_they_are_written(root: Path) -> None:
    interaction_model.write(root)
    edited, left_over = root / LOCALES / "en-US.json", root / LOCALES / "en-NZ.json"
    edited.write_text("{}", encoding="utf-8")
    left_over.write_text("{}", encoding="utf-8")
    assert interaction_model.stale(root) == [edited, left_over]
    interaction_model.write(root)
    assert interaction_model.stale(root) == []
    assert not left_over.exists()


def test_a_changed_template_makes_the_files_stale(root: Path) -> None:
    interaction_model.write(root)
    (root / "en.yaml").write_text(SOURCE.replace("go [to the]", "turn [to the]"), encoding="utf-8")
    assert len(interaction_model.stale(root)) == 2


def test_run_writes_only_what_is_right(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interaction_model, "model_root", lambda: root)
    assert "en.yaml: intents.GoIntent: has no handler" in interaction_model.run(check=False)
    assert not (root / LOCALES).exists()


def test_run_tells_of_stale_files_and_mends_them(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interaction_model, "model_root", lambda: root)
    monkeypatch.setattr(interaction_model, "faults", list)
    assert interaction_model.run(check=True) == [
        f"{LOCALES / locale}.json: is stale; run make model" for locale in ("en-GB", "en-US")
    ]
    assert interaction_model.run(check=False) == []
    assert interaction_model.run(check=True) == []


def test_a_source_that_cannot_be_read_is_a_fault(root: Path) -> None:
    (root / "en.yaml").write_text(SOURCE.replace('"go [to the] {side}"', "4"), encoding="utf-8")
    assert interaction_model.faults(root) == [
        "en.yaml: intents.GoIntent.samples[1]: must be words, not 4"
    ]
