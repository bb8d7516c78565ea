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

T = TypeVar("T")

_OPENED = re.compile(r"[0-9a-f]{8,10}[A-Za-z0-9_-]{2}")
_NOTICES = {notice.value: notice for notice in Notice}
_WAITS = frozenset(Wait)


def read(record: Mapping[str, Any]) -> Progress:
    """The progress. Raises ``KeyError``, ``TypeError`` or ``ValueError`` for any other shape."""
    usual = Progress()
    history = usual.history
    if "newest" in record:
        recent = [(stretch_id(one), bits) for one, bits in mapping(record["recent"]).items()]
        days = read_days(record["newest"], record["days"], *recent)
        history = History.kept(days.days, days.recent)
    learning = mapping(record.get("learning", {})).items()
    heard = [one for one in sequence(record.get("heard", [])) if one in _NOTICES]
    return Progress(
        unfinished=_read_stamped(record, "unfinished", _read_unfinished, usual.unfinished),
        settings=_read_settings(record["settings"]) if "settings" in record else usual.settings,
        day_off=_read_stamped(record, "day_off", _read_day, usual.day_off),
        rounds=frozenset(_read_round(one) for one in sequence(record.get("rounds", []))),
        known=frozenset(stretch_id(one) for one in sequence(record.get("known", []))),
        learning=frozenset(
            (stretch_id(one), whole(at)) for one, times in learning for at in sequence(times)
        ),
        heard=frozenset(_NOTICES[one] for one in heard),
        history=history,
        opened=read_opened(record["last"]) if "last" in record else usual.opened,
    )


def read_opened(raw: object) -> str:
    """The mark of the last request; anything else would be stored for good."""
    opened = text(raw)
    return opened if _OPENED.fullmatch(opened) else ""


def _read_stamped(
    record: Mapping[str, Any],
    key: str,
    read_value: Callable[[Mapping[str, Any]], T],
    usual: Stamped[T],
) -> Stamped[T]:
    if key not in record:
        return usual
    raw = mapping(record[key])
    return Stamped(read_value(raw), whole(raw.get("at", 0)))


def _read_unfinished(raw: Mapping[str, Any]) -> Unfinished | None:
    if "place" not in raw:
        return None
    stretch, side, step, set_no = sequence(raw["place"])
    place = Place(stretch_id(stretch), optional(side, Side), text(step), whole(set_no))
    return Unfinished(
        place,
        tuple(stretch_id(one) for one in sequence(raw["plan"])),
        optional(raw.get("hold"), whole),
        optional(raw.get("left"), whole),
        ran_out=bool(whole(raw.get("ran_out", 0))),
    )


def _read_day(raw: Mapping[str, Any]) -> date | None:
    return date.fromisoformat(text(raw["day"])) if "day" in raw else None


def _read_round(raw: object) -> Round:
    at, day = sequence(raw)
    return Round(whole(at), date.fromisoformat(text(day)))


def _read_settings(raw: object) -> ChosenSettings:
    record = mapping(raw)
    usual = Settings()
    wait, forms = record.get("wait"), mapping(record.get("forms", {}))
    chosen = {stretch_id(one): ease for ease in Ease for one in sequence(forms.get(ease, []))}
    settings = Settings(
        Wait(wait) if wait in _WAITS else usual.wait,
        whole(record.get("pace", usual.pace)),
        optional(record.get("hold"), whole),
        tuple(sorted(chosen.items())),
    )
    return choose(settings, whole(record.get("at", 0)))
