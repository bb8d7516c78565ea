"""Where "next" leads once the present place is done. The prompt names it, and moving on follows it.

The rules, in order: more of the section; the section after it in the course; from a detour back to
the routine that waits; else the end.
"""

from dataclasses import dataclass

from skill.domain.conversation.context import Context
from skill.domain.conversation.state import Detour
from skill.domain.listening.situation import Finished, Interrupted, Nowhere
from skill.domain.routine.place import Place


@dataclass(frozen=True)
class Within:
    """More of the section that is being taught."""

    place: Place


@dataclass(frozen=True)
class OtherSide:
    """The same stretch on its other side."""

    place: Place


@dataclass(frozen=True)
class Onward:
    """The routine's next stretch, or the one where it waits."""

    place: Place


@dataclass(frozen=True)
class Back:
    """From a detour to the routine."""

    place: Place


@dataclass(frozen=True)
class TheEnd:
    """The routine is done."""


@dataclass(frozen=True)
class Nothing:
    """No routine is under way, and nothing of a detour is left."""


Ahead = Within | OtherSide | Onward | Back | TheEnd | Nothing


def next_step(context: Context) -> Ahead:
    """Where "next" leads."""
    match context.situation:
        case Nowhere():
            if context.unfinished:
                return Onward(context.unfinished.place)
            return Nothing()
        case Interrupted(at):
            return _after(context, at, context.step_after(at))
        case Finished(at, then):
            return _after(context, at, then)


def _after(
    context: Context,
    at: Place,
    within: Place | None,
) -> Ahead:
    if within:
        return Within(within)
    section = context.section_after(at)
    if section and section.stretch == at.stretch:
        return OtherSide(section)
    if section:
        return Onward(section)
    if not isinstance(context.course, Detour):
        return TheEnd()
    if context.unfinished:
        return Back(context.unfinished.place)
    return Nothing()
