"""The days of a history as plain values.

Days up to a base are bits, the lowest for the base itself, in base64: 400 of them take 67
characters. The base is the newest day for which the bits suffice that reach back to the oldest one;
days after it, such as a date in the far future, stand by themselves.
"""

from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from skill.domain.memory.history import History
from skill.domain.memory.ids import Ids
from skill.domain.memory.plain import Record, mapping, sequence, text

HISTORIES_KEPT = 256
"""Of years of days: each takes as long to read as the rest of a turn does, and changes once a
day."""
MOST_BITS = 480
"""For the days that are kept, and some more."""
LONGEST_BITS = MOST_BITS // 6
"""Characters of base64 for them."""


def history_record(history: History, ids: Ids) -> Record:
    """The days, and what was done on the last of them."""
    written = _written(history)
    recent = {ids.write([stretch]): bits for stretch, bits in written.recent}
    record: Record = {
        "newest": written.newest,
        "days": written.days,
        "recent": recent,
    }
    if written.later:
        record["later"] = [[day, ids.write(done)] for day, done in written.later]
    return record


def read_history(record: Mapping[str, Any], ids: Ids) -> History:
    """The history in a record. Raises ``TypeError`` or ``ValueError`` for any other shape."""
    recent = tuple(mapping(record["recent"]).items())
    later = tuple(tuple(sequence(one)) for one in sequence(record.get("later", ())))
    return _read_history(
        tuple(ids.names),
        record["newest"],
        record["days"],
        recent,
        later,
    )


def read_days(newest_day: object, days: object, *recent: tuple[str, object]) -> History:
    """Days up to the newest, and the stretches done on them, from their bits."""
    newest = date.fromisoformat(text(newest_day))
    done = ((day, stretch) for stretch, bits in recent for day in _from_bits(newest, bits))
    return History(_from_bits(newest, days), frozenset(done))


@lru_cache(HISTORIES_KEPT, typed=True)
def _read_history(
    names: tuple[str, ...],
    newest: object,
    days: object,
    recent: tuple[tuple[str, object], ...],
    later: tuple[tuple[object, ...], ...],
) -> History:
    ids = Ids(names)
    history = read_days(newest, days, *((ids.one(one), bits) for one, bits in recent))
    singles = set(history.days)
    done = set(history.recent)
    for day, stretches in later:
        single = date.fromisoformat(text(day))
        singles.add(single)
        done |= {(single, stretch) for stretch in ids.all(stretches)}
    return History.kept(frozenset(singles), frozenset(done))


class _Written(NamedTuple):
    """A history as texts, its stretches still by their names."""

    newest: str
    days: str
    recent: tuple[tuple[str, str], ...]
    """Each stretch, with the bits of its days."""
    later: tuple[tuple[str, tuple[str, ...]], ...]
    """Each day after the base, with the stretches done on it."""


@lru_cache(HISTORIES_KEPT)
def _written(history: History) -> _Written:
    base = _find_base(history.days)
    up_to_base = [day for day in history.days if day <= base]
    after_base = sorted(history.days.difference(up_to_base))
    return _Written(
        base.isoformat(),
        _to_bits(base, up_to_base),
        tuple(_write_recent(history, base)),
        tuple(_write_day(history, day) for day in after_base),
    )


def _find_base(days: frozenset[date]) -> date:
    oldest = min(days)
    return max(day for day in days if (day - oldest).days < MOST_BITS)


def _write_recent(history: History, base: date) -> Iterator[tuple[str, str]]:
    days_of: dict[str, list[date]] = {}
    for day, stretch in history.recent:
        if day <= base:
            days_of.setdefault(stretch, []).append(day)
    for stretch in sorted(days_of):
        yield stretch, _to_bits(base, days_of[stretch])


def _write_day(history: History, day: date) -> tuple[str, tuple[str, ...]]:
    done = sorted(stretch for then, stretch in history.recent if then == day)
    return day.isoformat(), tuple(done)


def _to_bits(newest: date, days: Iterable[date]) -> str:
    mask = sum(1 << (newest - day).days for day in days)
    raw = mask.to_bytes((mask.bit_length() + 7) // 8)
    return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _from_bits(newest: date, raw: object) -> frozenset[date]:
    if not isinstance(raw, str) or len(raw) > LONGEST_BITS:
        raise TypeError("not days")
    padded = raw + "=" * (-len(raw) % 4)
    mask = int.from_bytes(b64decode(padded, altchars=b"-_", validate=True))
    numbers = (number for number in range(mask.bit_length()) if mask >> number & 1)
    return frozenset(newest - timedelta(days=number) for number in numbers)
