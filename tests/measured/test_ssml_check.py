"""All that is spoken keeps the SSML rules of ``ssml-check-core``, platform amazon."""

import json
import os
import subprocess
from collections.abc import Sequence
from itertools import product
from pathlib import Path

from skill.domain.script.timeline import Chime, Say
from skill.speech.ssml import ssml
from tests.measured.holds import every_teaching
from tests.measured.lines import ROUTINE, answers, every_line
from tests.support import tools

SCRIPT = Path(__file__).with_name("check_ssml.cjs")


def faults(documents: Sequence[str]) -> list[list[dict[str, str]]]:
    """What the checker has against each document, all in one process."""
    checked = subprocess.run(
        (tools.node(), SCRIPT),
        env=os.environ | {"NODE_PATH": str(tools.NODE_MODULES)},
        input=json.dumps(documents),
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[list[dict[str, str]]] = json.loads(checked.stdout)
    return found


def test_every_section_and_every_line_is_accepted() -> None:
    sections = {
        ssml(read.timeline)
        for stretch, teaching in product(ROUTINE.stretches, every_teaching())
        for side in stretch.sides or (None,)
        for read in answers(stretch, side, teaching)
    }
    lines = {ssml((Say(line),)) for line in every_line()}
    documents = sorted(sections | lines)
    assert len(sections) > 100
    refused = {
        document: found
        for document, found in zip(documents, faults(documents), strict=True)
        if found
    }
    assert not refused


def test_what_would_break_markup_is_escaped() -> None:
    assert faults(
        [ssml((Say("Arms & legs <both> at 1 > 0 \"quoted\" and 'so'.\x00"), Chime()))]
    ) == [[]]


def test_the_checker_does_refuse() -> None:
    wrong = [
        '<break time="30s"/>',
        "Arms & legs",
        "<audio src='soundbank://soundlibrary/a/b'/>" * 6,
        "<blink/>",
        "<p>",
    ]
    assert all(faults([f"<speak>{body}</speak>" for body in wrong]))
