"""The interaction model as ask-cli wants it: a JSON a locale, from one source a language."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from skill.interaction_model.source import BUILT_IN, Source

LOCALES = Path("skill-package/interactionModels/custom")
"""Where in an ask-cli project the models lie."""

Expanded = Mapping[str, Mapping[str, Sequence[str]]]
"""Intent -> template -> its samples."""


def model(source: Source, expanded: Expanded) -> dict[str, object]:
    """The model that Alexa is given. The order is the source's."""
    return {
        "interactionModel": {
            "languageModel": {
                "invocationName": source.invocation_name,
                "intents": [
                    {
                        "name": intent.name,
                        **({"slots": _slots(intent.slots)} if intent.slots else {}),
                        "samples": [
                            sample
                            for samples in expanded[intent.name].values()
                            for sample in samples
                        ],
                    }
                    for intent in source.intents
                ],
                "types": [
                    {
                        "name": name,
                        "values": [_value(one, *names) for one, names in slot_type.values.items()],
                    }
                    for name, slot_type in source.slot_types.items()
                    if not name.startswith(BUILT_IN)
                ],
            }
        }
    }


def files(source: Source, expanded: Expanded) -> dict[Path, str]:
    """The built files' text by their path below ``interaction_model``."""
    text = json.dumps(model(source, expanded), indent=1, ensure_ascii=False) + "\n"
    return {LOCALES / f"{locale}.json": text for locale in source.locales}


def _slots(slots: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "type": slot_type} for name, slot_type in slots.items()]


def _value(one: str, name: str, *synonyms: str) -> dict[str, object]:
    return {
        "id": one,
        "name": {"value": name, **({"synonyms": list(synonyms)} if synonyms else {})},
    }
