"""An utterance -> an intent and its slots, through the model that Alexa is given.

Alexa's own understanding is not public. Here a sentence that a sample says word for word is that
sample's; any other goes to the intent with the likest sample (likeness.py), and what is like none
to the fallback intent. The same utterance always gets the same answer.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from rapidfuzz import fuzz, process

from skill.simulator.entities import ARTICLES, Entities, Span
from skill.simulator.likeness import Samples, Tokens
from skill.simulator.own_phrases import OWN_PHRASES
from skill.simulator.words import (
    FUNCTION_WORDS,
    Utterance,
    hear,
    normalised,
    spelled_out,
    stem,
    without_fillers,
)

FALLBACK = "AMAZON.FallbackIntent"
BUILT_IN = "AMAZON."
ENOUGH = 0.48
"""How like a sample an utterance must be (of 1) to be taken for it."""
ENOUGH_FOR_BUILT_IN = 0.55
"""The same for Amazon's own intents."""
SURE = 0.75
"""How like a sample the words around a name must be, if the model does not know the name."""
OPEN_TYPES = frozenset({"STRETCH"})
"""Slot types whose values are names: people ask for some that the model lacks."""
LONGEST_NAME = 4
"""The most words of such a name."""
NEAR_WORD = 88
"""How alike (of 100) an unknown word and a known one are taken for the same: a slip of the
keyboard."""
SHORTEST_NEAR_WORD = 6
AUTHORITY = "amzn1.er-authority.echo-sdk.amzn1.ask.skill.simulated"

_SLOT = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Understood:
    """What an utterance means. ``slots``: Alexa's slot objects by name."""

    intent: str
    slots: Mapping[str, dict[str, Any]]


@dataclass(frozen=True)
class _Intent:
    name: str
    slots: Mapping[str, str]

    @property
    def types(self) -> tuple[str, ...]:
        return tuple(self.slots.values())

    @property
    def is_built_in(self) -> bool:
        return self.name.startswith(BUILT_IN)


@dataclass(frozen=True)
class _Reading:
    tokens: Tokens
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class _Guess:
    likeness: float
    intent: int
    reading: _Reading


