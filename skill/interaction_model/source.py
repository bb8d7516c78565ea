"""``interaction_model/<language>.yaml`` -> values. Its head explains the format to people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from skill.content import Content, read_yaml
from skill.errors import ContentInvalid

CONTENT_STRETCHES = "stretches"
"""``content: stretches``: the one list of slot values that the content holds."""
BUILT_IN = "AMAZON."
"""How the names of Amazon's own intents and slot types begin."""


@dataclass(frozen=True)
class SlotType:
    """What a slot can hold: for each id names; for Amazon's own types examples instead."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    examples: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Everything that fills such a slot, as far as the model knows."""
        return self.examples + tuple(name for names in self.values.values() for name in names)


@dataclass(frozen=True)
class Intent:
    """What a listener can want, and the sentence templates that say it.

    ``slots``: a slot's name -> its type.
    """

    name: str
    slots: Mapping[str, str]
    templates: tuple[str, ...]

    @property
    def is_built_in(self) -> bool:
        """Whether it is one of Amazon's own."""
        return self.name.startswith(BUILT_IN)


@dataclass(frozen=True)
class Source:
    """One language's model as it is written."""

    file: str
    invocation_name: str
    locales: tuple[str, ...]
    function_words: frozenset[str]
    rules: Mapping[str, str]
    slot_types: Mapping[str, SlotType]
    wins: frozenset[tuple[str, str]]
    intents: tuple[Intent, ...]


def read(path: Path, content: Content) -> Source:
    """The model's source in a file. Raises :class:`ContentInvalid` with all faults of its shape."""
    reader = _Reader(path.name)
    raw = reader.mapping(read_yaml(path), "the file")
    reader.known(
        raw,
        "the file",
        {"invocation_name", "locales", "function_words", "rules", "slot_types", "wins", "intents"},
    )
    source = Source(
        file=path.name,
        invocation_name=reader.text(raw.get("invocation_name"), "invocation_name"),
        locales=reader.texts(raw.get("locales"), "locales"),
        function_words=frozenset(reader.text(raw.get("function_words"), "function_words").split()),
        rules={
            name: reader.text(rule, f"rules.{name}")
            for name, rule in reader.mapping(raw.get("rules"), "rules").items()
        },
        slot_types={
            name: reader.slot_type(entry, f"slot_types.{name}", content)
            for name, entry in reader.mapping(raw.get("slot_types"), "slot_types").items()
        },
        wins=reader.wins(raw.get("wins", [])),
        intents=tuple(
            reader.intent(name, entry)
            for name, entry in reader.mapping(raw.get("intents"), "intents").items()
        ),
    )
    if reader.faults:
        raise ContentInvalid(reader.faults)
    return source


class _Reader:
    """Takes values out of parsed YAML and gathers what is wrong with them."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[str] = []

    def fault(self, key: str, reason: str) -> None:
        self.faults.append(f"{self.file}: {key}: {reason}")

    def mapping(self, value: object, key: str) -> dict[str, Any]:
        if isinstance(value, dict) and all(isinstance(name, str) for name in value):
            return value
        self.fault(key, "is missing" if value is None else "must map names to values")
        return {}

    def known(self, value: Mapping[str, object], key: str, names: set[str]) -> None:
        for name in sorted(value.keys() - names):
            self.fault(key, f"'{name}' is not known here; known are {', '.join(sorted(names))}")

    def text(self, value: object, key: str) -> str:
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())
        self.fault(key, "is missing" if value is None else f"must be words, not {value!r}")
        return ""

    def texts(self, value: object, key: str) -> tuple[str, ...]:
        if isinstance(value, list) and value:
            return tuple(
                self.text(one, f"{key}[{number}]") for number, one in enumerate(value, start=1)
            )
        self.fault(key, "is missing" if value is None else "must be a list of words")
        return ()

    def slot_type(self, value: object, key: str, content: Content) -> SlotType:
        entry = self.mapping(value, key)
        if key.startswith(f"slot_types.{BUILT_IN}"):
            self.known(entry, key, {"examples"})
            return SlotType(examples=self.texts(entry.get("examples"), f"{key}.examples"))
        if "content" not in entry:
            return SlotType(
                {one: self.texts(names, f"{key}.{one}") for one, names in entry.items()}
            )
        self.known(entry, key, {"content"})
        if entry["content"] != CONTENT_STRETCHES:
            self.fault(f"{key}.content", f"must be '{CONTENT_STRETCHES}', not {entry['content']!r}")
        return SlotType(
            {one.id: (one.name, *one.also_called) for one in content.stretches.values()}
        )

    def wins(self, value: object) -> frozenset[tuple[str, str]]:
        if not isinstance(value, list):
            self.fault("wins", "must be a list")
            return frozenset()
        pairs = set()
        for number, one in enumerate(value, start=1):
            key = f"wins[{number}]"
            entry = self.mapping(one, key)
            self.known(entry, key, {"first", "second", "because"})
            first, second, _ = (
                self.text(entry.get(name), f"{key}.{name}")
                for name in ("first", "second", "because")
            )
            pairs.add((first, second))
        return frozenset(pairs)

    def intent(self, name: str, value: object) -> Intent:
        key = f"intents.{name}"
        entry = self.mapping(value, key)
        self.known(entry, key, {"slots", "samples"})
        slots = self.mapping(entry.get("slots", {}), f"{key}.slots")
        samples = entry.get("samples")
        return Intent(
            name,
            {slot: self.text(kind, f"{key}.slots.{slot}") for slot, kind in slots.items()},
            () if samples is None else self.texts(samples, f"{key}.samples"),
        )
