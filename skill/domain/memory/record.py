"""Progress as a record of plain values (strings, ints, lists, dicts), and back.

Stores and session attributes carry records. Reading is strict about what it needs and deaf to what
it does not know, so that an older version can read what a newer one wrote: :class:`RecordInvalid`
or a whole value. Records are compact: the largest has to fit into one kilobyte together with its
keys.
"""

import re
from base64 import b64decode, urlsafe_b64encode
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import Any, TypeVar

from skill.domain.memory.history import DAYS_KEPT, History
from skill.domain.memory.progress import (
    BothSides,
    Notice,
    Progress,
    Round,
    Settings,
    Stamped,
    Trace,
    Unfinished,
    Wait,
)
from skill.domain.routine.model import Ease, Position, Side
from skill.domain.routine.place import Place
from skill.errors import RecordInvalid

SCHEMA = 1
"""The version of the record's shape. A record of a later schema is refused, never guessed at."""

Record = dict[str, Any]

MOST = 2**40
"""Whole numbers in records stay below this: seconds since 1970 do for the next 30,000 years."""
PLACES_KEPT = 1024
"""Places that need not be made again when they are read: all there are, in a routine of ours."""
HISTORIES_KEPT = 256
"""Of years of days, each takes as long to read as the rest of a turn does, and changes once a day.
"""
_KEYS = {str}
_OPENED = re.compile(r"[0-9a-f]{8,10}[A-Za-z0-9_-]{2}")
_NOTICES = {notice.value: notice for notice in Notice}
_WAITS = frozenset(Wait)

T = TypeVar("T")


def progress_record(progress: Progress) -> Record:
    """The progress as plain values; what was never set is left out."""
    record: Record = {"schema": SCHEMA}
    if progress.unfinished.at:
        record["unfinished"] = {
            "at": progress.unfinished.at,
            **_unfinished_record(progress.unfinished.value),
        }
    if progress.settings.at:
        settings = progress.settings.value
        record["settings"] = {
            "at": progress.settings.at,
            "wait": settings.wait.value,
            "pace": settings.pace,
            **({"hold": settings.hold} if settings.hold is not None else {}),
            **(
                {"forms": _grouped((ease.value, stretch) for stretch, ease in settings.forms)}
                if settings.forms
                else {}
            ),
        }
    if progress.day_off.at:
        day = progress.day_off.value
        record["day_off"] = {"at": progress.day_off.at, **({"day": day.isoformat()} if day else {})}
    if progress.trace.at:
        trace = progress.trace.value
        record["trace"] = {
            "at": progress.trace.at,
            "body": trace.body.value,
            "ends": list(trace.ends),
            **({"detour": list(trace.detour)} if trace.detour else {}),
        }
    if progress.voice.at:
        record["voice"] = {"at": progress.voice.at, "is": progress.voice.value}
    if progress.rounds:
        record["rounds"] = [[one.at, one.day.isoformat()] for one in sorted(progress.rounds)]
    if progress.known:
        record["known"] = sorted(progress.known)
    if progress.learning:
        record["learning"] = _grouped(sorted(progress.learning))
    if progress.history.days:
        record |= _history_record(progress.history)
    if progress.heard:
        record["heard"] = sorted(notice.value for notice in progress.heard)
    if progress.opened:
        record["last"] = progress.opened
    return record


def read_progress(record: object) -> Progress:
    """The progress a record holds. Raises :class:`RecordInvalid` for any other shape."""
    try:
        return _read_progress(mapping(record))
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise RecordInvalid(f"not a progress record: {type(error).__name__}") from error


def place_record(place: Place) -> list[str | int | None]:
    """A place as a list."""
    return [place.stretch, place.side.value if place.side else None, place.step, place.set_no]


def read_place(raw: object) -> Place:
    """A place from its list. Raises ``TypeError`` or ``ValueError`` for any other shape."""
    return _place(*sequence(raw))


