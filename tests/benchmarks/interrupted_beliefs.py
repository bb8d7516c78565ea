"""Where the coach believes the listener to be, read from what it does, against the truth.

Nothing here looks into the coach's state. :func:`believed` alone knows which words tell where the
coach takes the listener to be.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Protocol

from skill.coaching import Reply
from skill.domain.conversation import events
from skill.domain.routine.place import Place
from skill.domain.script.phrasebook import sentences
from skill.domain.script.timeline import Hold, Say, Timeline, flat
from tests.benchmarks.interrupted_hearing import Truth
from tests.benchmarks.interrupted_visits import CONTENT, first_place

LOST_SECONDS = 5
"""Of a hold: more than this is a loss, and what is further off than this is not the same."""

Order = Mapping[Place, int]
"""The number of each step of the routine."""


class Ask(Protocol):
    """Speaks up at one moment.

    May be called as often as one likes: each call begins at the same moment, as if it were the only
    one.
    """

    def __call__(self, *said: events.Event) -> tuple[Reply, ...]:
        """The replies, word by word."""
        ...


class Verdict(StrEnum):
    """How a belief compares with the truth."""

    SAME = "same"
    LATER = "later"
    """A step, or more than five seconds of a hold, would be lost."""
    BACK = "back"
    """A step back, or more than five seconds of a hold too many."""
    FURTHER = "further"
    """More than one step back."""


@dataclass(frozen=True)
class Belief:
    """Where the coach takes the listener to be."""

    place: Place
    """The step that is read again."""
    left: float | None
    """Seconds of its hold that are still to come; ``None``: it has no hold."""
    heard_out: bool
    """Whether all before ``then`` counts as heard."""
    then: Place | None
    """Where the coach goes on; ``None``: behind the last step."""


def believed(ask: Ask) -> Belief:
    """What the coach believes.

    "Repeat" tells the step: it reads that one again. "Continue" tells the rest: who is in the
    middle of a step is led on with that step, and inside a hold with the seconds that are left of
    it; who has heard it is led on with the next. Both words are taken to be judged by one guess.
    """
    (again,), (onward,) = ask(events.RepeatAsked()), ask(events.ContinueAsked())
    place, then = first_place(again.turn.timeline), first_place(onward.turn.timeline)
    assert place, "nothing is read again"
    if then != place:
        return Belief(place, 0.0, heard_out=True, then=then)
    left = next((hold.seconds for hold in _holds(onward.turn.timeline, place)), None)
    return Belief(place, left, heard_out=False, then=then)


def compared(belief: Belief, truth: Truth, order: Order) -> Verdict:
    """The verdict on a belief."""
    steps = _number(belief, order) - order[truth.place]
    if steps:
        return _by_steps(steps)
    if truth.left is None or belief.left is None:
        return Verdict.SAME
    lost = truth.left - belief.left
    if abs(lost) <= LOST_SECONDS:
        return Verdict.SAME
    return Verdict.LATER if lost > 0 else Verdict.BACK


def fits_hold(belief: Belief, truth: Truth, order: Order) -> bool:
    """Whether who is inside a hold would be held as long as is left, five seconds more or less."""
    steps = _number(belief, order) - order[truth.place]
    if steps < 0 or truth.left is None:
        return False
    left = belief.left or 0.0
    if steps > 0:
        left = 0.0
    return abs(left - truth.left) <= LOST_SECONDS


def finds_step_before(ask: Ask, truth: Truth, order: Order) -> bool:
    """Whether "go back" reads the step before the true one, and then that one.

    At a section's opening, or once the section is over, it may be the opening of the one before.
    """
    (reply,) = ask(events.PreviousAsked())
    read = _steps(reply.turn.timeline)
    opening = _opening(truth.place, order)
    if truth.place != opening and read[1:2] == (truth.place,):
        return True
    may_leave = truth.place == opening or truth.done
    return may_leave and read[:1] == (_section_before(opening, order),)


def finds_what_hurts(ask: Ask, truth: Truth) -> bool:
    """Whether "it hurts" gets the words that lead out of the true stretch.

    And "next" must not lead back into it. Words that are no stretch's own fit any.
    """
    told, onward = ask(events.PainTold(), events.NextAsked())
    words = _words(told.turn.timeline)
    named = {stretch for way_out, stretch in _ways_out().items() if way_out in words}
    led_to = first_place(onward.turn.timeline)
    led_back = led_to is not None and led_to.stretch == truth.place.stretch
    return not led_back and named <= {truth.place.stretch}


def reopened(ask: Ask, truth: Truth, order: Order) -> Verdict:
    """Where the coach goes on when it is opened again, after a session that ended without a word.

    ``SAME``: in the section that was reached. ``LATER``: something that was not heard is left out.
    ``FURTHER``: a section that was heard to its end is offered again.
    """
    (launched,) = ask(events.Launched())
    offered = first_place(launched.turn.timeline)
    if offered is None:
        _, agreed = ask(events.Launched(), events.Yes())
        offered = first_place(agreed.turn.timeline)
    reached, places = order[truth.place], list(order)
    over = truth.done or truth.left is None or truth.left <= LOST_SECONDS
    if offered is None or order[offered] > reached + over:
        return Verdict.LATER
    # After the last step a new round begins.
    following = places[(reached + 1) % len(places)]
    expected = set()
    if not truth.done:
        expected.add(truth.place.section)
    if over:
        expected.add(following.section)
    return Verdict.SAME if offered.section in expected else Verdict.FURTHER


def numbered(places: Sequence[Place]) -> Order:
    """The steps of a routine in the order in which they are first read."""
    return {place: number for number, place in enumerate(dict.fromkeys(places))}


def _number(belief: Belief, order: Order) -> int:
    """The number of the step that is being said or, where all was heard, of the last one heard."""
    if not belief.heard_out:
        return order[belief.place]
    following = order[belief.then] if belief.then else len(order)
    return following - 1


def _by_steps(steps: int) -> Verdict:
    if steps > 0:
        return Verdict.LATER
    return Verdict.BACK if steps == -1 else Verdict.FURTHER


def _opening(place: Place, order: Order) -> Place:
    return next(one for one in order if one.section == place.section)


def _section_before(opening: Place, order: Order) -> Place:
    """The opening of the section before one; before the first, the first."""
    last = list(order)[max(0, order[opening] - 1)]
    return _opening(last, order)


def _steps(timeline: Timeline) -> tuple[Place, ...]:
    """The steps that are read, in order."""
    return tuple(dict.fromkeys(cue.place for cue in timeline if cue.place))


def _holds(timeline: Timeline, place: Place) -> Iterator[Hold]:
    for cue in timeline:
        if isinstance(cue, Hold) and not cue.repeated and cue.place == place:
            yield cue


def _words(timeline: Timeline) -> str:
    return " ".join(cue.words for cue in flat(timeline) if isinstance(cue, Say))


@cache
def _ways_out() -> dict[str, str]:
    """The words that lead out of each stretch, on each side, and the stretch's id."""
    found = {}
    for stretch in CONTENT.routine.stretches:
        for side in stretch.sides or (None,):
            names: dict[str, str] = {}
            if side:
                names = {
                    "side": CONTENT.phrases.words(f"name.{side}"),
                    "other": CONTENT.phrases.words(f"name.{side.other}"),
                }
            found[sentences(stretch.come_out.format(**names))] = stretch.id
    return found
