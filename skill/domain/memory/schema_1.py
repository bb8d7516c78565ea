"""The records that version 1.0.0 wrote: stretches by name, one stamp for all settings."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from skill.domain.memory.days import read_days
from skill.domain.memory.history import History
from skill.domain.memory.plain import mapping, optional, sequence, stretch_id, text, whole
from skill.domain.memory.progress import Notice, Progress, Round, Unfinished
from skill.domain.memory.settings import ChosenSettings, Settings, Wait, choose
from skill.domain.memory.stamped import Stamped
from skill.domain.routine.model import Ease, Side
from skill.domain.routine.place import Place
from skill.domain.values import replace

T = TypeVar("T")

_OPENED = re.compile(r"[0-9a-f]{8,10}[A-Za-z0-9_-]{2}")
_NOTICES = {notice.value: notice for notice in Notice}
_WAITS = frozenset(Wait)


def read(record: Mapping[str, Any]) -> Progress:
    """The progress. Raises ``KeyError``, ``TypeError`` or ``ValueError`` for any other shape."""
    values: dict[str, Any] = {}
    for name, read_value in _READERS.items():
        if name in record:
            values[name] = read_value(record[name])
    if "newest" in record:
        recent = [(stretch_id(one), bits) for one, bits in mapping(record["recent"]).items()]
        days = read_days(record["newest"], record["days"], *recent)
        values["history"] = History.kept(days.days, days.recent)
    if "last" in record:
        values["opened"] = read_opened(record["last"])
    return replace(Progress(), **values)


def read_opened(raw: object) -> str:
    """The mark of the last request; anything else would be stored for good."""
    opened = text(raw)
    return opened if _OPENED.fullmatch(opened) else ""


def _read_stamped(
    read_value: Callable[[Mapping[str, Any]], T],
) -> Callable[[object], Stamped[T]]:
    def read_both(raw: object) -> Stamped[T]:
        record = mapping(raw)
        return Stamped(read_value(record), whole(record.get("at", 0)))

    return read_both


def _read_unfinished(raw: Mapping[str, Any]) -> Unfinished | None:
    if "place" not in raw:
        return None
    stretch, side, step, set_no = sequence(raw["place"])
    place = Place(
        stretch_id(stretch),
        optional(side, Side),
        text(step),
        whole(set_no),
    )
    return Unfinished(
        place,
        tuple(stretch_id(one) for one in sequence(raw["plan"])),
        optional(raw.get("hold"), whole),
        optional(raw.get("left"), whole),
        ran_out=bool(whole(raw.get("ran_out", 0))),
    )


def _read_day(raw: Mapping[str, Any]) -> date | None:
    return date.fromisoformat(text(raw["day"])) if "day" in raw else None


def _read_rounds(raw: object) -> frozenset[Round]:
    rounds = [sequence(one) for one in sequence(raw)]
    return frozenset(Round(whole(at), date.fromisoformat(text(day))) for at, day in rounds)


def _read_known(raw: object) -> frozenset[str]:
    return frozenset(stretch_id(one) for one in sequence(raw))


def _read_learning(raw: object) -> frozenset[tuple[str, int]]:
    found = set()
    for stretch, times in mapping(raw).items():
        found |= {(stretch_id(stretch), whole(at)) for at in sequence(times)}
    return frozenset(found)


def _read_heard(raw: object) -> frozenset[Notice]:
    return frozenset(_NOTICES[one] for one in sequence(raw) if one in _NOTICES)


def _read_settings(raw: object) -> ChosenSettings:
    record = mapping(raw)
    usual = Settings()
    wait = usual.wait
    if record.get("wait") in _WAITS:
        wait = Wait(record["wait"])
    forms = mapping(record.get("forms", {}))
    chosen = {stretch_id(one): ease for ease in Ease for one in sequence(forms.get(ease, []))}
    settings = Settings(
        wait,
        whole(record.get("pace", usual.pace)),
        optional(record.get("hold"), whole),
        tuple(sorted(chosen.items())),
    )
    return choose(settings, whole(record.get("at", 0)))


_READERS: dict[str, Callable[[object], object]] = {
    "unfinished": _read_stamped(_read_unfinished),
    "settings": _read_settings,
    "day_off": _read_stamped(_read_day),
    "rounds": _read_rounds,
    "known": _read_known,
    "learning": _read_learning,
    "heard": _read_heard,
}
