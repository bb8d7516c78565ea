"""Where the listener is in what is taught. One type for it, and what cannot be cannot be written.

===========  =====================================================================
Nowhere      Nothing is taught.
Listening    An answer is under way; only the clock tells how far it has come.
Interrupted  The listener broke in on a step. It is not done: the next word that
             does not move on from it begins it again, or what remains of its hold.
Finished     What was read was heard to its end.
===========  =====================================================================

A turn begins by asking the clock (``conversation/locate.py``), so that no topic meets a listener
who is Listening.
"""

from dataclasses import dataclass

from skill.domain.listening.playback import Playback
from skill.domain.routine.place import Place


@dataclass(frozen=True)
class Nowhere:
    """Nothing is taught."""


@dataclass(frozen=True)
class Interrupted:
    """The listener broke in on the step ``at``, or before it began."""

    at: Place
    remaining: int | None = None
    """Seconds of its hold that are still to be done; ``None`` outside of a hold."""


@dataclass(frozen=True)
class Finished:
    """All that was read was heard."""

    at: Place
    """Where it began: what "repeat" repeats."""
    then: Place | None
    """Where its section goes on; ``None``: the section is done."""


@dataclass(frozen=True)
class Listening:
    """An answer is under way."""

    playback: Playback
    before: "Settled"
    """Where the listener is as long as none of its steps has begun."""


Settled = Nowhere | Interrupted | Finished
"""Where a listener is who has just said something."""
Situation = Settled | Listening


def place_of(situation: Situation) -> Place | None:
    """Where the answer began, or what was broken in on; ``None`` where nothing is taught."""
    match situation:
        case Nowhere():
            return None
        case Interrupted(at) | Finished(at):
            return at
        case Listening(playback):
            return playback.marks[0].place
