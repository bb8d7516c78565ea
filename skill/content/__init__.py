"""``content/`` -> domain values.

All mistakes are found in one run, and each is named by file, key and reason.

The only package that knows where the files lie, and the only one that reads YAML.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from skill.content.files import MovementFile, RoutineFile, StretchFile
from skill.content.lint import long_blocks, phrase_faults, routine_faults, stretch_faults
from skill.domain.routine.model import Movement, Position, Routine, Stretch
from skill.domain.script.phrasebook import PLACEHOLDERS, Phrasebook
from skill.errors import ContentInvalid

PACKAGED = Path(__file__).parent.parent / "_data"
"""Where the wheel keeps ``content/`` and ``interaction_model/``; in a checkout they lie beside the
package."""

USUAL = "en"
"""The language of the answer if there is no content in the listener's own."""

_LANGUAGE = re.compile(r"[a-z]{2,3}")
"""ISO 639, as a locale begins with it."""

_FileT = TypeVar("_FileT", bound=BaseModel)


@dataclass(frozen=True)
class Content:
    """Everything the coach can teach and say, in one language."""

    language: str
    routine: Routine
    phrases: Phrasebook

    @property
    def stretches(self) -> Mapping[str, Stretch]:
        """The routine's stretches by id, in order."""
        return {stretch.id: stretch for stretch in self.routine.stretches}


class _UniqueKeys(yaml.CSafeLoader):
    """YAML takes the last of two equal keys in silence; here the second is a mistake."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str | int):
                raise yaml.constructor.ConstructorError(
                    None, None, "a key must be a word", key_node.start_mark
                )
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"'{key}' stands twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


def data_root(folder: str) -> Path:
    """The folder ``content`` or ``interaction_model``: in the wheel, or in the checkout."""
    packaged = PACKAGED / folder
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / folder


def content_root() -> Path:
    """The folder ``content``."""
    return data_root("content")


def read_yaml(path: Path) -> Any:  # noqa: ANN401 - YAML can hold anything
    """The YAML in a file, as plain values.

    Raises :class:`ContentInvalid` with file, line and reason.
    """
    try:
        with path.open("rb") as file:
            # A safe loader: it builds plain values only.
            return yaml.load(file, _UniqueKeys)  # noqa: S506
    except FileNotFoundError:
        raise ContentInvalid([f"{path.name}: the file is missing"]) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}" if mark else "the file"
        raise ContentInvalid(
            [f"{path.name}: {line}: {getattr(error, 'problem', None) or error}"]
        ) from error


def languages(root: Path | None = None) -> tuple[str, ...]:
    """The languages that there is content in, each a folder."""
    folders = (path.name for path in (root or content_root()).iterdir() if path.is_dir())
    return tuple(sorted(filter(_LANGUAGE.fullmatch, folders)))


def load_all(root: Path | None = None) -> Mapping[str, Content]:
    """Every language's content. Raises :class:`ContentInvalid` with all faults of all files."""
    found: dict[str, Content] = {}
    faults: list[str] = []
    for language in languages(root):
        try:
            found[language] = load(language, root)
        except ContentInvalid as error:
            faults += error.faults
    if faults:
        # A fault in a file that all languages share is found once for each language.
        raise ContentInvalid(list(dict.fromkeys(faults)))
    return found


def load(language: str = USUAL, root: Path | None = None) -> Content:
    """Everything of one language, checked.

    Raises :class:`ContentInvalid` with all faults of all files.
    """
    root = root or content_root()
    reader = _ContentReader(root)
    plan = reader.file(f"routines/{RoutineFile.USUAL}.yaml", RoutineFile)
    movements = reader.movements(f"{language}/movements.yaml")
    phrases = reader.phrases(f"{language}/phrases.yaml")
    stretches = tuple(reader.stretches(language, plan, phrases))
    if reader.faults or plan is None or movements is None or phrases is None:
        raise ContentInvalid(reader.faults)
    return Content(language, Routine(plan.id, stretches, movements), phrases)


