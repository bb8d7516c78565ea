"""The state as plain values, for the session attributes that travel to Alexa and back.

Whoever holds the session holds the state, so reading trusts nothing: :class:`RecordInvalid` or a
whole state. A situation is a list that begins with its name.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from skill.domain.conversation.question_record import (
    question_record,
    read_question,
    read_reminder,
    reminder_record,
)
from skill.domain.conversation.state import Course, Detour, Greeting, Hint, OnRoutine, State, Visit
from skill.domain.listening.playback import Mark, Playback
from skill.domain.listening.situation import (
    Finished,
    Interrupted,
    Listening,
    Nowhere,
    Settled,
    Situation,
)
from skill.domain.memory.place_record import place_record, read_place
from skill.domain.memory.plain import Record, mapping, optional, sequence, text, whole
from skill.domain.memory.progress import Notice
from skill.domain.memory.record import progress_record, read_progress
from skill.domain.routine.model import Ease, Position, Side
from skill.errors import RecordInvalid

SHAPE = 2
"""The version of this shape. A session of another release falls back to the store."""
MARKS_KEPT = 4096
"""Most listeners are taught alike, so their answers have the same marks: these need not be made
again."""
TENTHS = 10
"""Marks are carried in tenths of a second."""


def state_record(state: State) -> Record:
    """The state as plain values; what is as at first goes without saying."""
    visit = state.visit
    record: Record = {
        "situation": _situation_record(visit.situation),
        "course": _course_record(visit.course),
        "body": visit.body.value,
        "question": question_record(visit.question) if visit.question else None,
        "agreed": reminder_record(visit.agreed) if visit.agreed else None,
        "forms": {stretch: ease.value for stretch, ease in visit.forms},
        "told_in_full": sorted(visit.told_in_full),
        "avoid": sorted(visit.avoid),
        "hints": sorted(hint.value for hint in visit.hints),
        "notices": [[notice.value, at] for notice, at in visit.notices],
        "greeting": visit.greeting.value if visit.greeting else None,
        "turns": visit.turns,
    }
    said = {key: value for key, value in record.items() if value}
    return {"shape": SHAPE, "progress": progress_record(state.progress), **said}


def read_state(raw: object) -> State:
    """The state that a record holds. Raises :class:`RecordInvalid` for any other shape."""
    try:
        record = mapping(raw)
        if whole(record["shape"]) != SHAPE:
            raise RecordInvalid("a session of another release")
        return State(read_progress(record["progress"]), _read_visit(record))
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise RecordInvalid(f"not a session's state: {type(error).__name__}") from error


def _read_visit(record: Mapping[str, Any]) -> Visit:
    usual = Visit()
    forms = mapping(record.get("forms", {})).items()
    question = record.get("question")
    agreed = record.get("agreed")
    return Visit(
        situation=_read_situation(record.get("situation", ["nowhere"])),
        course=_read_course(record.get("course", ["routine"])),
        body=Position(record.get("body", usual.body)),
        question=read_question(question) if question is not None else None,
        agreed=read_reminder(agreed) if agreed is not None else None,
        forms=tuple(sorted((text(stretch), Ease(ease)) for stretch, ease in forms)),
        told_in_full=_read_texts(record.get("told_in_full", [])),
        avoid=_read_texts(record.get("avoid", [])),
        hints=frozenset(Hint(one) for one in sequence(record.get("hints", []))),
        notices=tuple(_read_notice(one) for one in sequence(record.get("notices", []))),
        greeting=optional(record.get("greeting"), Greeting),
        turns=whole(record.get("turns", 0)),
    )


def _read_texts(raw: object) -> frozenset[str]:
    return frozenset(text(one) for one in sequence(raw))


def _read_notice(raw: object) -> tuple[Notice, int]:
    notice, at = sequence(raw)
    return Notice(notice), whole(at)


def _situation_record(situation: Situation) -> list[object]:
    match situation:
        case Nowhere():
            return []
        case Interrupted(at, remaining):
            return ["interrupted", place_record(at), remaining]
        case Finished(at, then):
            return ["finished", place_record(at), place_record(then) if then else None]
        case Listening(playback, before):
            return ["listening", _playback_record(playback), _situation_record(before)]


def _read_situation(raw: object) -> Situation:
    kind, *parts = sequence(raw)
    if kind == "listening":
        playback, before = parts
        return Listening(_read_playback(playback), _read_settled(before))
    return _read_settled(raw)


def _read_settled(raw: object) -> Settled:
    kind, *parts = sequence(raw) or ["nowhere"]
    match kind, parts:
        case "nowhere", []:
            return Nowhere()
        case "interrupted", [at, remaining]:
            return Interrupted(read_place(at), optional(remaining, whole))
        case "finished", [at, then]:
            return Finished(read_place(at), optional(then, read_place))
        case _:
            raise ValueError("no such situation")


def _playback_record(playback: Playback) -> list[object]:
    seconds = (playback.says, playback.waits, playback.out_says, playback.out_waits)
    return [
        playback.sent,
        [_mark_record(mark) for mark in playback.marks],
        [round(one * TENTHS) for one in seconds],
        place_record(playback.last),
        place_record(playback.then) if playback.then else None,
        playback.body.value,
    ]


def _read_playback(raw: object) -> Playback:
    sent, marks, seconds, last, then, body = sequence(raw)
    says, waits, out_says, out_waits = (whole(one) / TENTHS for one in sequence(seconds))
    read_marks = tuple(_read_mark(*sequence(one)) for one in sequence(marks))
    if not read_marks:
        raise ValueError("an answer without marks")
    return Playback(
        whole(sent),
        read_marks,
        says,
        waits,
        read_place(last),
        optional(then, read_place),
        Position(body),
        out_says,
        out_waits,
    )


@lru_cache(MARKS_KEPT)
def _mark_record(mark: Mark) -> list[str | int | None]:
    says, waits = round(mark.says * TENTHS), round(mark.waits * TENTHS)
    return [*place_record(mark.place), says, waits, mark.hold, int(mark.done)]


@lru_cache(MARKS_KEPT, typed=True)
def _read_mark(*raw: object) -> Mark:
    stretch, side, step, set_no, says, waits, hold, done = raw
    place = read_place((stretch, side, step, set_no))
    seconds = (whole(says) / TENTHS, whole(waits) / TENTHS)
    return Mark(
        place,
        *seconds,
        whole(hold),
        bool(whole(done)),
    )


def _course_record(course: Course) -> list[object]:
    match course:
        case OnRoutine():
            return []
        case Detour(stretch, side, turned, first_hold):
            return [stretch, side.value if side else None, int(turned), first_hold]


def _read_course(raw: object) -> Course:
    parts = sequence(raw)
    if parts in ([], ["routine"]):
        return OnRoutine()
    stretch, side, turned, first_hold = parts
    only = optional(side, Side)
    return Detour(
        text(stretch),
        only,
        bool(whole(turned)),
        optional(first_hold, whole),
    )
