"""The state as plain values, for the session attributes that travel to Alexa and back with every turn.

Whoever holds the session holds the state, so reading trusts nothing: :class:`RecordInvalid` or a
whole state.
"""

from collections.abc import Mapping
from datetime import time
from functools import lru_cache
from typing import Any

from skill.domain.conversation.state import Asking, Hint, Reminder, State, Visit, Weekday
from skill.domain.listening.playback import Mark, Spoken
from skill.domain.memory.record import (
    Record,
    mapping,
    place_record,
    progress_record,
    read_place,
    read_progress,
    sequence,
    text,
    whole,
)
from skill.domain.routine.model import Ease, Position
from skill.domain.routine.place import Place
from skill.errors import RecordInvalid

SHAPE = 1
"""The version of this shape. A session that began before a release with another shape falls back to
the store."""

MARKS_KEPT = 4096
"""Most listeners are taught alike, so their answers have the same marks: these many need not be
made again."""


def carried_record(state: State) -> Record:
    """The state as plain values."""
    visit = state.visit
    record: Record = {
        "shape": SHAPE,
        "progress": progress_record(state.progress),
        "at": place_record(visit.at) if visit.at else None,
        "then": place_record(visit.then) if visit.then else None,
        "spoken": _spoken_record(visit.spoken) if visit.spoken else None,
        "left": visit.left,
        "detour": visit.detour,
        "one_side": visit.one_side,
        "body": visit.body.value,
        "asking": visit.asking.value if visit.asking else None,
        "options": list(visit.options),
        "seconds": visit.seconds,
        "forms": {stretch: ease.value for stretch, ease in visit.forms},
        "full": sorted(visit.full),
        "reminder": _reminder_record(visit.reminder) if visit.reminder else None,
        "day": visit.day.value if visit.day else None,
        "avoid": sorted(visit.avoid),
        "hints": sorted(hint.value for hint in visit.hints),
        "turns": visit.turns,
    }
    # Empty values go without saying, but to be broken in on outside a hold (0) is not to be done.
    kept = {"shape", "progress"} | ({"left"} if visit.left is not None else set())
    return {key: value for key, value in record.items() if value or key in kept}


def read_carried(raw: object) -> State:
    """The state that a record holds. Raises :class:`RecordInvalid` for any other shape."""
    try:
        record = mapping(raw)
        if whole(record["shape"]) != SHAPE:
            raise RecordInvalid("a session of another release")
        return State(read_progress(record["progress"]), _read_visit(record))
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise RecordInvalid(f"not a session's state: {type(error).__name__}") from error


def _read_visit(record: Mapping[str, Any]) -> Visit:
    asking = record.get("asking")
    return Visit(
        at=_place(record.get("at")),
        then=_place(record.get("then")),
        spoken=_read_spoken(record["spoken"]) if "spoken" in record else None,
        left=whole(record["left"]) if record.get("left") is not None else None,
        detour=record.get("detour") is True,
        one_side=record.get("one_side") is True,
        body=Position(record.get("body", Position.START)),
        asking=Asking(asking) if asking is not None else None,
        options=tuple(text(one) for one in sequence(record.get("options", []))),
        seconds=whole(record["seconds"]) if record.get("seconds") is not None else None,
        forms=tuple(
            sorted(
                (text(one), Ease(ease)) for one, ease in mapping(record.get("forms", {})).items()
            )
        ),
        full=frozenset(text(one) for one in sequence(record.get("full", []))),
        reminder=_read_reminder(record["reminder"]) if record.get("reminder") is not None else None,
        day=Weekday(text(record["day"])) if record.get("day") is not None else None,
        avoid=frozenset(text(one) for one in sequence(record.get("avoid", []))),
        hints=frozenset(Hint(one) for one in sequence(record.get("hints", []))),
        turns=whole(record.get("turns", 0)),
    )


def _spoken_record(answer: Spoken) -> Record:
    """An answer's marks, with its times in tenths of a second."""
    return {
        "at": answer.at,
        "marks": [_mark_record(mark) for mark in answer.marks],
        "tenths": round(answer.seconds * 10),
        "answered": round(answer.answered * 10),
        "last": place_record(answer.last),
        "then": place_record(answer.then) if answer.then else None,
        "body": answer.body.value,
    }


@lru_cache(MARKS_KEPT)
def _mark_record(mark: Mark) -> list[str | int | None]:
    return [
        *place_record(mark.place),
        round(mark.says * 10),
        round(mark.waits * 10),
        mark.hold,
        int(mark.after),
    ]


@lru_cache(MARKS_KEPT, typed=True)
def _read_mark(*raw: object) -> Mark:
    stretch, side, step, set_no, says, waits, hold, after = raw
    place = read_place((stretch, side, step, set_no))
    return Mark(place, whole(says) / 10, whole(waits) / 10, whole(hold), after=bool(whole(after)))


def _read_spoken(raw: object) -> Spoken:
    record = mapping(raw)
    return Spoken(
        whole(record["at"]),
        tuple(_read_mark(*sequence(one)) for one in sequence(record["marks"])),
        whole(record["tenths"]) / 10,
        read_place(record["last"]),
        _place(record.get("then")),
        Position(record["body"]),
        whole(record.get("answered", 0)) / 10,
    )


def _reminder_record(reminder: Reminder) -> list[str | int | None]:
    return [reminder.hour, reminder.minute, reminder.day.value if reminder.day else None]


def _read_reminder(raw: object) -> Reminder:
    hour, minute, day = sequence(raw)
    moment = time(whole(hour), whole(minute))
    return Reminder(moment.hour, moment.minute, Weekday(text(day)) if day is not None else None)


def _place(raw: object) -> Place | None:
    return read_place(raw) if raw is not None else None
