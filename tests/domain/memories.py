"""Progress as it arises: made only by the ways in which a conversation changes it."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import TypeVar

from hypothesis import strategies as st

from skill.domain.memory.progress import BothSides, Notice, Progress, Trace, Unfinished
from skill.domain.memory.settings import ChosenSettings, Settings, Wait
from skill.domain.memory.stamped import Stamped
from skill.domain.memory.unknown import read_unknown
from skill.domain.routine.model import Ease, Position, Side
from skill.domain.routine.place import Place

T = TypeVar("T")

STRETCHES = (
    "cat_cow",
    "childs_pose",
    "knee_to_chest",
    "pelvic_tilt",
    "piriformis",
    "sphinx",
    "spinal_twist",
)
NOON = 4_102_488_000
"""A noon in 2100: a real engine deletes by its own clock what has expired."""
FIRST_DAY = date(2100, 1, 1)
DAY_SECONDS = 24 * 3600
LONGEST_ENDS = (78, 160, 235, 330, 410, 500)
"""More sections than one answer has, with its reprompt."""
NEW_STRETCH = "bridge"
"""One that the content has just got."""

# Few and close together, so that two memories often have the same moment.
moments = st.builds(
    lambda hours, seconds: NOON + hours * 3600 + seconds,
    st.sampled_from((0, 0, 2, 24)),
    st.integers(0, 40),
)
days = st.dates(date(2026, 1, 1), date(2026, 1, 4)) | st.sampled_from(
    (date(2027, 1, 2), date(2099, 1, 1))
)
stretches = st.sampled_from(STRETCHES)
seconds = st.none() | st.integers(0, 300)
places = st.builds(
    Place,
    stretches,
    st.none() | st.sampled_from(Side),
    st.sampled_from(("in", "hold", "out")),
    st.integers(1, 3),
)
sides = st.builds(BothSides, stretches, st.booleans(), seconds)
unfinished = st.builds(
    Unfinished,
    places,
    st.lists(stretches, min_size=1, unique=True).map(tuple),
    seconds,
    seconds,
    st.booleans(),
    st.none() | sides,
)
forms = st.dictionaries(stretches, st.sampled_from(Ease), max_size=3).map(
    lambda chosen: tuple(sorted(chosen.items()))
)
settings = st.builds(Settings, st.sampled_from(Wait), st.integers(50, 200), seconds, forms)
traces = st.builds(
    Trace,
    st.sampled_from(Position),
    st.lists(st.integers(0, 400), max_size=9).map(sorted).map(tuple),
    st.none() | st.tuples(stretches, st.none() | st.sampled_from(Side)),
)
unknown = st.dictionaries(
    st.sampled_from(("air", "breath", "room", "screen", "sound", "zone")),
    st.integers(-9, 9) | st.lists(st.text(max_size=9), max_size=4),
).map(lambda record: read_unknown(record, ()))


@st.composite
def chosen_settings(draw: st.DrawFn) -> ChosenSettings:
    """Settings chosen one after the other, each at its moment."""
    chosen = ChosenSettings(unknown=draw(unknown))
    for one in draw(st.lists(settings, max_size=4)):
        chosen = chosen.set(one, draw(moments))
    return chosen


def _stamped(values: st.SearchStrategy[T], never: T) -> st.SearchStrategy[Stamped[T]]:
    return st.just(Stamped(never)) | st.builds(Stamped, values, moments)


@st.composite
def progresses(draw: st.DrawFn) -> Progress:
    """Any progress that turns can lead to."""
    progress = Progress(
        draw(_stamped(st.none() | unfinished, None)),
        draw(chosen_settings()),
        draw(_stamped(st.none() | days, None)),
        draw(_stamped(traces, Trace())),
        draw(_stamped(st.none() | st.integers(70, 140), None)),
        unknown=draw(unknown),
        heard=draw(st.frozensets(st.sampled_from(Notice))),
        opened=draw(st.sampled_from(("", "6aff0c31Xq", "6aff0c31b_"))),
    )
    for moment, day in draw(st.lists(st.tuples(moments, days), max_size=16)):
        progress = progress.with_round(moment, day)
    for stretch, moment, day in draw(st.lists(st.tuples(stretches, moments, days), max_size=16)):
        progress = progress.with_done(stretch, moment, day)
    return progress


@cache
def fullest(years: int = 2) -> Progress:
    """Progress after ``years`` of the whole routine every day, in which every field says something.

    A hold is under way, a stretch was just learned, and a newer version kept something of its own.
    """
    progress = Progress(
        Stamped(
            Unfinished(
                Place("knee_to_chest", Side.RIGHT, "shoulders_down", 3),
                STRETCHES,
                60,
                59,
                ran_out=True,
                sides=BothSides("knee_to_chest", turned=True, hold=45),
            ),
            NOON + 11,
        ),
        _every_setting(),
        Stamped(date(2026, 12, 31), NOON + 12),
        Stamped(Trace(Position.KNEELING, LONGEST_ENDS, ("spinal_twist", Side.RIGHT)), NOON + 13),
        Stamped(112, NOON + 14),
        heard=frozenset(Notice),
        opened=f"{NOON:x}Xq",
        unknown=read_unknown({"tone": 2}, ()),
    )
    moment, day = NOON + 1, FIRST_DAY
    for n in range(years * 365):
        moment, day = NOON + 1 + n * DAY_SECONDS, FIRST_DAY + timedelta(n)
        for stretch in STRETCHES:
            progress = progress.with_done(stretch, moment, day)
        progress = progress.with_round(moment, day)
    return progress.with_done(NEW_STRETCH, moment, day)


def _every_setting() -> ChosenSettings:
    """Every setting, each chosen at a moment of its own."""
    chosen = ChosenSettings(unknown=read_unknown({"music": [1, NOON + 1]}, ()))
    forms = [(stretch, Ease.EASIER) for stretch in STRETCHES]
    for n in range(len(forms)):
        chosen = chosen.set(Settings(forms=tuple(forms[: n + 1])), NOON + 1 + n)
    every = Settings(Wait.NEVER, 150, 60, tuple(forms))
    chosen = chosen.set(replace(every, pace=100, hold=None), NOON + 21)
    chosen = chosen.set(replace(every, hold=None), NOON + 22)
    return chosen.set(every, NOON + 23)
