"""Everything that a listener may do, and ways to draw a conversation from it."""

from hypothesis import strategies as st

from skill.domain.conversation import events
from skill.domain.conversation.events import Event
from skill.domain.routine.model import Side
from tests.domain.english import ROUTINE

_SIDES = (None, *Side)
MOVES: tuple[Event, ...] = (
    events.NextAsked(),
    events.PreviousAsked(),
    events.SkipAsked(),
    events.RepeatAsked(),
    events.StretchAgainAsked(),
    events.OtherSideAsked(),
    events.ResumeAsked(),
    events.ContinueAsked(),
    events.Yes(),
    events.No(),
)
_STARTS: tuple[Event, ...] = (
    events.Launched(),
    events.StartOverAsked(),
    *(events.StartAsked(seconds) for seconds in (None, 1, 300, 480, 3600, 86_400)),
)
_STRETCHES: tuple[Event, ...] = (
    events.StretchAsked(),
    events.StretchAsked((), "the plank"),
    events.StretchAsked(("sphinx", "cat_cow"), "the stretch"),
    events.StretchAsked(("handstand",), "handstand"),
    *(events.StretchAsked((one,), "", side) for one in ROUTINE.ids for side in _SIDES),
)
_FORMS: tuple[Event, ...] = (
    *(events.EasierAsked(always) for always in (False, True)),
    *(events.DeeperAsked(always) for always in (False, True)),
    *(events.HoldAsked(seconds) for seconds in (None, 1, 10, 45, 60, 86_400)),
    *(events.PaceAsked(slower) for slower in (None, True, False)),
    events.StepByStepAsked(),
    events.ByStretchAsked(),
    events.HandsFreeAsked(),
    events.ResetAsked(),
)
_QUESTIONS: tuple[Event, ...] = (
    events.BenefitsAsked(),
    events.BenefitsAsked(("sphinx",)),
    events.BenefitsAsked(("handstand",)),
    *(events.AdviceAsked(topic) for topic in (None, *events.Topic)),
    events.ExplainAsked(),
    events.HistoryAsked(),
    events.SettingsAsked(),
    events.ReminderAsked(),
    events.ReminderAsked((7, 30)),
    events.ForgetAsked(),
    events.ListAsked(),
    events.WhereAsked(),
    events.HelpAsked(),
    events.NotUnderstood(),
    events.PauseAsked(),
)
_OUTCOMES: tuple[Event, ...] = (
    events.CancelReminderAsked(),
    *(events.PermissionAnswered(granted) for granted in (False, True)),
    *(events.ReminderTried(outcome) for outcome in events.Outcome),
    *(events.ReminderCancelled(outcome) for outcome in events.Outcome),
    events.Forgotten(events.Outcome.TROUBLE),
)
_TROUBLES: tuple[Event, ...] = tuple(events.PainTold(feeling) for feeling in events.Feeling)
_ENDS: tuple[Event, ...] = (
    events.StopAsked(),
    events.CancelAsked(),
    events.EmergencyTold(),
    *(events.SessionEnded(why) for why in events.Ended),
)
ALL_EVENTS = (*MOVES, *_STARTS, *_STRETCHES, *_FORMS, *_QUESTIONS, *_OUTCOMES, *_TROUBLES, *_ENDS)

any_event = st.sampled_from(ALL_EVENTS)
# Mostly onward, so that sequences get somewhere, and seldom an end.
likely_event = st.one_of(
    st.just(MOVES[0]),
    st.just(MOVES[0]),
    *map(
        st.sampled_from,
        (MOVES, MOVES, _STARTS, _STRETCHES, _FORMS, _QUESTIONS, _TROUBLES, ALL_EVENTS),
    ),
)
gaps = st.sampled_from((0, 1, 40, 200, 601, 90_000))
steps = st.lists(st.tuples(likely_event, gaps), min_size=1, max_size=25)
