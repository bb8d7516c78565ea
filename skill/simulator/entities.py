"""Slot values: where an utterance holds one, and what Alexa's entity resolution makes of it."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from skill.simulator import quantities
from skill.simulator.words import Utterance, normalised, spelled_out, stem

READERS: Mapping[str, Callable[[list[str], int], quantities.Quantity]] = {
    "AMAZON.DURATION": quantities.duration,
    "AMAZON.NUMBER": quantities.number_slot,
    "AMAZON.TIME": quantities.time,
    "AMAZON.DayOfWeek": quantities.day_of_week,
}
"""Amazon's own slot types that are understood."""

ARTICLES = ("the", "a", "an", "my", "that")
NEAR_NAME = 90
"""How alike (of 100) a heard name and a known one are taken for the same."""


@dataclass(frozen=True)
class Span:
    """Words ``start`` to ``end`` of an utterance fill a slot of a type with ``value``."""

    start: int
    end: int
    type: str
    value: str

    def overlaps(self, other: "Span") -> bool:
        """Whether they share a word."""
        return self.start < other.end and other.start < self.end


class Entities:
    """The values of a model's own slot types."""

    def __init__(self, types: Sequence[Mapping[str, Any]]) -> None:
        """``types``: the model's ``types``."""
        # type -> id -> (name, all that it is called)
        self._values: dict[str, dict[str, tuple[str, list[str]]]] = {}
        self._spans: dict[str, dict[tuple[str, ...], None]] = defaultdict(dict)
        self._longest = 1
        for slot_type in types:
            values = self._values[slot_type["name"]] = {}
            for value in slot_type["values"]:
                names = [value["name"]["value"], *value["name"].get("synonyms", ())]
                values[value.get("id", names[0])] = (names[0], [normalised(name) for name in names])
                for name in values[value.get("id", names[0])][1]:
                    stems = tuple(stem(word) for word in spelled_out(name))
                    self._spans[slot_type["name"]][stems] = None
                    self._longest = max(self._longest, len(stems))

    def words(self, *types: str) -> Iterator[str]:
        """Every stem in the names of some types' values; with no type given, of all."""
        return (word for one in types or self._spans for name in self._spans[one] for word in name)

    def find(self, heard: Utterance, slot_type: str) -> Span | None:
        """The longest value of a type that an utterance holds; of equally long ones the first."""
        best: Span | None = None
        reader = READERS.get(slot_type)
        for start in range(len(heard.words)):
            if reader:
                if (read := reader(heard.words, start)) and (
                    best is None or read[1] - start > best.end - best.start
                ):
                    best = Span(start, read[1], slot_type, read[0])
                continue
            for end in range(min(len(heard.words), start + self._longest), start, -1):
                if tuple(heard.stems[start:end]) in self._spans[slot_type]:
                    if best is None or end - start > best.end - best.start:
                        best = Span(start, end, slot_type, heard.said(start, end))
                    break
        return best

    def slot(self, name: str, slot_type: str, value: str | None, authority: str) -> dict[str, Any]:
        """A slot as Alexa sends it; ``value=None``: nothing filled it."""
        slot: dict[str, Any] = {"name": name, "confirmationStatus": "NONE"}
        if value is None:
            return slot
        slot |= {"value": value, "source": "USER"}
        filled: dict[str, Any] = {"type": "Simple", "value": value}
        if slot_type in self._values:
            matches = [
                {"value": {"name": self._values[slot_type][one][0], "id": one}}
                for one in self.resolve(slot_type, value)
            ]
            found: dict[str, Any] = {
                "authority": f"{authority}.{slot_type}",
                "status": {"code": "ER_SUCCESS_MATCH" if matches else "ER_SUCCESS_NO_MATCH"},
            }
            if matches:
                found["values"] = matches
            slot["resolutions"] = filled["resolutions"] = {"resolutionsPerAuthority": [found]}
        return slot | {"slotValue": filled}

    def resolve(self, slot_type: str, heard: str) -> list[str]:
        """The ids that a heard name can mean, in the model's order.

        Those with exactly this name; if there are none, those with nearly this name.
        """
        heard = normalised(heard)
        article, _, rest = heard.partition(" ")
        bare = rest if article in ARTICLES else heard
        stems = {_stemmed(heard), _stemmed(bare)}
        values = self._values[slot_type]
        # "Legs" is not "leg" where a model has both; where it has one, they are the same.
        so_called = [one for one, (_, names) in values.items() if heard in names or bare in names]
        so_called = so_called or [
            one for one, (_, names) in values.items() if stems & set(map(_stemmed, names))
        ]
        if so_called:
            return so_called
        scores = {
            one: max(
                fuzz.token_set_ratio(_stemmed(bare), _stemmed(name), score_cutoff=NEAR_NAME)
                for name in names
            )
            for one, (_, names) in values.items()
        }
        best = max(scores.values(), default=0)
        return [one for one, score in scores.items() if score == best >= NEAR_NAME]


def _stemmed(name: str) -> str:
    return " ".join(stem(word) for word in spelled_out(name))
