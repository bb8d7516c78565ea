"""Onward, back, the other side, past a stretch, and the end of the routine."""

from skill.domain.conversation.context import Talk
from skill.domain.conversation.events import Ended
from skill.domain.conversation.next_step import Ahead, Way, ahead
from skill.domain.conversation.state import Asking
from skill.domain.conversation.topics.teaching import getting_up, teach, teaching_of
from skill.domain.conversation.turn import Turn, ask_again, ask_next, close
from skill.domain.memory.progress import Unfinished, Wait
from skill.domain.routine.place import (
    Place,
    next_stretch,
    opening,
    other_side,
    previous_section,
    section_start,
)
from skill.domain.script.answer import place_before
from skill.domain.script.timeline import Cue, Pause
from skill.domain.values import replace

SAME_VISIT_SECONDS = 600
"""Within ten minutes a listener comes back to the very step; later the section begins again."""
PAUSE_SECONDS = 60
"""The quiet that "give me a minute" gets."""


def go_on(talk: Talk, *before: Cue) -> Turn:
    """The step after the last one read, or the next section, or back from a detour, or the end."""
    onward = ahead(talk)
    if onward.way is Way.FINISH:
        return finish(talk, *before)
    if onward.way in (Way.BACK, Way.ONWARD) and (talk.visit.detour or talk.visit.at is None):
        return resume(talk, *before)
    if onward.place is None:
        return ask_next(talk, *before, talk.say("move.nowhere"))
    if onward.way is Way.WITHIN:
        # Who says "next" on the way into position is there.
        talk = talk.visiting(replace(talk.visit, body=talk.stretch(onward.place).position))
    return teach(talk, onward.place, *before)


def go_back(talk: Talk) -> Turn:
    """The step before, or the section before; from a detour to the routine.

    At the first: the first again.
    """
    place = talk.visit.at
    if place is None:
        return resume(talk) if _waiting(talk) else ask_again(talk, talk.say("move.nowhere"))
    stretch = talk.stretch(place)
    if step := place_before(stretch, place, teaching_of(talk, stretch), talk.phrases):
        return teach(talk, step)
    detour = talk.visit.detour
    plan = (place.stretch,) if detour else talk.offered
    earlier = (
        None if detour and talk.visit.one_side else previous_section(talk.routine, plan, place)
    )
    if earlier:
        return teach(talk, earlier)
    if detour and talk.unfinished:
        return resume(talk, talk.say("move.back"))
    return teach(talk, place, talk.say("move.first"))


def repeat(talk: Talk) -> Turn:
    """What was read last, again; before any stretch, the question."""
    return teach(talk, talk.visit.at) if talk.visit.at else ask_again(talk)


def repeat_stretch(talk: Talk) -> Turn:
    """The present stretch from its first step."""
    place = talk.visit.at or _waiting(talk)
    if place is None:
        return ask_again(talk, talk.say("teach.no_stretch"))
    side = place.side if talk.visit.one_side and talk.visit.detour else None
    return teach(talk, opening(talk.stretch(place), side))


def change_side(talk: Talk) -> Turn:
    """The other side of the present stretch."""
    if talk.visit.at is None:
        return ask_again(talk, talk.say("teach.no_stretch"))
    there = other_side(talk.routine, talk.visit.at)
    if there is None:
        return ask_again(talk, talk.say("move.no_sides"))
    return teach(talk, there)


def skip(talk: Talk) -> Turn:
    """Past the present stretch, both sides of it.

    Skipping the last ends the routine, but does not count it.
    """
    if talk.visit.detour:
        return resume(talk) if talk.unfinished else ask_next(past(talk), talk.say("move.skipped"))
    if talk.visit.asking is Asking.TOMORROW_OFF and talk.unfinished:
        # What hurt is past already; its place is where the routine goes on.
        return resume(talk, talk.say("move.skipped"))
    if all_done(talk):
        return finish(talk)
    place = talk.visit.at or _waiting(talk)
    if place is None:
        return ask_again(talk, talk.say("teach.no_stretch"))
    there = next_stretch(talk.routine, talk.offered, place)
    if there is None:
        over = past(talk).at_place(None)
        return close(
            over, talk.say("move.skipped_last"), *getting_up(talk), talk.say("goodbye.plain")
        )
    return teach(talk, there, talk.say("move.skipped"))


def past(talk: Talk) -> Talk:
    """The same turn with the present stretch left behind: the routine's place is after it, and nothing is taught."""
    at = talk.visit.at
    unfinished = talk.unfinished
    if at and unfinished and unfinished.place.stretch == at.stretch:
        there = next_stretch(talk.routine, talk.offered, at)
        talk = talk.at_place(replace(unfinished, place=there, left=None) if there else None)
    return talk.visiting(
        replace(talk.visit, at=None, then=None, left=None, detour=False, one_side=False)
    )


