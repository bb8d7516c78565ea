"""Progress as a record of plain values, and back. Stores and session attributes carry records.

The rules:

- Reading is strict about what it needs: a whole value, or :class:`RecordInvalid`.
- What a newer version added is carried along unread; a later schema is refused, for there known
  keys mean something else.
- Records are compact, for the largest has to fit into one kilobyte with its keys: stretches are
  named once, in ``ids``, and everywhere else by one character for their number there.
- What was never set is left out.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from skill.domain.memory import schema_1
from skill.domain.memory.days import history_record, read_history
from skill.domain.memory.ids import Ids
from skill.domain.memory.place_record import (
    read_trace,
    read_unfinished,
    trace_record,
    unfinished_record,
)
from skill.domain.memory.plain import (
    Record,
    between,
    mapping,
    sequence,
    text,
    whole,
)
from skill.domain.memory.progress import QUICKEST, SLOWEST, Notice, Progress, Round
from skill.domain.memory.settings_record import read_settings, settings_record
from skill.domain.memory.stamped import Stamped
from skill.domain.memory.unknown import read_unknown
from skill.domain.values import replace
from skill.errors import RecordInvalid

SCHEMA = 2
"""The version of the record's shape, counted up where a key changes its meaning."""
ROUNDS_KNOWN = 256
"""Of listeners' finished rounds: they change once a day."""
KNOWN = frozenset(
    {
        "schema",
        "ids",
        "unfinished",
        "settings",
        "day_off",
        "trace",
        "voice",
        "done",
        "rounds",
        "known",
        "learning",
        "newest",
        "days",
        "recent",
        "later",
        "heard",
        "last",
    }
)
_NOTICES = {notice.value: notice for notice in Notice}


def progress_record(progress: Progress) -> Record:
    """The progress as plain values."""
    ids = Ids()
    record: Record = {"schema": SCHEMA}
    record |= _stamped_record(progress, ids)
    record |= _grown_record(progress, ids)
    if ids.names:
        record["ids"] = " ".join(ids.names)
    if progress.unknown.entries:
        record = progress.unknown.record() | record
    return record


def read_progress(raw: object) -> Progress:
    """The progress a record holds. Raises :class:`RecordInvalid` for any other shape."""
    try:
        record = mapping(raw)
        schema = between(1, record["schema"], 2**20)
        if schema > SCHEMA:
            raise RecordInvalid(f"schema {schema} is later than {SCHEMA}, this version's")
        read = schema_1.read if schema == 1 else _read
        return read(record).kept()
    except (KeyError, IndexError, TypeError, ValueError, OverflowError) as error:
        raise RecordInvalid(f"not a progress record: {type(error).__name__}") from error


def _read(record: Mapping[str, Any]) -> Progress:
    ids = Ids.read(record.get("ids"))
    values: dict[str, Any] = {}
    for name, read in _READERS.items():
        if name in record:
            values[name] = read(record[name], ids)
    if "newest" in record:
        values["history"] = read_history(record, ids)
    if "last" in record:
        values["opened"] = schema_1.read_opened(record["last"])
    values["unknown"] = read_unknown(record, KNOWN)
    return replace(_NEW, **values)


def _stamped_record(progress: Progress, ids: Ids) -> Record:
    """What there is one value of, each with its stamp."""
    record: Record = {}
    if progress.unfinished.at:
        record["unfinished"] = unfinished_record(progress.unfinished, ids)
    settings = settings_record(progress.settings, ids)
    if settings:
        record["settings"] = settings
    if progress.day_off.at:
        record["day_off"] = _day_record(progress.day_off)
    if progress.trace.at:
        record["trace"] = trace_record(progress.trace, ids)
    if progress.voice.at:
        record["voice"] = [progress.voice.at, progress.voice.value]
    if progress.done.at:
        record["done"] = _day_record(progress.done)
    return record


def _grown_record(progress: Progress, ids: Ids) -> Record:
    """What only grows."""
    record: Record = {}
    if progress.rounds:
        record["rounds"] = _rounds_record(progress.rounds)
    if progress.known:
        record["known"] = ids.write(sorted(progress.known))
    if progress.learning:
        times = sorted(progress.learning)
        record["learning"] = [ids.write(one for one, _ in times), [at for _, at in times]]
    if progress.history.days:
        record |= history_record(progress.history, ids)
    if progress.heard:
        record["heard"] = sorted(notice.value for notice in progress.heard)
    if progress.opened:
        record["last"] = progress.opened
    return record


def _read_voice(raw: object, _: Ids) -> Stamped[int | None]:
    at, pace = sequence(raw)
    known = None if pace is None else between(QUICKEST, pace, SLOWEST)
    return Stamped(known, whole(at))


# --- Days and rounds ------------------------------------------------------------------------------


def _day_record(stamped: Stamped[date] | Stamped[date | None]) -> list[Any]:
    if stamped.value is None:
        return [stamped.at]
    return [stamped.at, stamped.value.isoformat()]


def _read_day_off(raw: object, _: Ids) -> Stamped[date | None]:
    at, *day = sequence(raw)
    return Stamped(date.fromisoformat(text(day[0])) if day else None, whole(at))


def _read_done(raw: object, _: Ids) -> Stamped[date]:
    at, day = sequence(raw)
    return Stamped(date.fromisoformat(text(day)), whole(at))


@lru_cache(ROUNDS_KNOWN)
def _rounds_record(rounds: frozenset[Round]) -> str:
    return " ".join(f"{one.at:x}/{one.day.toordinal():x}" for one in sorted(rounds))


def _read_rounds(raw: object, _: Ids) -> frozenset[Round]:
    if not isinstance(raw, str):
        raise TypeError("not rounds")
    return _find_rounds(raw)


@lru_cache(ROUNDS_KNOWN)
def _find_rounds(raw: str) -> frozenset[Round]:
    rounds = (one.split("/") for one in raw.split())
    return frozenset(
        Round(whole(int(at, 16)), date.fromordinal(int(day, 16))) for at, day in rounds
    )


def _read_known(raw: object, ids: Ids) -> frozenset[str]:
    return frozenset(ids.all(raw))


def _read_learning(raw: object, ids: Ids) -> frozenset[tuple[str, int]]:
    stretches, times = sequence(raw)
    pairs: Iterable[tuple[str, object]] = zip(
        ids.all(stretches),
        sequence(times),
        strict=True,
    )
    return frozenset((stretch, whole(at)) for stretch, at in pairs)


def _read_heard(raw: object, _: Ids) -> frozenset[Notice]:
    # A newer version's notice is as if it had not been given.
    return frozenset(_NOTICES[one] for one in sequence(raw) if one in _NOTICES)


_READERS: dict[str, Callable[[Any, Ids], object]] = {
    "unfinished": read_unfinished,
    "settings": read_settings,
    "day_off": _read_day_off,
    "trace": read_trace,
    "voice": _read_voice,
    "done": _read_done,
    "rounds": _read_rounds,
    "known": _read_known,
    "learning": _read_learning,
    "heard": _read_heard,
}
_NEW = Progress()
