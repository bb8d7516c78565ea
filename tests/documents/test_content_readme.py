"""content/README.md is true: its counts, its examples, and the walk to an eighth stretch."""

import re
import shutil
from datetime import date
from pathlib import Path

import yaml

from skill.content import content_root, load
from skill.content.files import StepFile
from skill.domain.conversation.context import Context
from skill.domain.conversation.events import SettingsAsked, StretchAsked
from skill.domain.conversation.respond import respond
from skill.domain.conversation.state import State
from skill.domain.script.timeline import Hold, Say, Timeline
from tests.documents.clone import ROOT, Clone
from tests.documents.markdown import blocks, section, told

GUIDE = (ROOT / "content/README.md").read_text(encoding="utf-8")
NOW = 1_774_000_000
TODAY = date(2026, 3, 20)
CHECK = ".venv/bin/python -m skill check"
BUTTERFLY = "content/en/stretches/butterfly.yaml"
STRETCH = (ROOT / "tests/documents/butterfly.yaml").read_text(encoding="utf-8")
ROUTINE = "content/routines/lower_back.yaml"
PAGE = "interaction_model/manifest/en.yaml"
WHOLE_ROUTINE = "tests/test_hands_free.py tests/interaction_model/test_listing.py"


def test_an_eighth_stretch_is_added_as_it_says(tmp_path: Path) -> None:
    clone = Clone(tmp_path)
    seven = blocks(GUIDE)[1]
    assert told(seven, clone.run(CHECK)) == seven
    (walk,) = blocks(section(GUIDE, "## An eighth stretch"))

    clone.write(BUTTERFLY, STRETCH)
    in_no_routine = clone.run(CHECK)
    clone.change(ROUTINE, "  - pelvic_tilt\n", "  - butterfly\n  - pelvic_tilt\n")
    clone.change(BUTTERFLY, "also_called: [", "also_called: [balasana, ")
    named_twice = clone.run(CHECK)
    clone.write(BUTTERFLY, STRETCH)
    in_order = clone.run(CHECK)
    assert told(walk, [*in_no_routine, *named_twice, *in_order]) == walk

    page = clone.read(PAGE).replace("Seven", "Eight").replace("seven", "eight")
    clone.write(PAGE, page.replace("pelvic tilts", "the butterfly, pelvic tilts"))
    assert clone.run("make model") == []
    said = ("do the butterfly", "make it easier", "I want more", "I want more")
    lines = "".join(f"{words}\\n" for words in said)
    heard = " ".join(clone.run(f'printf "{lines}" | .venv/bin/python -m skill talk --fast'))
    assert re.search(r"\beight\b", heard, re.IGNORECASE)
    assert "soles of your feet together" in heard
    assert "Put a cushion under each knee." in heard
    assert "Tip your chest forward a little." in heard
    assert clone.failing(WHOLE_ROUTINE) == set()


def test_what_is_usual_stands_in_the_content_alone(tmp_path: Path) -> None:
    root = Path(shutil.copytree(content_root(), tmp_path / "content"))
    for path in (root / "en/stretches").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        forty = text.replace("{usual: 30, least: 10, most: 60}", "{usual: 40, least: 10, most: 60}")
        path.write_text(forty, encoding="utf-8")
    content = load(root=root)
    newcomer = Context(State(), content.routine, content.phrases, NOW, TODAY)
    settings = respond(newcomer, SettingsAsked()).timeline
    assert "forty seconds" in _words(settings)
    assert "thirty" not in _words(settings)
    lesson = respond(newcomer, StretchAsked(("sphinx",))).timeline
    assert "Stay here for forty seconds." in _words(lesson)
    assert [cue.seconds for cue in lesson if isinstance(cue, Hold)] == [40]


def test_the_examples_of_timed_steps_are_in_order() -> None:
    step = {"id": "one", "say": "Stay for {length}.", "short": "{length}."}
    examples = blocks(section(GUIDE, "### Holds, reps, flows"))
    assert [list(yaml.safe_load("\n".join(one))) for one in examples] == [
        ["hold"],
        ["reps"],
        ["flow"],
    ]
    for example in examples:
        StepFile.model_validate(step | yaml.safe_load("\n".join(example)))


def _words(timeline: Timeline) -> str:
    return " ".join(cue.words for cue in timeline if isinstance(cue, Say))
