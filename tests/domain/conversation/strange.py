"""States that no turn leads to: from another release, or from whoever could write a session."""

from hypothesis import strategies as st

from skill.domain.conversation import questions
from skill.domain.conversation.questions import Question
from skill.domain.conversation.reminder import Reminder, Weekday
from skill.domain.conversation.state import Course, Detour, Greeting, Hint, OnRoutine, State, Visit
from skill.domain.listening.playback import Mark, Playback
from skill.domain.listening.situation import Finished, Interrupted, Listening, Nowhere
from skill.domain.memory.progress import BothSides, Notice, Progress, Trace, Unfinished
from skill.domain.memory.settings import Settings, Wait, choose
from skill.domain.memory.stamped import Stamped
from skill.domain.routine.model import Ease, Position, Side
from tests.domain.english import ROUTINE, places, plans, strange_places
from tests.domain.memories import NOON, progresses

ids = st.sampled_from((*ROUTINE.ids, "handstand"))
any_place = places | strange_places
figures = st.sampled_from((0, 1, 30, 75, 100, 150, 151, 2**40 - 1))
forms = st.dictionaries(ids, st.sampled_from(Ease), max_size=4).map(
    lambda chosen: tuple(sorted(chosen.items()))
)
tenths = st.integers(0, 24_000).map(lambda tenth: tenth / 10)
"""Seconds of an answer, as they are carried."""
moments = st.integers(0, 2**40 - 1)

_reminders = st.builds(
    Reminder, st.integers(0, 23), st.integers(0, 59), st.none() | st.sampled_from(Weekday)
)
_minutes = st.none() | st.integers(1, 86_400)
any_question: st.SearchStrategy[Question] = st.one_of(
    st.builds(questions.Start),
    st.builds(questions.Next),
    st.builds(questions.CarryOn),
    st.builds(questions.Again, _minutes),
    st.builds(questions.Anyway, _minutes),
    st.builds(questions.StartOver, _minutes),
    st.builds(questions.TomorrowOff, st.dates()),
    st.builds(questions.Easier),
    st.builds(questions.Choose, ids, ids),
    st.builds(questions.HoldLength),
    st.builds(questions.Reset),
    st.builds(questions.Forget),
    st.builds(questions.ReminderTime, st.none() | st.sampled_from(Weekday)),
    st.builds(questions.Remind, _reminders),
)
_settled = st.one_of(
    st.builds(Nowhere),
    st.builds(Interrupted, any_place, st.none() | figures),
    st.builds(Finished, any_place, st.none() | any_place),
)
_marks = st.builds(Mark, any_place, tenths, tenths, figures, st.booleans())
_playbacks = st.builds(
    Playback,
    sent=moments,
    marks=st.lists(_marks, min_size=1, max_size=4).map(tuple),
    says=tenths,
    waits=tenths,
    last=any_place,
    then=st.none() | any_place,
    body=st.sampled_from(Position),
    out_says=tenths,
    out_waits=tenths,
)
any_situation = _settled | st.builds(Listening, _playbacks, _settled)
any_course: st.SearchStrategy[Course] = st.builds(OnRoutine) | st.builds(
    Detour, ids, st.none() | st.sampled_from(Side), st.booleans(), st.none() | figures
)
visits = st.builds(
    Visit,
    situation=any_situation,
    course=any_course,
    body=st.sampled_from(Position),
    question=st.none() | any_question,
    agreed=st.none() | _reminders,
    forms=forms,
    told_in_full=st.frozensets(ids, max_size=7),
    avoid=st.frozensets(ids, max_size=7),
    hints=st.frozensets(st.sampled_from(Hint)),
    greeting=st.none() | st.sampled_from(Greeting),
    notices=st.lists(st.tuples(st.sampled_from(Notice), moments), max_size=3).map(tuple),
    turns=st.integers(0, 1000),
)
_unfinished = st.builds(
    Unfinished,
    place=any_place,
    plan=plans | st.lists(ids, max_size=3).map(tuple),
    hold=st.none() | figures,
    remaining=st.none() | figures,
    ran_out=st.booleans(),
    sides=st.none() | st.builds(BothSides, ids, st.booleans(), st.none() | figures),
)
_settings = st.builds(Settings, st.sampled_from(Wait), figures, st.none() | figures, forms)
_traces = st.builds(
    Trace,
    body=st.sampled_from(Position),
    # Unsorted ones, and paces that no voice has, are never read (memory/record.py).
    ends=st.lists(st.integers(0, 600), max_size=4).map(sorted).map(tuple),
    detour=st.none() | st.tuples(ids, st.none() | st.sampled_from(Side)),
)
_stamps = st.integers(1, NOON)
_strange_progress = st.builds(
    Progress,
    unfinished=st.builds(Stamped, st.none() | _unfinished, _stamps),
    settings=st.builds(choose, _settings, _stamps),
    trace=st.builds(Stamped, _traces, _stamps),
    voice=st.builds(Stamped, st.none() | st.integers(70, 140), _stamps),
    heard=st.frozensets(st.sampled_from(Notice)),
)
strange_states = st.builds(State, _strange_progress | progresses(), visits)
carried_states = st.builds(State, progresses(), visits)
"""The same with a memory as turns make it."""
