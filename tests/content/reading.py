"""The English content as files and as spoken texts, without the engine that speaks it."""

import re
from collections.abc import Iterator
from functools import cache

from skill.content import content_root, read_yaml
from skill.content.files import FormFile, MovementFile, RoutineFile, StepFile, StretchFile
from skill.domain.routine.model import Side

STRETCH_IDS = tuple(
    RoutineFile.model_validate(read_yaml(content_root() / "routines/lower_back.yaml")).stretches,
)


@cache
def stretch_file(stretch_id: str) -> StretchFile:
    return StretchFile.model_validate(read_yaml(content_root() / f"en/stretches/{stretch_id}.yaml"))


@cache
def movement_file() -> MovementFile:
    return MovementFile.model_validate(read_yaml(content_root() / "en/movements.yaml"))


def step_file(stretch_id: str, step_id: str) -> StepFile:
    return next(step for step in stretch_file(stretch_id).steps if step.id == step_id)


def forms(stretch_id: str) -> dict[str, FormFile]:
    return {"easier": stretch_file(stretch_id).easier, "deeper": stretch_file(stretch_id).deeper}


def spoken(stretch_id: str, side: Side | None = None) -> dict[str, str]:
    """Every text of a stretch that may be heard, by its key, with the sides filled in."""
    side = side or Side.RIGHT
    return {
        key: words.format(side=side, other=side.other, length="thirty seconds", count="five")
        for key, words in _texts(stretch_file(stretch_id))
        if words
    }


def sentences(words: str) -> list[str]:
    return [one for one in re.split(r"(?<=[.?])\s+", words) if one]


def tokens(words: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", words.lower().replace("'", ""))


def runs(words: str, length: int) -> set[tuple[str, ...]]:
    """Every run of ``length`` words, whatever the punctuation between them."""
    found = tokens(words)
    return {tuple(found[i : i + length]) for i in range(len(found) - length + 1)}


def _texts(stretch: StretchFile) -> Iterator[tuple[str, str]]:
    for key in ("name", "benefits", "caution", "come_out"):
        yield key, getattr(stretch, key)
    for step in stretch.steps:
        for key in ("say", "short", "after", "after_short"):
            yield f"{step.id}.{key}", getattr(step, key)
        work = step.hold or step.reps or step.flow
        for key in ("cue", "work", "release", "rest", "breathe_in", "breathe_out", "carry_on"):
            yield f"{step.id}.{key}", getattr(work, key, "")
    for name, form in (("easier", stretch.easier), ("deeper", stretch.deeper)):
        yield f"{name}.say", form.say
        yield f"{name}.cue", form.cue or ""
        for step_id, words in form.instead.items():
            yield f"{name}.instead.{step_id}", words
