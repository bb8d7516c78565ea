"""How like a model's samples an utterance is.

The measure is the words they share, each weighed by how few intents use it.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from skill.simulator.words import FUNCTION_WORDS, stem

LEAST = 1.0
"""The weight of a word that every intent uses; rarer ones weigh more."""
UNKNOWN = 4.0
"""The weight of a word that none uses."""
FUNCTION = 0.75
"""The share of its weight that a word keeps if it says little by itself."""
SLOT = 0.7
"""The share that a slot keeps: "back" is a part of the body, but not in "go back"."""
ORDER = 0.25
"""How much of the likeness is the order of the words."""
VOCABULARY = 0.3
"""How much of the likeness is whether the intent's samples use the utterance's words at all."""

Tokens = tuple[str, ...]
"""A sentence as stems, with ``{TYPE}`` for a slot."""

_FUNCTION_STEMS = frozenset(stem(word) for word in FUNCTION_WORDS)


def is_slot(token: str) -> bool:
    """Whether a token stands for a slot."""
    return token.startswith("{")


class Samples:
    """The samples of all intents, made to be compared with. Intents are numbers here."""

    def __init__(self, samples: Sequence[tuple[int, Tokens]], intents: int) -> None:
        """``samples``: each with its intent, of which there are ``intents``."""
        self._owners = [owner for owner, _ in samples]
        self._users: dict[str, set[int]] = defaultdict(set)
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_pair: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._pair_counts: list[int] = []
        for number, (owner, tokens) in enumerate(samples):
            for word in set(tokens):
                self._users[word].add(owner)
                self._by_word[word].append(number)
            pairs = _pairs(tokens)
            self._pair_counts.append(len(pairs))
            for pair in pairs:
                self._by_pair[pair].append(number)
        self._weights = {
            word: (LEAST + math.log(intents / len(users))) * _share(word)
            for word, users in self._users.items()
        }
        self._totals = [sum(self._weights[word] for word in set(tokens)) for _, tokens in samples]
        self._slots = [frozenset(filter(is_slot, tokens)) for _, tokens in samples]
        self.words = frozenset(word for word in self._users if not is_slot(word))
        """Every word in a sample, as its stem."""

    def likenesses(self, tokens: Tokens) -> dict[int, float]:
        """For each intent, from 0 to 1, how like its likest sample the tokens are.

        A sample counts only where all its slots are filled.
        """
        weights = {word: self._weights.get(word, UNKNOWN * _share(word)) for word in tokens}
        total = sum(weights.values())
        best: dict[int, float] = defaultdict(float)
        pairs = _pairs(tokens)
        in_order = self._in_order(pairs)
        for sample, weight in self._shared(weights).items():
            if self._slots[sample] <= weights.keys():
                words = 2 * weight / (total + self._totals[sample])
                order = 2 * in_order.get(sample, 0) / (len(pairs) + self._pair_counts[sample])
                owner = self._owners[sample]
                best[owner] = max(best[owner], (1 - ORDER) * words + ORDER * order)
        return {
            owner: (1 - VOCABULARY) * likeness + VOCABULARY * self._used(weights, owner) / total
            for owner, likeness in best.items()
        }

    def know(self, tokens: Tokens) -> bool:
        """Whether some sample holds each of the tokens that say something by themselves."""
        return all(word in self._users or word in _FUNCTION_STEMS for word in tokens)

    def _shared(self, weights: Mapping[str, float]) -> dict[int, float]:
        """Sample -> the weight of the words it has too."""
        shared: dict[int, float] = defaultdict(float)
        for word, weight in weights.items():
            for sample in self._by_word.get(word, ()):
                shared[sample] += weight
        return shared

    def _in_order(self, pairs: set[tuple[str, str]]) -> dict[int, int]:
        """Sample -> how many neighbours it has too."""
        found: dict[int, int] = defaultdict(int)
        for pair in pairs:
            for sample in self._by_pair.get(pair, ()):
                found[sample] += 1
        return found

    def _used(self, weights: Mapping[str, float], owner: int) -> float:
        """The weight of the words that an intent uses in any sample."""
        return sum(weight for word, weight in weights.items() if owner in self._users.get(word, ()))


def _share(word: str) -> float:
    if is_slot(word):
        return SLOT
    return FUNCTION if word in _FUNCTION_STEMS else 1.0


def _pairs(tokens: Tokens) -> set[tuple[str, str]]:
    """Neighbours, the sentence's start and end among them."""
    return set(pairwise(("", *tokens, "")))