class _ContentReader:
    """Reads files below a root and gathers what is wrong with them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.faults: list[str] = []
        self.side_words: list[str] = []
        """The language's words for left and right, also where another line of the same file is
        wrong."""

    def file(self, name: str, form: type[_FileT]) -> _FileT | None:
        raw = self._read(name)
        if raw is None:
            return None
        try:
            return form.model_validate(raw)
        except ValidationError as error:
            for fault in error.errors():
                key = ".".join(str(part) for part in fault["loc"])
                self.faults.append(
                    f"{name}: {key or 'the file'}: {fault['msg'].removeprefix('Value error, ')}"
                )
        return None

    def stretches(
        self, language: str, plan: RoutineFile | None, phrases: Phrasebook | None
    ) -> Iterator[Stretch]:
        """The stretches of a plan; of a plan that cannot be read, all there are."""
        found = {path.stem for path in (self.root / language / "stretches").glob("*.yaml")}
        ids = plan.stretches if plan else sorted(found)
        names: dict[str, str] = {}
        read_stretches: list[Stretch] = []
        for stretch_id in ids:
            name = f"{language}/stretches/{stretch_id}.yaml"
            if (read := self.file(name, StretchFile)) is None:
                continue
            stretch = read.to_domain()
            faults = list(stretch_faults(stretch, self.side_words))
            if phrases and not faults:
                faults += long_blocks(stretch, phrases)
            if read.id != stretch_id:
                faults.append(f"id: is '{read.id}', but the file is named '{stretch_id}'")
            faults += [
                f"also_called: '{called}' already names {names[called]}"
                for called in (stretch.name, *stretch.also_called)
                if names.setdefault(called, stretch_id) != stretch_id
            ]
            self.faults += [f"{name}: {fault}" for fault in faults]
            yield stretch
            read_stretches.append(stretch)
        if len(read_stretches) == len(ids):
            self.faults += [
                f"routines/{RoutineFile.USUAL}.yaml: {fault}"
                for fault in routine_faults(read_stretches)
            ]
        unused = sorted(found - set(ids))
        self.faults += [
            f"{language}/stretches/{one}.yaml: id: stands in no routine" for one in unused
        ]

    def movements(self, name: str) -> Mapping[tuple[Position, Position], Movement] | None:
        if (read := self.file(name, MovementFile)) is None:
            return None
        found = {
            (start, end): Movement(move.say, move.pause)
            for start, ends in read.root.items()
            for end, move in ends.items()
        }
        self.faults += [
            f"{name}: {start.value}.{end.value}: the movement is missing"
            for start in Position
            for end in Position
            if (start, end) not in found and not start is end is Position.START
        ]
        return found

    def phrases(self, name: str) -> Phrasebook | None:
        raw = self._read(name)
        if raw is None:
            return None
        if not isinstance(raw, dict):
            self.faults.append(f"{name}: the file: must map keys to words")
            return None
        self.side_words = [
            words for key in ("name.left", "name.right") if isinstance(words := raw.get(key), str)
        ]
        known = len(self.faults)
        book: dict[str, tuple[str, ...]] = {}
        for key, value in raw.items():
            variants = value if isinstance(value, list) else [value]
            if key not in PLACEHOLDERS:
                self.faults.append(f"{name}: {key}: no such line; the coach never says it")
            elif not variants or not all(
                isinstance(words, str) and words.strip() for words in variants
            ):
                self.faults.append(f"{name}: {key}: must be words, or a list of words")
            else:
                book[key] = tuple(" ".join(words.split()) for words in variants)
                self.faults += [
                    f"{name}: {key}: {fault}"
                    for words in book[key]
                    for fault in phrase_faults(key, words)
                ]
        self.faults += [f"{name}: {key}: is missing" for key in PLACEHOLDERS if key not in raw]
        return Phrasebook(book) if len(self.faults) == known else None

    def _read(self, name: str) -> Any:  # noqa: ANN401 - likewise
        """The YAML of a file; ``None`` where there is a fault instead."""
        try:
            raw = read_yaml(self.root / name)
        except ContentInvalid as error:
            self.faults += [f"{name}: {fault.partition(': ')[2]}" for fault in error.faults]
            return None
        if raw is None:
            self.faults.append(f"{name}: the file: is empty")
        return raw
