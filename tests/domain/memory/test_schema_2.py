"""What this version writes, word for word: it is read for ever.

Where a test fails because a key was added, add it here. Where a key changed its meaning, count
SCHEMA up and leave this record as one that is read.
"""

import json
from dataclasses import replace
from datetime import date

from skill.domain.memory.history import History
from skill.domain.memory.progress import Progress, Round
from skill.domain.memory.record import progress_record, read_progress
from tests.domain.memories import fullest

RECORD = json.loads("""{
    "tone": 2,
    "schema": 2,
    "unfinished": {
        "at": 4102488011, "place": ["0", "right", "shoulders_down", 3], "plan": "1203456",
        "hold": 60, "left": 59, "ran_out": 1, "sides": ["0", 1, 45]},
    "settings": {
        "music": [1, 4102488001],
        "wait": ["never", 4102488021], "pace": [150, 4102488022], "hold": [60, 4102488023],
        "forms": ["1203456", "eeeeeee", [4102488001, 4102488002, 4102488003, 4102488004,
                                         4102488005, 4102488006, 4102488007]]},
    "day_off": [4102488012, "2026-12-31"],
    "trace": [4102488013, "kneeling", [78, 160, 235, 330, 410, 500], "6", "right"],
    "voice": [4102488014, 112],
    "done": [4165473601, "2101-12-31"],
    "rounds": "6aff0c31/b4a60 6b005db1/b4a63",
    "known": "1203456",
    "learning": ["7", [4165473601]],
    "newest": "2026-11-20",
    "days": "Ew",
    "recent": {"1": "Eg", "0": "AQ"},
    "later": [["2099-01-01", "0"]],
    "heard": ["interrupt", "safety"],
    "last": "f486ffc0Xq",
    "ids": "knee_to_chest cat_cow childs_pose pelvic_tilt piriformis sphinx spinal_twist bridge"
}""")


def meaning() -> Progress:
    """What the record says."""
    november = [date(2026, 11, day) for day in (16, 19, 20)]
    wrong = date(2099, 1, 1)
    done = {(november[0], "cat_cow"), (november[1], "cat_cow"), (november[2], "knee_to_chest")}
    return replace(
        fullest(),
        rounds=frozenset({Round(0x6AFF0C31, november[0]), Round(0x6B005DB1, november[1])}),
        history=History(
            frozenset({*november, wrong}), frozenset({*done, (wrong, "knee_to_chest")})
        ),
    )


def test_it_is_read() -> None:
    assert read_progress(RECORD) == meaning()


def test_it_is_what_is_written() -> None:
    assert json.dumps(progress_record(meaning()), sort_keys=True) == json.dumps(
        RECORD, sort_keys=True
    )
