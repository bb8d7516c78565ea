"""Where the routine is, and what the last turn left behind, as plain values."""

from functools import lru_cache
from typing import Any

from skill.domain.memory.ids import Ids
from skill.domain.memory.plain import Record, between, mapping, optional, sequence, text, whole
from skill.domain.memory.progress import BothSides, Trace, Unfinished
from skill.domain.memory.stamped import Stamped
from skill.domain.routine.model import Position, Side
from skill.domain.routine.place import Place

PLACES_KEPT = 1024
"""Places that need not be made again when they are read: all there are, in a routine of ours."""
MOST_ENDS = 16
LONGEST_ANSWER = 1000
"""Bounds of a trace: sections in one answer, and its seconds."""
_POSITIONS = frozenset(Position)


def place_record(place: Place) -> list[str | int | None]:
    """A place as a list."""
    return [place.stretch, place.side.value if place.side else None, place.step, place.set_no]


def read_place(raw: object) -> Place:
    """A place from its list. Raises ``TypeError`` or ``ValueError`` for any other shape."""
    return _place(*sequence(raw))


@lru_cache(PLACES_KEPT, typed=True)
def _place(
    stretch: object,
    side: object,
    step: object,
    set_no: object = 1,
) -> Place:
    return Place(
        text(stretch),
        optional(side, Side),
        text(step),
        whole(set_no),
    )


def unfinished_record(stamped: Stamped[Unfinished | None], ids: Ids) -> Record:
    """Where the routine is, and how it is done."""
    unfinished = stamped.value
    record: Record = {"at": stamped.at}
    if unfinished is None:
        return record
    place = unfinished.place
    record["place"] = [ids.write([place.stretch]), *place_record(place)[1:]]
    record["plan"] = ids.write(unfinished.plan)
    if unfinished.hold is not None:
        record["hold"] = unfinished.hold
    if unfinished.remaining is not None:
        record["left"] = unfinished.remaining
    if unfinished.ran_out:
        record["ran_out"] = 1
    if unfinished.sides:
        sides = unfinished.sides
        record["sides"] = [ids.write([sides.stretch]), int(sides.turned), sides.hold]
    return record


def read_unfinished(raw: object, ids: Ids) -> Stamped[Unfinished | None]:
    """Where the routine is. Raises ``TypeError`` or ``ValueError`` for any other shape."""
    record = mapping(raw)
    at = whole(record["at"])
    if "place" not in record:
        return Stamped(None, at)
    stretch, *rest = sequence(record["place"])
    place = _place(ids.one(stretch), *rest)
    unfinished = Unfinished(
        place,
        ids.all(record["plan"]),
        optional(record.get("hold"), whole),
        optional(record.get("left"), whole),
        ran_out=bool(whole(record.get("ran_out", 0))),
        sides=_read_sides(record["sides"], ids) if "sides" in record else None,
    )
    return Stamped(unfinished, at)


def _read_sides(raw: object, ids: Ids) -> BothSides:
    stretch, turned, hold = sequence(raw)
    return BothSides(
        ids.one(stretch),
        bool(whole(turned)),
        optional(hold, whole),
    )


def trace_record(stamped: Stamped[Trace], ids: Ids) -> list[Any]:
    """What the last turn left behind."""
    trace = stamped.value
    record: list[Any] = [stamped.at, trace.body.value]
    if trace.ends or trace.detour:
        record.append(list(trace.ends))
    if trace.detour:
        stretch, side = trace.detour
        record += [ids.write([stretch]), side.value if side else None]
    return record


def read_trace(raw: object, ids: Ids) -> Stamped[Trace]:
    """What the last turn left behind. Raises ``TypeError`` or ``ValueError`` for other shapes."""
    at, body, *rest = sequence(raw)
    ends: tuple[int, ...] = ()
    detour = None
    if rest:
        ends = tuple(between(0, one, LONGEST_ANSWER) for one in sequence(rest[0]))
    if len(ends) > MOST_ENDS or list(ends) != sorted(ends):
        raise ValueError("no such answer")
    if rest[1:]:
        stretch, side = rest[1:]
        detour = (ids.one(stretch), optional(side, Side))
    # A newer version's position is as if nothing were known of it.
    known = body if body in _POSITIONS else Position.START
    return Stamped(Trace(Position(known), ends, detour), whole(at))
