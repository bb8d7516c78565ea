"""Somebody in the middle of a routine who speaks up at any moment of an answer."""

from hypothesis import strategies as st

from skill.domain.conversation import events
from skill.domain.conversation.events import Ended, Event
from skill.domain.conversation.turn import Turn
from skill.domain.listening.guess import LAGS, LONGEST_LAG
from skill.domain.memory.progress import Unfinished
from skill.domain.memory.settings import Settings, Wait, choose
from skill.domain.memory.stamped import Stamped
from skill.domain.routine.place import Place, sections
from skill.domain.script.timeline import Hold, Timeline
from skill.domain.values import replace
from tests.domain.conversation.talking import Listener, known, returning
from tests.domain.english import ROUTINE
from tests.domain.listening.hearing import takes
from tests.domain.memories import NOON

ORDER = tuple(
    start._replace(step=step.id)
    for start in sections(ROUTINE, ROUTINE.ids)
    for step in ROUTINE[start.stretch].steps
)
"""Every step of the routine, in order."""
LATE = 3.0
"""Seconds at the end of a step in which it may count as heard: three in four listeners are past it
then, by the lags that are reckoned with."""

ASIDES: tuple[Event, ...] = (
    events.WhereAsked(),
    events.HelpAsked(),
    events.BenefitsAsked(),
    events.AdviceAsked(),
    events.ListAsked(),
    events.NotUnderstood(),
    events.HistoryAsked(),
    events.SettingsAsked(),
    events.PaceAsked(slower=True),
    events.HoldAsked(45),
    events.CancelReminderAsked(),
)
"""What is answered in between, and moves nothing."""
LEAVING: tuple[Event, ...] = (
    events.StopAsked(),
    events.CancelAsked(),
    events.SessionEnded(Ended.BY_LISTENER),
)

starts = st.sampled_from(sections(ROUTINE, ROUTINE.ids))
waits = st.sampled_from((Wait.SECTION, Wait.STEP))
lags = st.floats(min(LAGS), LONGEST_LAG)
shares = st.floats(0, 1)


def taught(
    start: Place, wait: Wait = Wait.SECTION, voice: int | None = 100
) -> tuple[Listener, Turn]:
    """A listener who has just asked for the section at ``start``, and the answer."""
    progress = replace(
        known(),
        unfinished=Stamped(Unfinished(start, ROUTINE.ids), NOON - 1000),
        settings=choose(Settings(wait), NOON - 1000),
        voice=Stamped(voice, 1),
    )
    listener = returning(progress)
    return listener, listener.does(events.ResumeAsked())


def held(timeline: Timeline) -> list[int]:
    """The seconds of each hold of a timeline."""
    return [cue.seconds for cue in timeline if isinstance(cue, Hold) and not cue.repeated]


def runs_out(turn: Turn) -> int:
    """Seconds from an answer to the end of its session, where nobody says a word."""
    microphone = 8
    return round(1.5 + takes(turn.timeline) + takes(turn.reprompt) + 2 * microphone)