def carry_on(talk: Talk, *before: Cue) -> Turn:
    """The rest of a detour that the listener broke in on; else the routine, where it was left."""
    visit = talk.visit
    if visit.at and visit.detour and visit.left is not None:
        return teach(talk, visit.at, *before, left=visit.left or None)
    return resume(talk, *before)


def resume(talk: Talk, *before: Cue) -> Turn:
    """The routine, where it was left."""
    unfinished = talk.unfinished
    if unfinished is None:
        return ask_again(talk, *before, talk.say("move.nothing_open"))
    place, left = unfinished.place, unfinished.left
    start = section_start(talk.routine, place)
    if talk.visit.at is None and not _just_left(talk):
        place, left = start, None
    if place != start and left is None and talk.visit.body is talk.stretch(place).position:
        # Who is led into position hears the name there.
        before = (*before, talk.say("move.back_to", section=talk.name(place)))
    talk = talk.visiting(replace(talk.visit, detour=False, one_side=False))
    return teach(talk, place, *before, left=left)


def pause(talk: Talk) -> Turn:
    """Quiet for a minute; the place is kept."""
    if talk.visit.at is None:
        return ask_again(talk, talk.say("pause.before"), Pause(10))
    key = "pause" if talk.visit.left is None else "pause.inside"
    return ask_again(talk, talk.say(key), Pause(PAUSE_SECONDS))


def finish(talk: Talk, *before: Cue) -> Turn:
    """The end of the routine: counted, closed, the listener helped up."""
    talk = counted(talk)
    enough = [talk.say("finish.enough")] if talk.progress.rounds_on(talk.today) > 1 else []
    return close(
        talk,
        *before,
        talk.say("finish.done"),
        *getting_up(talk),
        *enough,
        talk.say("finish.goodbye"),
    )


def all_done(talk: Talk) -> bool:
    """Whether all of the routine was heard but its closing words: whoever leaves now has done it."""
    visit = talk.visit
    return visit.asking is Asking.NEXT and visit.left is None and ahead(talk) == Ahead(Way.FINISH)


def counted(talk: Talk) -> Talk:
    """The same turn with the routine done, and over."""
    talk = talk.remembering(talk.progress.with_round(talk.now, talk.today)).at_place(None)
    return talk.visiting(replace(talk.visit, at=None, then=None))


def over(talk: Talk, why: Ended) -> Talk:
    """The same turn when the session ended without a goodbye: a routine heard to its end is counted.

    Hands-free the coach's last words were how to go on, so whoever opens it again soon is not
    asked. After something hurt they are.
    """
    if all_done(talk):
        return counted(talk)
    unfinished, visit = talk.unfinished, talk.visit
    led = (
        talk.progress.settings.value.wait is Wait.NEVER
        and visit.asking is Asking.NEXT
        and not visit.detour
    )
    if unfinished and led and why is Ended.IN_SILENCE and not visit.avoid:
        return talk.at_place(replace(unfinished, ran_out=True))
    return talk


def runs_on(talk: Talk) -> bool:
    """Whether the routine goes on without a question when the skill is opened."""
    return talk.unfinished is not None and talk.unfinished.ran_out and _just_left(talk)


def asked_again(talk: Talk) -> Talk:
    """The same turn with somebody there who said something else than to open the skill."""
    unfinished = talk.unfinished
    return (
        talk.at_place(replace(unfinished, ran_out=False))
        if unfinished and unfinished.ran_out
        else talk
    )


def started(talk: Talk) -> bool:
    """Whether the routine is past its first section, so that starting over loses something."""
    unfinished = talk.unfinished
    return (
        unfinished is not None and unfinished.place.section != _beginning(talk, unfinished).section
    )


def waits(talk: Talk) -> bool:
    """Whether there is a place to carry on at: past the first section, or for ten minutes inside it."""
    unfinished = talk.unfinished
    if unfinished is None or started(talk):
        return unfinished is not None
    return unfinished.place != _beginning(talk, unfinished) and _just_left(talk)


def _beginning(talk: Talk, unfinished: Unfinished) -> Place:
    return opening(talk.routine[unfinished.plan[0]])


def _just_left(talk: Talk) -> bool:
    return talk.now - talk.progress.unfinished.at <= SAME_VISIT_SECONDS


def _waiting(talk: Talk) -> Place | None:
    """Where the routine waits while nothing is taught; ``None`` right after pain, when nothing may be led back into."""
    waits = talk.unfinished and talk.visit.asking is not Asking.TOMORROW_OFF
    return talk.unfinished.place if talk.unfinished and waits else None
