"""A field that is not written, or not read, is noticed: each is changed alone and has to come back.

A new field is found here by itself. It has to be given a value in ``fullest`` and in ``OTHER``.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from skill.domain.memory.history import History
from skill.domain.memory.progress import BothSides, Notice, Progress, Round, Trace, Unfinished
from skill.domain.memory.record import KNOWN, progress_record, read_progress
from skill.domain.memory.settings import ChosenSettings, Settings, Wait, choose
from skill.domain.memory.settings_record import KNOWN as KNOWN_SETTINGS
from skill.domain.memory.stamped import Stamped
from skill.domain.memory.unknown import read_unknown
from skill.domain.routine.model import Ease, Position, Side
from skill.domain.routine.place import Place
from tests.domain.memories import FIRST_DAY, NOON, fullest

Value = Any
FULL = fullest()
_DAY = FIRST_DAY + timedelta(720)
OTHER = Progress(
    Stamped(
        Unfinished(
            Place("sphinx", Side.LEFT, "hold", 2),
            ("sphinx", "cat_cow"),
            hold=30,
            remaining=12,
            ran_out=False,
            sides=BothSides("sphinx", turned=False, hold=20),
        ),
        NOON + 101,
    ),
    replace(
        choose(Settings(Wait.STEP, 75, 45, (("sphinx", Ease.DEEPER),)), NOON + 102),
        unknown=read_unknown({"drum": 2}, ()),
    ),
    Stamped(date(2027, 1, 1), NOON + 103),
    Stamped(Trace(Position.BACK, (10, 20), ("sphinx", None)), NOON + 104),
    Stamped(88, NOON + 105),
    Stamped(_DAY, NOON + 106),
    rounds=frozenset({Round(NOON + 10**9, _DAY)}),
    known=frozenset({"cat_cow"}),
    learning=frozenset({("dead_bug", NOON + 108)}),
    heard=frozenset({Notice.SAFETY}),
    history=History(
        frozenset(FIRST_DAY + timedelta(n) for n in range(500, 730)),
        frozenset({(FIRST_DAY + timedelta(729), "cat_cow")}),
    ),
    opened="f486ffc1Yr",
    unknown=read_unknown({"pitch": "low"}, ()),
)
"""Another memory, no field of which is as in the fullest."""


@dataclass(frozen=True)
class Part:
    """A value that a progress holds somewhere, and how it is put in another's place there."""

    get: Callable[[Progress], Value]
    put: Callable[[Progress, Value], Progress]


def _stamped(name: str) -> Part:
    def put(progress: Progress, value: Value) -> Progress:
        changes: dict[str, Value] = {name: Stamped(value, getattr(progress, name).at)}
        return replace(progress, **changes)

    return Part(lambda progress: getattr(progress, name).value, put)


def _inside(outer: Part, name: str) -> Part:
    def put(progress: Progress, value: Value) -> Progress:
        return outer.put(progress, replace(outer.get(progress), **{name: value}))

    return Part(lambda progress: getattr(outer.get(progress), name), put)


def _put_round(progress: Progress, done: Round) -> Progress:
    return replace(progress, rounds=progress.rounds - {max(progress.rounds)} | {done})


def _put_settings(progress: Progress, settings: Settings) -> Progress:
    return replace(progress, settings=progress.settings.set(settings, NOON + 900))


_PROGRESS = Part(lambda progress: progress, lambda _, value: value)
_UNFINISHED = _stamped("unfinished")
PARTS = {
    Progress: _PROGRESS,
    Unfinished: _UNFINISHED,
    Place: _inside(_UNFINISHED, "place"),
    BothSides: _inside(_UNFINISHED, "sides"),
    ChosenSettings: _inside(_PROGRESS, "settings"),
    Settings: Part(lambda progress: progress.settings.value, _put_settings),
    Trace: _stamped("trace"),
    Round: Part(lambda progress: max(progress.rounds), _put_round),
    History: _inside(_PROGRESS, "history"),
}


def names(kind: type[Value]) -> list[str]:
    """The fields of a dataclass or of a named tuple."""
    if is_dataclass(kind):
        return [one.name for one in fields(kind)]
    return list(kind._fields)


EVERY = [(kind, name) for kind in PARTS for name in names(kind)]
every_field = pytest.mark.parametrize(
    ("kind", "name"), EVERY, ids=[f"{kind.__name__}.{name}" for kind, name in EVERY]
)


def changed(kind: type[Value], name: str, to: Value) -> Progress:
    """The fullest progress with one field of one of its parts changed."""
    part = PARTS[kind]
    value = part.get(FULL)
    if is_dataclass(kind):
        return part.put(FULL, replace(value, **{name: to}))
    return part.put(FULL, value._replace(**{name: to}))


def read_again(progress: Progress) -> Progress:
    """The progress after a store kept it."""
    stored = json.loads(json.dumps(progress_record(progress)), parse_int=Decimal)
    return read_progress(stored)


@every_field
def test_a_field_that_is_changed_alone_comes_back_changed(kind: type[Value], name: str) -> None:
    to = getattr(PARTS[kind].get(OTHER), name)
    progress = changed(kind, name, to)
    assert getattr(PARTS[kind].get(progress), name) == to != getattr(PARTS[kind].get(FULL), name)
    assert read_again(progress) == progress


@pytest.mark.parametrize("name", names(Progress))
def test_a_field_that_was_never_set_comes_back_so(name: str) -> None:
    progress = replace(FULL, **{name: getattr(Progress(), name)})
    assert progress != FULL
    assert read_again(progress) == progress
    alone = replace(Progress(), **{name: getattr(FULL, name)})
    assert read_again(alone) == alone


@pytest.mark.parametrize("name", names(Progress))
def test_a_field_that_one_device_set_is_there_after_merging(name: str) -> None:
    alone = replace(Progress(), **{name: getattr(FULL, name)})
    assert alone.merged(Progress()) == Progress().merged(alone) == alone


@every_field
def test_the_fullest_state_fills_every_field(kind: type[Value], name: str) -> None:
    value = getattr(PARTS[kind].get(FULL), name)
    unset = {Progress: Progress(), ChosenSettings: ChosenSettings(), Settings: Settings()}
    unset |= {Trace: Trace(), History: History()}
    if kind in unset:
        assert value != getattr(unset[kind], name)
    else:
        assert value not in (None, (), False)


def test_every_key_is_written_in_the_fullest_state_and_none_that_is_not_known() -> None:
    late = replace(FULL, history=FULL.history.with_done("sphinx", date(2200, 1, 1)))
    record: Value = progress_record(late)
    assert record.keys() - late.unknown.record().keys() == KNOWN
    settings = record["settings"]
    assert settings.keys() - late.settings.unknown.record().keys() == KNOWN_SETTINGS