@lru_cache(PLACES_KEPT, typed=True)
def _place(stretch: object, side: object, step: object, set_no: object) -> Place:
    return Place(
        text(stretch), Side(text(side)) if side is not None else None, text(step), whole(set_no)
    )


def mapping(raw: object) -> Mapping[str, Any]:
    """``raw`` if it is a mapping with text keys; else ``TypeError``."""
    if not isinstance(raw, dict) or not set(map(type, raw)) <= _KEYS:
        raise TypeError("not a mapping")
    return raw


def sequence(raw: object) -> list[Any]:
    """``raw`` if it is a list; else ``TypeError``."""
    if not isinstance(raw, (list, tuple)):
        raise TypeError("not a list")
    return list(raw)


def text(raw: object) -> str:
    """``raw`` if it is short text; else ``TypeError``."""
    if not isinstance(raw, str) or len(raw) > 64:  # noqa: PLR2004 - ids are far shorter
        raise TypeError("not text")
    return raw


def whole(raw: object) -> int:
    """``raw`` as an int: stores give back Decimals, JSON may give 30.0.

    Else ``TypeError`` or ``ValueError``.
    """
    if type(raw) is int and 0 <= raw < MOST:
        # What nearly all are.
        return raw
    if isinstance(raw, bool) or not isinstance(raw, (int, float, Decimal)):
        raise TypeError("not a number")
    # Range first: a Decimal such as 1E+999999 takes a minute to become an int.
    if not (isfinite(raw) and 0 <= raw < MOST):
        raise ValueError("out of range")
    if (number := int(raw)) != raw:
        raise TypeError("not a whole number")
    return number


def _unfinished_record(unfinished: Unfinished | None) -> Record:
    if unfinished is None:
        return {}
    return {
        "place": place_record(unfinished.place),
        "plan": list(unfinished.plan),
        **({"hold": unfinished.hold} if unfinished.hold is not None else {}),
        **({"left": unfinished.remaining} if unfinished.remaining is not None else {}),
        **({"ran_out": 1} if unfinished.ran_out else {}),
        **(
            {
                "sides": [
                    unfinished.sides.stretch,
                    int(unfinished.sides.turned),
                    unfinished.sides.hold,
                ]
            }
            if unfinished.sides
            else {}
        ),
    }


def _read_progress(record: Mapping[str, Any]) -> Progress:
    if not 1 <= whole(record["schema"]) <= SCHEMA:
        raise ValueError("a schema this version cannot read")
    usual = Progress()
    progress = Progress(
        _read_stamped(record["unfinished"], _read_unfinished)
        if "unfinished" in record
        else usual.unfinished,
        _read_stamped(record["settings"], _read_settings)
        if "settings" in record
        else usual.settings,
        _read_stamped(record["day_off"], _read_day) if "day_off" in record else usual.day_off,
        _read_stamped(record["trace"], _read_trace) if "trace" in record else usual.trace,
        _read_stamped(record["voice"], _read_voice) if "voice" in record else usual.voice,
        frozenset(_read_round(one) for one in sequence(record.get("rounds", []))),
        frozenset(text(one) for one in sequence(record.get("known", []))),
        frozenset(
            (text(stretch), whole(at))
            for stretch, times in mapping(record.get("learning", {})).items()
            for at in sequence(times)
        ),
        frozenset(_NOTICES[one] for one in sequence(record.get("heard", [])) if one in _NOTICES),
        _read_history(record["newest"], record["days"], *mapping(record["recent"]).items())
        if "newest" in record
        else usual.history,
        _read_opened(record["last"]) if "last" in record else usual.opened,
    )
    # What another version kept may be more than this one keeps; merging with oneself leaves what
    # belongs.
    return progress.merged(progress)


def _read_stamped(raw: object, read: Callable[[Mapping[str, Any]], T]) -> Stamped[T]:
    record = mapping(raw)
    return Stamped(read(record), whole(record.get("at", 0)))


def _read_opened(raw: object) -> str:
    # Whatever else stands there would be stored for good: of two, the later in the alphabet is
    # kept.
    return opened if _OPENED.fullmatch(opened := text(raw)) else ""


