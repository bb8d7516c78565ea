"""Visits in which every field says something, so that one that is forgotten is noticed."""

from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from datetime import date

from skill.domain.conversation import questions
from skill.domain.conversation.questions import Question
from skill.domain.conversation.reminder import Reminder, Weekday
from skill.domain.conversation.state import Course, Detour, Greeting, Hint, OnRoutine, Visit
from skill.domain.listening.playback import Mark, Playback
from skill.domain.listening.situation import Finished, Interrupted, Listening, Nowhere, Situation
from skill.domain.memory.progress import Notice
from skill.domain.routine.model import Ease, Position, Side
from skill.domain.routine.place import Place
from skill.domain.values import replace
from tests.domain.english import ROUTINE
from tests.domain.memories import NOON

PLACE = Place("knee_to_chest", Side.RIGHT, "shoulders_down", 3)
EARLIER = PLACE._replace(set_no=2)
REMINDER = Reminder(23, 59, Weekday.WEDNESDAY)
PLAYBACK = Playback(
    sent=NOON,
    marks=(Mark(EARLIER, 1.5, 8.1, 60, done=True), Mark(PLACE, 101.5, 128.1, 60, done=True)),
    says=110.9,
    waits=140.3,
    last=PLACE,
    then=EARLIER,
    body=Position.BACK,
    out_says=115.2,
    out_waits=166.4,
)
SITUATIONS: tuple[Situation, ...] = (
    Nowhere(),
    Interrupted(PLACE, 59),
    Finished(PLACE, EARLIER),
    Listening(PLAYBACK, Finished(PLACE, EARLIER)),
)
COURSES: tuple[Course, ...] = (
    OnRoutine(),
    Detour("knee_to_chest", Side.RIGHT, turned=True, first_hold=60),
)
QUESTIONS: tuple[Question, ...] = (
    questions.Start(),
    questions.Next(),
    questions.CarryOn(),
    questions.Again(86_400),
    questions.Anyway(86_400),
    questions.StartOver(86_400),
    questions.TomorrowOff(date(2026, 12, 31)),
    questions.Easier(),
    questions.Choose("knee_to_chest", "spinal_twist"),
    questions.HoldLength(),
    questions.Reset(),
    questions.Forget(),
    questions.ReminderTime(Weekday.WEDNESDAY),
    questions.Remind(REMINDER),
)
FULLEST = Visit(
    situation=SITUATIONS[-1],
    course=COURSES[-1],
    body=Position.KNEELING,
    question=QUESTIONS[-1],
    agreed=REMINDER,
    forms=tuple((one, Ease.EASIER) for one in sorted(ROUTINE.ids)),
    told_in_full=frozenset(ROUTINE.ids),
    avoid=frozenset(ROUTINE.ids),
    hints=frozenset(Hint),
    greeting=Greeting.NEW,
    notices=tuple((notice, NOON) for notice in Notice),
    turns=100_000,
)
FULL_VISITS: tuple[Visit, ...] = (
    *(replace(FULLEST, situation=situation) for situation in SITUATIONS),
    *(replace(FULLEST, course=course) for course in COURSES),
    *(replace(FULLEST, question=question) for question in QUESTIONS),
)
"""One for each kind of situation, course and question that a visit can have."""


def unfilled(value: object, name: str) -> Iterator[str]:
    """The fields in a value, and in what it is made of, that say no more than a new one does."""
    if is_dataclass(value):
        for field in fields(value):
            part = getattr(value, field.name)
            at = f"{name}.{field.name}"
            if part == field.default or (field.default is MISSING and not part and part != ""):
                yield at
            yield from unfilled(part, at)
    elif isinstance(value, Mark | Place):
        for field_name, part in value._asdict().items():
            at = f"{name}.{field_name}"
            if not part or part == value._field_defaults.get(field_name):
                yield at
            yield from unfilled(part, at)
    elif isinstance(value, tuple | frozenset):
        for part in value:
            yield from unfilled(part, name)
