"""The utterances that are kept apart from the model's samples."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from skill.content import read_yaml
from skill.interaction_model.clashes import spoken_forms
from skill.interaction_model.source import Source
from skill.interaction_model.templates import expand
from skill.simulator.quantities import duration
from skill.simulator.words import normalised, without_fillers

FOLDER = Path(__file__).parents[1] / "utterances"
ANY_DURATION = "adurationofanylength"


@dataclass(frozen=True)
class HeldOut:
    """What someone says, and what has to be understood."""

    said: str
    intents: frozenset[str]
    slots: Mapping[str, str | Mapping[str, str]]
    """An id, a value in Alexa's notation, or ``{heard: words}`` for what the model does not know.
    """


def held_out(language: str) -> dict[str, list[HeldOut]]:
    """All of a language, by the intent they were written for."""
    found: dict[str, list[HeldOut]] = {}
    for path in sorted((FOLDER / language).glob("*.yaml")):
        raw: dict[str, Any] = read_yaml(path)
        assert raw["intent"] == path.stem, path
        assert raw.keys() <= {"intent", "same_answer", "utterances"}, path
        right = frozenset({raw["intent"], *raw.get("same_answer", ())})
        found[path.stem] = [
            HeldOut(one["say"], right, one.get("slots", {})) for one in raw["utterances"]
        ]
    return found


def samples_in_full(source: Source) -> set[str]:
    """Every sample with its slots filled, politeness left out; any duration is ``ANY_DURATION``."""
    expanded = expand(source)
    return {
        _plain(form)
        for intent in source.intents
        for texts in expanded[intent.name].values()
        for text in texts
        for form in spoken_forms(_with_any_duration(text, intent.slots), intent.slots, source)
    }


def said_in_full(said: str, samples: set[str]) -> bool:
    """Whether a sample says an utterance once its slots are filled and politeness is left out."""
    return any(form in samples for form in _with_durations(_plain(said)))


def _with_any_duration(text: str, slots: Mapping[str, str]) -> str:
    for name, slot_type in slots.items():
        text = text.replace(f"{{{name}}}", ANY_DURATION) if slot_type == "AMAZON.DURATION" else text
    return text


def _with_durations(said: str) -> Iterator[str]:
    yield said
    words = said.split()
    for start in range(len(words)):
        if read := duration(words, start):
            yield " ".join([*words[:start], ANY_DURATION, *words[read[1] :]])


def _plain(text: str) -> str:
    return " ".join(without_fillers(normalised(text).split()))
