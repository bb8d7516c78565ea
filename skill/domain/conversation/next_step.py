"""Where "next" leads from here. The prompt names it, and moving on follows it."""

from dataclasses import dataclass
from enum import Enum, auto

from skill.domain.conversation.context import Talk
from skill.domain.routine.place import Place, next_section


class Way(Enum):
    """What kind of step is next."""

    WITHIN = auto()
    """More of the section that is being taught."""
    OTHER_SIDE = auto()
    ONWARD = auto()
    """The routine's next stretch."""
    BACK = auto()
    """From a detour to the routine."""
    FINISH = auto()
    """The routine's end."""
    NOWHERE = auto()
    """No routine is under way, and nothing of a detour is left."""


@dataclass(frozen=True)
class Ahead:
    """A way and the place it leads to, where it leads to one."""

    way: Way
    place: Place | None = None


def ahead(talk: Talk) -> Ahead:
    """Where "next" leads."""
    visit = talk.visit
    waiting = talk.unfinished.place if talk.unfinished else None
    if visit.at is None:
        return Ahead(Way.ONWARD, waiting) if waiting else Ahead(Way.NOWHERE)
    if visit.then and visit.then.section == visit.at.section:
        return Ahead(Way.WITHIN, visit.then)
    plan = (visit.at.stretch,) if visit.detour else talk.offered
    following = (
        None if visit.detour and visit.one_side else next_section(talk.routine, plan, visit.at)
    )
    if following:
        return Ahead(
            Way.OTHER_SIDE if following.stretch == visit.at.stretch else Way.ONWARD, following
        )
    if visit.detour:
        return Ahead(Way.BACK, waiting) if waiting else Ahead(Way.NOWHERE)
    return Ahead(Way.FINISH)
