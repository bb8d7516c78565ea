"""Makes an utterance into words to compare: one spelling, no short forms, endings, politeness."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

_BEFORE_IS = (
    "it",
    "that",
    "this",
    "what",
    "who",
    "where",
    "how",
    "here",
    "there",
    "when",
    "why",
    "side",
)
_SHORT_FORMS = {
    "can't": "can not",
    "cannot": "can not",
    "won't": "will not",
    "let's": "let us",
    "ain't": "is not",
    "ok": "okay",
    "i'm": "i am",
    **{f"{word}'s": f"{word} is" for word in _BEFORE_IS},
    **{f"{word}'re": f"{word} are" for word in ("you", "we", "they")},
}
_ENDINGS = (("n't", " not"), ("'ve", " have"), ("'ll", " will"), ("'d", " would"))
_FILLERS = frozenset(
    {
        "please",
        "kindly",
        "coach",
        "mate",
        "alexa",
        "um",
        "uh",
        "er",
        "erm",
        "well",
        "oh",
        "ah",
        "thanks",
        "thank",
        "ta",
        "na",
    }
)
_FUNCTION_WORDS = """
a about all also am an and any are as at be been but by can could did do does for from get give go
going got had has have he her him how i if in into is it its just let me might more must my of on
one or our out over she should so some that the their them then there these they thing this those
to too up us very want was we were what when where which who why will with would you your
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
"""Words that say little by themselves."""
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*'?")
_SHORTEST_STEM = 3


def normalised(text: str) -> str:
    """In lower case, with plain apostrophes, and nothing else but words and single spaces."""
    return " ".join(_WORD.findall(text.lower().replace("\u2019", "'").replace("-", " ")))


@lru_cache(maxsize=20_000)
def _spelled_out(word: str) -> tuple[str, ...]:
    if word in _SHORT_FORMS:
        return tuple(_SHORT_FORMS[word].split())
    for ending, full in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending):
            return (word.removesuffix(ending), full.strip())
    return (word,)


def spelled_out(text: str) -> list[str]:
    """A normalised text's words, short forms written in full."""
    return [full for word in text.split() for full in _spelled_out(word)]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word without its ending, so that "hurts", "hurting" and "hurt" are the same word."""
    word = word.removesuffix("'s").removesuffix("'")
    for ending in ("ing", "ies", "ed", "es", "ly", "s", "e", "y"):
        if (
            word.endswith(ending)
            and len(word) - len(ending) >= _SHORTEST_STEM
            and not word.endswith("ss")
        ):
            word = word.removesuffix(ending)
            break
    # stopped, stopping: stop
    return (
        word[:-1]
        if len(word) > _SHORTEST_STEM and word[-1] == word[-2] and word[-1] not in "aeiouls"
        else word
    )


def without_fillers(words: list[str]) -> list[str]:
    """The words that carry meaning; all of them, if there are only fillers."""
    return [word for word in words if word not in _FILLERS] or words


@dataclass(frozen=True)
class Utterance:
    """An utterance, word by word: as it was said, spelled out, and as stems to compare.

    Positions count spelled-out words: "don't" is two.
    """

    words: list[str]
    stems: list[str]
    _said: list[str]
    _origins: list[int]

    def said(self, start: int, end: int) -> str:
        """The words from ``start`` to ``end`` as they were said."""
        return " ".join(self._said[self._origins[start] : self._origins[end - 1] + 1])


def hear(text: str, known: Callable[[str], str]) -> Utterance:
    """A normalised text without its fillers. ``known`` puts right a stem that is misspelled."""
    said = without_fillers(text.split())
    words = [(number, full) for number, word in enumerate(said) for full in _spelled_out(word)]
    return Utterance(
        [word for _, word in words],
        [known(stem(word)) for _, word in words],
        said,
        [number for number, _ in words],
    )