class Understanding:
    """Understands one locale's model."""

    def __init__(self, model: Mapping[str, Any]) -> None:
        """``model``: the built JSON of a locale."""
        language_model = model["interactionModel"]["languageModel"]
        self._entities = Entities(language_model.get("types", ()))
        self._intents: list[_Intent] = []
        self._literal: dict[str, int] = {}
        self._said: dict[Tokens, int] = {}
        for number, raw in enumerate(language_model["intents"]):
            intent = _Intent(
                raw["name"], {slot["name"]: slot["type"] for slot in raw.get("slots", ())}
            )
            self._intents.append(intent)
            for sample in raw.get("samples", ()):
                if "{" not in sample:
                    self._literal.setdefault(normalised(sample), number)
                self._said.setdefault(_tokens(sample, intent.slots), number)
        for number, intent in enumerate(self._intents):
            for phrase in OWN_PHRASES.get(intent.name, ()):
                self._literal.setdefault(phrase, number)
        self._samples = Samples(
            [(owner, tokens) for tokens, owner in self._said.items()], len(self._intents)
        )
        self._types = tuple(dict.fromkeys(intent.types for intent in self._intents))
        self._names = frozenset(self._entities.words(*OPEN_TYPES))
        self._vocabulary = sorted(self._samples.words | set(self._entities.words()))

    def resolve(self, utterance: str) -> Understood:
        """What is meant. It never fails: an utterance that fits nothing is the fallback intent."""
        text = normalised(utterance)
        for said in (text, " ".join(without_fillers(text.split()))):
            if said in self._literal:
                return self._understood(self._literal[said], _Reading(()))
        heard = hear(text, self._known)
        readings = [
            (types, reading) for types in self._types for reading in self._readings(heard, types)
        ]
        guess = self._exact(readings) or self._likest(readings)
        if guess is None or not guess.reading.spans:
            guesses = [one for one in (guess, self._unknown_name(heard)) if one]
            guess = max(guesses, key=lambda one: one.likeness, default=None)
        return self._understood(guess.intent, guess.reading) if guess else Understood(FALLBACK, {})

    def _known(self, word: str) -> str:
        """The word; or the model's word, if it is that one misspelled."""
        if len(word) < SHORTEST_NEAR_WORD or word in self._vocabulary:
            return word
        near = process.extractOne(word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=NEAR_WORD)
        return near[0] if near else word

    def _readings(self, heard: Utterance, types: tuple[str, ...]) -> Iterator[_Reading]:
        """All ways to take words for slot values, from the plain one (none) to the most values."""
        found = [span for one in types if (span := self._entities.find(heard, one))]
        spans: list[Span] = []
        for span in sorted(found, key=lambda one: (one.start - one.end, one.start)):
            if not any(span.overlaps(other) for other in spans):
                spans.append(span)
        for count in range(len(spans) + 1):
            yield from (_reading(heard, *some) for some in combinations(spans, count))

    def _exact(self, readings: Sequence[tuple[tuple[str, ...], _Reading]]) -> _Guess | None:
        """What a sample says word for word; with as many slot values as can be."""
        for types, reading in sorted(readings, key=lambda one: -len(one[1].spans)):
            number = self._said.get(reading.tokens)
            if number is not None and self._intents[number].types == types:
                return _Guess(1.0, number, reading)
        return None

    def _likest(self, readings: Sequence[tuple[tuple[str, ...], _Reading]]) -> _Guess | None:
        """The intent with the likest sample, if like enough; of equals, the model's first."""
        likenesses = {
            tokens: self._samples.likenesses(tokens)
            for tokens in {one.tokens for _, one in readings}
        }
        guesses = [
            _Guess(likeness, number, reading)
            for types, reading in readings
            for number, likeness in likenesses[reading.tokens].items()
            if self._intents[number].types == types
            and self._is_enough(likeness, number, reading.tokens)
        ]
        return max(guesses, key=lambda one: (one.likeness, -one.intent), default=None)

    def _is_enough(self, likeness: float, number: int, tokens: Tokens) -> bool:
        """Whether a likeness is enough for an intent.

        Amazon's own intents take little beyond their samples: they need a greater likeness, and no
        word that the model does not know.
        """
        if self._intents[number].is_built_in:
            return likeness >= ENOUGH_FOR_BUILT_IN and self._samples.know(tokens)
        return likeness >= ENOUGH

    def _unknown_name(self, heard: Utterance) -> _Guess | None:
        """A name that the model lacks, at the end of a sentence that asks for one.

        "Do the downward dog" is such a sentence.

        Alexa too delivers what is no value of a slot type, where everything around the slot fits.
        """
        guesses = []
        for start in range(max(1, len(heard.words) - LONGEST_NAME), len(heard.words)):
            if not self._may_be_named(heard, start):
                continue
            end = len(heard.words)
            for slot_type in OPEN_TYPES:
                reading = _reading(heard, Span(start, end, slot_type, heard.said(start, end)))
                guesses += [
                    _Guess(likeness, number, reading)
                    for number, likeness in self._samples.likenesses(reading.tokens).items()
                    if slot_type in self._intents[number].types and likeness >= SURE
                ]
        return max(guesses, key=lambda one: (one.likeness, -one.intent), default=None)

    def _may_be_named(self, heard: Utterance, start: int) -> bool:
        """Whether the words from ``start`` may be a name, and those before it ask for one."""
        before = [word for word in heard.words[:start] if word not in ARTICLES]
        name = heard.stems[start:]
        return (
            any(word not in self._samples.words for word in name)
            and all(word in self._names or word not in self._samples.words for word in name)
            and not any(word in FUNCTION_WORDS for word in heard.words[start:])
            and (before[-1:] == ["do"] or any(word not in FUNCTION_WORDS for word in before))
        )

    def _understood(self, number: int, reading: _Reading) -> Understood:
        values = {span.type: span.value for span in reading.spans}
        return Understood(
            self._intents[number].name,
            {
                name: self._entities.slot(name, slot_type, values.get(slot_type), AUTHORITY)
                for name, slot_type in self._intents[number].slots.items()
            },
        )


def _reading(heard: Utterance, *spans: Span) -> _Reading:
    """An utterance with some of its words taken for slot values."""
    tokens = list(heard.stems)
    for span in sorted(spans, key=lambda one: -one.start):
        tokens[span.start : span.end] = [f"{{{span.type}}}"]
    return _Reading(tuple(tokens), spans)


def _tokens(sample: str, slots: Mapping[str, str]) -> Tokens:
    tokens: list[str] = []
    for number, part in enumerate(_SLOT.split(sample)):
        tokens += (
            [f"{{{slots[part]}}}"]
            if number % 2
            else [stem(word) for word in spelled_out(normalised(part))]
        )
    return tuple(tokens)
