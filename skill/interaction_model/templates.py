"""Sentence templates -> the samples they stand for. hassil knows the syntax."""

import re
from collections.abc import Iterator, Mapping, Sequence

from hassil import parse_sentence
from hassil.errors import HassilError
from hassil.expression import Sentence
from hassil.parser import ParseError
from hassil.sample import sample_sentence

from skill.errors import ContentInvalid
from skill.interaction_model.source import Intent, Source

SLOT = re.compile(r"\{([^{}]*)\}")
"""A slot in a sample, with its name."""
_UNREADABLE = (HassilError, ParseError)


def expand(source: Source) -> dict[str, dict[str, tuple[str, ...]]]:
    """Each intent's templates, each with its samples: each under the first that makes it.

    Raises :class:`ContentInvalid` naming every template that hassil cannot read.
    """
    faults: list[str] = []
    rules: dict[str, Sentence] = {}
    for name, rule in source.rules.items():
        try:
            rules[name] = parse_sentence(rule)
        except _UNREADABLE as error:
            faults.append(f"{source.file}: rules.{name}: '{rule}': {error}")
    expanded = {
        intent.name: dict(_samples(source.file, intent, rules, faults)) for intent in source.intents
    }
    if faults:
        raise ContentInvalid(faults)
    return expanded


def _samples(
    file: str, intent: Intent, rules: Mapping[str, Sentence], faults: list[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    seen: set[str] = set()
    for template in intent.templates:
        try:
            texts = sample_sentence(
                parse_sentence(template), expansion_rules=dict(rules), expand_lists=False
            )
            samples = dict.fromkeys(" ".join(text.split()) for text in texts)
        except _UNREADABLE as error:
            faults.append(f"{file}: intents.{intent.name}: '{template}': {error}")
            continue
        yield template, tuple(sample for sample in samples if sample not in seen)
        seen |= samples.keys()


def telling_templates(
    samples: Mapping[str, Sequence[str]], function_words: frozenset[str]
) -> list[str]:
    """The templates that say something no earlier one says.

    None of their samples has the content words of an earlier one.

    ``samples`` are one intent's, by template. Slots count as content words.
    """
    telling: list[str] = []
    seen: set[frozenset[str]] = set()
    for template, texts in samples.items():
        meanings = {frozenset(text.lower().split()) - function_words for text in texts}
        if meanings and not meanings & seen:
            telling.append(template)
        seen |= meanings
    return telling
