"""What a visit tells at a glance: where the listener is, what is asked, what is on the way."""

from skill.domain.conversation.questions import Asking
from skill.domain.conversation.state import Detour, Visit
from skill.domain.listening.situation import Listening, place_of
from skill.domain.routine.place import Place


def place_in(visit: Visit) -> Place | None:
    """The place that is taught, or was taught last."""
    return place_of(visit.situation)


def begins_in(visit: Visit) -> Place | None:
    """The place at which an answer under way begins; where none is, that of the listener."""
    situation = visit.situation
    if isinstance(situation, Listening):
        return place_of(situation.before)
    return place_of(situation)


def asking_in(visit: Visit) -> Asking | None:
    """The name of the question left open; ``None``: the session ends."""
    return visit.question.asking if visit.question else None


def in_detour(visit: Visit) -> bool:
    """Whether a stretch that was asked for by name is taught, while the routine waits."""
    return isinstance(visit.course, Detour)
