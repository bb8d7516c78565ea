"""What a newer version stored and this one does not know: carried along, so that it is not erased.

The rules:

- Only plain values are carried (text, whole numbers, truth, nothing, lists, mappings), as JSON.
- A key with its value has at most :data:`LONGEST` bytes, and no more than :data:`MOST_KEYS` keys
  are carried, the first in the alphabet: each bound stands by itself, so that what is dropped once
  is dropped in every order of merging.
- Of two values of one key the one with the larger number in it stays: a moment is by far the
  largest number in a record, so that is the later one. Of two with the same, the later in the
  alphabet.
"""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

MOST_KEYS = 4
LONGEST = 100
"""Bytes of a key and its value: the stored item must stay small."""
LARGEST = 2**63
"""Whole numbers lie below this, on either side of 0: every store keeps them."""

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Unknown:
    """Keys with their values as JSON, sorted by key."""

    entries: tuple[tuple[str, str], ...] = ()

    def record(self) -> dict[str, Any]:
        """The keys and values as they were stored."""
        return {key: json.loads(value) for key, value in self.entries}

    def merged(self, other: "Unknown") -> "Unknown":
        """What both carry, as far as there is room."""
        if self == other:
            return self
        found = dict(self.entries)
        for key, value in other.entries:
            mine = found.get(key, value)
            found[key] = max(mine, value, key=_lateness)
        return _bound(found)


NOTHING = Unknown()


def read_unknown(record: Mapping[str, Any], known: Collection[str]) -> Unknown:
    """What a record holds besides the known keys. What cannot be carried is passed over."""
    others = record.keys() - known
    if not others:
        return NOTHING
    found = {}
    for key in others:
        try:
            value = json.dumps(
                _plain(record[key]),
                separators=(",", ":"),
                sort_keys=True,
            )
            size = len(key.encode()) + len(value)
        except (ArithmeticError, TypeError, ValueError, RecursionError):
            continue
        if size <= LONGEST:
            found[key] = value
    return _bound(found)


def _lateness(value: str) -> tuple[int, str]:
    numbers = [int(number) for number in _NUMBER.findall(value)]
    return max(numbers, default=0), value


def _bound(found: Mapping[str, str]) -> Unknown:
    return Unknown(tuple(sorted(found.items())[:MOST_KEYS]))


def _plain(value: object) -> object:
    """A value as JSON has it. Raises ``TypeError`` or ``ValueError`` for what is not plain."""
    match value:
        case None | bool():
            return value
        case str():
            # Half a character is no text: a store cannot keep it.
            value.encode()
            return value
        case int() | float() | Decimal():
            return _whole(value)
        case list() | tuple():
            return [_plain(one) for one in value]
        case dict():
            return {_text(key): _plain(one) for key, one in value.items()}
        case _:
            raise TypeError("not a plain value")


def _text(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError("not a key")
    key.encode()
    return key


def _whole(value: float | Decimal) -> int:
    """A store's Decimal, or JSON's 30.0, as the whole number it is."""
    # Range first: a Decimal such as 1E+999999 takes a minute to become an int.
    if not -LARGEST < value < LARGEST:
        raise ValueError("out of range")
    number = int(value)
    if number != value:
        raise ValueError("not a whole number")
    return number
