"""What a newer version stored and this one does not know: carried along, so that it is not erased.

The rules:

- Only plain values are carried, as JSON, each no longer than :data:`LONGEST_ENTRY`, and of all keys
  the first :data:`MOST_KEYS` in the alphabet.
- Merging takes the longer of two values of one key, and of equally long ones the one later in the
  alphabet. So the order of saves does not matter here either.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

LONGEST_ENTRY = 64
"""Characters of one key and its value together; the stored item must stay small."""
MOST_KEYS = 6


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
            mine = found.get(key, "")
            found[key] = max(mine, value, key=lambda one: (len(one), one))
        return _bound(found)


NOTHING = Unknown()


def read_unknown(record: Mapping[str, Any], known: Collection[str]) -> Unknown:
    """What a record holds besides the known keys."""
    found = {}
    for key in record.keys() - known:
        try:
            found[key] = json.dumps(
                record[key], separators=(",", ":"), sort_keys=True, default=_whole
            )
        except (TypeError, ValueError, RecursionError):
            continue
    return _bound(found) if found else NOTHING


def _bound(found: Mapping[str, str]) -> Unknown:
    short = [
        (key, value) for key, value in found.items() if len(key) + len(value) <= LONGEST_ENTRY
    ]
    return Unknown(tuple(sorted(short)[:MOST_KEYS]))


def _whole(value: object) -> int:
    """A store's Decimal as the number it is. Raises ``TypeError`` for anything else."""
    if isinstance(value, Decimal) and value == value.to_integral_value() and abs(value) < 2**63:
        return int(value)
    raise TypeError("not a plain value")
