"""What a conversation carries from one turn to the next."""

from dataclasses import dataclass, field
from enum import StrEnum

from skill.domain.conversation.questions import Question
from skill.domain.conversation.reminder import Reminder
from skill.domain.listening.situation import Nowhere, Situation
from skill.domain.memory.progress import Notice, Progress
from skill.domain.routine.model import Ease, Position, Side


class Hint(StrEnum):
    """What is asked once a visit, or was answered in it."""

    REST_DAY = "rest_day"
    ENOUGH = "enough"
    DECLINED = "declined"
    """The listener would not carry on where the routine was left: to start gives up that place."""
    PERMISSION = "permission"
    """Alexa was told to ask for the permission to set reminders."""


class Greeting(StrEnum):
    """The line that a visit began with."""

    NEW = "launch.new"
    RETURNING = "launch.returning"
    UNFINISHED = "launch.unfinished"
    FINISHED = "launch.finished"
    ENOUGH = "launch.enough"
    REST_DAY = "launch.rest_day"


@dataclass(frozen=True)
class OnRoutine:
    """The listener does the round that memory holds; before there is one, nothing."""


@dataclass(frozen=True)
class Detour:
    """The listener does one stretch that was asked for by name, while the routine waits."""

    stretch: str
    side: Side | None = None
    """The only side that was asked for; ``None``: all of it."""
    turned: bool = False
    """Whether its sides are done in the other order: one that was left behind comes last."""
    first_hold: int | None = None
    """Seconds that it is held on both sides, where another length was asked for in between."""


Course = OnRoutine | Detour
NOWHERE = Nowhere()
ON_ROUTINE = OnRoutine()


@dataclass(frozen=True)
class Visit:
    """One session. Nothing of it is stored."""

    situation: Situation = NOWHERE
    """Where the listener is in what is taught."""
    course: Course = ON_ROUTINE
    """What the place belongs to."""
    body: Position = Position.START
    """How the listener lies, sits or stands, as far as the coach led them."""
    question: Question | None = None
    """The question left open."""
    agreed: Reminder | None = None
    """The reminder that was agreed on, while Alexa is asked to set it."""
    forms: tuple[tuple[str, Ease], ...] = ()
    """Stretches done in another form in this visit, sorted by id."""
    told_in_full: frozenset[str] = frozenset()
    """Stretches told in full in this visit, though they are known."""
    avoid: frozenset[str] = frozenset()
    """Stretches that are not offered again in this visit."""
    hints: frozenset[Hint] = frozenset()
    notices: tuple[tuple[Notice, int], ...] = ()
    """What is said for the only time, and when (seconds since 1970) it will have been heard."""
    greeting: Greeting | None = None
    """The line that greeted the listener; ``None`` where the visit began with another word."""
    turns: int = 0


@dataclass(frozen=True)
class State:
    """All that an answer depends on, besides the event, the moment and the content."""

    progress: Progress = field(default_factory=Progress)
    visit: Visit = field(default_factory=Visit)
