"""Every question the coach can leave open, and how a listener gets to it."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from skill.domain.conversation import events
from skill.domain.conversation.events import Event
from skill.domain.conversation.turn import Turn
from skill.domain.memory.progress import Progress, Round, Unfinished
from skill.domain.memory.settings import Settings, Wait, choose
from skill.domain.memory.stamped import Stamped
from skill.domain.routine.model import Side
from skill.domain.routine.place import Place
from tests.domain.conversation.talking import TODAY, Listener, known, returning
from tests.domain.english import ROUTINE
from tests.domain.memories import NOON
from tests.support.lines import pattern
from tests.support.words import text

HALF_WAY = Unfinished(Place("spinal_twist", Side.LEFT, "sit"), ROUTINE.ids)


def says(turn: Turn, line: str) -> bool:
    """Whether a line, or a text of a stretch, is heard anywhere in an answer.

    The lines are named as in tests/conversations/README.md.
    """
    return pattern(line).search(text(turn.timeline)) is not None


def remembering(
    unfinished: Unfinished | None = None, rounds: int = 0, *, rest: bool = False
) -> Progress:
    """What somebody remembers who is in the middle of a routine, or did some today.

    ``rest``: who chose to rest today.
    """
    return replace(
        known(),
        unfinished=Stamped(unfinished, NOON - 90_000),
        rounds=frozenset(Round(NOON - 10_000 * n, TODAY) for n in range(1, rounds + 1)),
        day_off=Stamped(TODAY if rest else None, 1),
    )


def _after(*happened: Event, progress: Progress | None = None) -> Callable[[], Listener]:
    def arrive() -> Listener:
        listener = returning(progress) if progress else Listener()
        for event in happened:
            listener.does(event)
        return listener

    return arrive


_BEGUN = (events.Launched(), events.StartAsked())
_TO_THE_LAST = (*_BEGUN, *(events.SkipAsked(),) * 6)
STEPWISE = replace(known(), settings=choose(Settings(Wait.STEP), 1))

SITUATIONS: Mapping[str, Callable[[], Listener]] = {
    "nothing was said yet": _after(progress=known()),
    "welcomed for the first time": _after(events.Launched()),
    "welcomed back": _after(events.Launched(), progress=known()),
    "asked whether to carry on": _after(events.Launched(), progress=remembering(HALF_WAY)),
    "declined to carry on": _after(events.Launched(), events.No(), progress=remembering(HALF_WAY)),
    "asked after one round": _after(events.Launched(), progress=remembering(rounds=1)),
    "asked after two rounds": _after(events.Launched(), progress=remembering(rounds=2)),
    "asked after two rounds and a half": _after(
        events.Launched(), progress=remembering(HALF_WAY, 2)
    ),
    "asked on a rest day": _after(events.Launched(), progress=remembering(rest=True)),
    "asked on a rest day half way": _after(
        events.Launched(), progress=remembering(HALF_WAY, rest=True)
    ),
    "asked whether to start over": _after(
        *_BEGUN, events.NextAsked(), events.StartOverAsked(), progress=known()
    ),
    "taught the first stretch": _after(*_BEGUN, progress=known()),
    "taught the first side": _after(*_BEGUN, events.NextAsked(), progress=known()),
    "taught the first step": _after(*_BEGUN, progress=STEPWISE),
    "taught the last stretch": _after(*_TO_THE_LAST, progress=known()),
    "in a detour": _after(*_BEGUN, events.StretchAsked(("spinal_twist",)), progress=known()),
    "in a detour of one side": _after(
        *_BEGUN, events.StretchAsked(("piriformis",), "", Side.LEFT), progress=known()
    ),
    "taught one stretch alone": _after(events.StretchAsked(("sphinx",)), progress=known()),
    "asked whether to rest tomorrow": _after(*_BEGUN, events.PainTold(), progress=known()),
    "asked about rest after the last": _after(*_TO_THE_LAST, events.PainTold(), progress=known()),
    "offered the easier form": _after(
        *_BEGUN, events.PainTold(events.Feeling.SORE), progress=known()
    ),
    "asked which of two": _after(*_BEGUN, events.StretchAsked((), "the plank"), progress=known()),
    "asked how long to hold": _after(*_BEGUN, events.HoldAsked(), progress=known()),
    "asked how long before a stretch": _after(
        events.Launched(), events.HoldAsked(), progress=known()
    ),
    "asked whether to reset": _after(*_BEGUN, events.ResetAsked(), progress=known()),
    "asked whether to forget": _after(*_BEGUN, events.ForgetAsked(), progress=known()),
    "asked when to remind": _after(*_BEGUN, events.ReminderAsked(), progress=known()),
    "asked whether to remind": _after(*_BEGUN, events.ReminderAsked((7, 30)), progress=known()),
}