def _read_day(raw: Mapping[str, Any]) -> date | None:
    return date.fromisoformat(text(raw["day"])) if "day" in raw else None


@lru_cache(HISTORIES_KEPT)
def _history_record(history: History) -> Record:
    newest = max(history.days)
    recent = {
        one: _bits(newest, (day for day, stretch in history.recent if stretch == one))
        for one in sorted({stretch for _, stretch in history.recent})
    }
    return {"newest": newest.isoformat(), "days": _bits(newest, history.days), "recent": recent}


@lru_cache(HISTORIES_KEPT, typed=True)
def _read_history(newest_day: object, days: object, *recent: tuple[str, object]) -> History:
    newest = date.fromisoformat(text(newest_day))
    stretches = ((day, stretch) for stretch, bits in recent for day in _days(newest, bits))
    return History.kept(_days(newest, days), frozenset(stretches))


def _grouped(pairs: Iterable[tuple[str, str | int]]) -> dict[str, list[str | int]]:
    """Each first with its seconds, both in the order they come in."""
    groups = defaultdict(list)
    for first, second in pairs:
        groups[first].append(second)
    return dict(groups)


def _bits(newest: date, days: Iterable[date]) -> str:
    """Days up to ``newest`` as bits, the lowest for ``newest`` itself, in base64: 400 of them take 67 characters."""
    mask = sum(1 << (newest - day).days for day in days)
    return (
        urlsafe_b64encode(mask.to_bytes((mask.bit_length() + 7) // 8)).rstrip(b"=").decode("ascii")
    )


def _days(newest: date, raw: object) -> frozenset[date]:
    if not isinstance(raw, str) or len(raw) > DAYS_KEPT // 5:
        raise TypeError("not days")
    mask = int.from_bytes(b64decode(raw + "=" * (-len(raw) % 4), altchars=b"-_", validate=True))
    return frozenset(newest - timedelta(days=i) for i in range(mask.bit_length()) if mask >> i & 1)


def _read_round(raw: object) -> Round:
    at, day = sequence(raw)
    return Round(whole(at), date.fromisoformat(text(day)))


def _read_unfinished(raw: Mapping[str, Any]) -> Unfinished | None:
    if "place" not in raw:
        return None
    plan = tuple(text(one) for one in sequence(raw["plan"]))
    hold, left = (whole(raw[key]) if key in raw else None for key in ("hold", "left"))
    return Unfinished(
        read_place(raw["place"]),
        plan,
        hold,
        left,
        ran_out=bool(whole(raw.get("ran_out", 0))),
        sides=_read_sides(raw["sides"]) if "sides" in raw else None,
    )


def _read_settings(raw: Mapping[str, Any]) -> Settings:
    usual = Settings()
    # What a newer version offers and this one does not know is as if it had not been chosen: after
    # a rollback the listener is told in the usual way, and not turned away.
    wait, forms = raw.get("wait"), mapping(raw.get("forms", {}))
    chosen = {text(stretch): ease for ease in Ease for stretch in sequence(forms.get(ease, []))}
    return Settings(
        Wait(wait) if wait in _WAITS else usual.wait,
        whole(raw.get("pace", usual.pace)),
        whole(raw["hold"]) if "hold" in raw else None,
        tuple(sorted(chosen.items())),
    )


def _read_trace(raw: Mapping[str, Any]) -> Trace:
    detour = None
    if "detour" in raw:
        stretch, side = sequence(raw["detour"])
        detour = (text(stretch), Side(side) if side else None)
    return Trace(Position(raw["body"]), tuple(whole(one) for one in sequence(raw["ends"])), detour)


def _read_voice(raw: Mapping[str, Any]) -> int | None:
    return whole(raw["is"])


def _read_sides(raw: object) -> BothSides:
    stretch, turned, hold = sequence(raw)
    return BothSides(text(stretch), bool(whole(turned)), whole(hold) if hold is not None else None)
