"""Plain values (strings, whole numbers, lists, mappings), as a store or a session gives them back.

Each function returns the value it is named for, or raises ``TypeError`` or ``ValueError``.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from math import isfinite
from typing import Any, TypeVar

Record = dict[str, Any]

MOST = 2**40
"""Whole numbers in records stay below this: seconds since 1970 do for the next 30,000 years."""
LONGEST_TEXT = 64
"""Characters of a text in a record: ids are far shorter."""
_KEYS = {str}

T = TypeVar("T")


def mapping(raw: object) -> Mapping[str, Any]:
    """A mapping with text keys."""
    if not isinstance(raw, dict) or not set(map(type, raw)) <= _KEYS:
        raise TypeError("not a mapping")
    return raw


def sequence(raw: object) -> list[Any]:
    """A list."""
    if not isinstance(raw, list | tuple):
        raise TypeError("not a list")
    return list(raw)


def text(raw: object) -> str:
    """A short text."""
    if not isinstance(raw, str) or len(raw) > LONGEST_TEXT:
        raise TypeError("not text")
    return raw


def stretch_id(raw: object) -> str:
    """A stretch's id: records separate ids by spaces."""
    found = text(raw)
    if not found or " " in found:
        raise ValueError("not an id")
    return found


def whole(raw: object) -> int:
    """A whole number from 0 up: stores give back Decimals, JSON may give 30.0."""
    if type(raw) is int and 0 <= raw < MOST:
        # What nearly all are.
        return raw
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        raise TypeError("not a number")
    is_finite = raw.is_finite() if isinstance(raw, Decimal) else isfinite(raw)
    # Range first: a Decimal such as 1E+999999 takes a minute to become an int.
    if not (is_finite and 0 <= raw < MOST):
        raise ValueError("out of range")
    number = int(raw)
    if number != raw:
        raise TypeError("not a whole number")
    return number


def between(
    least: int,
    raw: object,
    most: int,
) -> int:
    """A whole number within a range."""
    number = whole(raw)
    if not least <= number <= most:
        raise ValueError("out of range")
    return number


def optional(raw: object, read: Callable[[Any], T]) -> T | None:
    """What ``read`` makes of a value; ``None`` for none."""
    return None if raw is None else read(raw)
