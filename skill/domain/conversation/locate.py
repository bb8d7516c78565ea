"""Where the listener was when they spoke up: the state is moved there before any topic looks at it."""

from skill.domain.conversation.context import Talk
from skill.domain.conversation.events import Ended, Event, PreviousAsked, ResumeAsked, SessionEnded
from skill.domain.conversation.next_step import Way, ahead
from skill.domain.conversation.state import Asking
from skill.domain.listening.playback import Heard, Spoken, being_said, places
from skill.domain.routine.place import Place
from skill.domain.values import replace

REPEATED_SECONDS = 300
"""A stretch heard to its end again so soon was repeated: it is not known any better for that."""


def located(talk: Talk, event: Event) -> Talk:
    """The same turn with the place by the clock, and with everything counted that was done by then."""
    answer = talk.visit.spoken
    if answer is None:
        return talk
    talk = talk.visiting(replace(talk.visit, spoken=None))
    heard = _heard(answer, talk.now, event)
    if heard is None:
        body = talk.stretch(answer.last).position
        talk = talk.visiting(
            replace(talk.visit, at=answer.last, then=answer.then, left=None, body=body)
        )
        talk = _count_last(_count_done(talk, answer, len(answer.marks)))
        # It was done when it ended, however late this word comes: another speaker may have led on
        # since.
        ended = min(talk.now, answer.at + int(answer.seconds))
        return replace(_kept_ahead(replace(talk, now=ended)), now=talk.now)
    if heard.index < 0:
        return talk
    talk = _count_done(_broken_in(talk, answer, heard), answer, heard.index + 1)
    if isinstance(event, ResumeAsked) and talk.unfinished:
        # Who breaks in on a detour to go back to the routine does not want the rest of it.
        talk = talk.visiting(replace(talk.visit, left=None))
    if heard.left == 0:
        return _kept_ahead(_count_last(talk))
    return kept(talk, answer.marks[heard.index].place, heard.left)


def cut_short(talk: Talk) -> Talk:
    """The same turn where a fault broke in on an answer: back at its beginning, unless all of it was heard.

    The clock goes on while an apology is said, so that the answer's marks no longer tell anything.
    """
    answer = talk.visit.spoken
    if answer is None or talk.now >= answer.at + answer.seconds:
        return talk
    talk = talk.visiting(replace(talk.visit, spoken=None))
    begun = answer.marks and answer.marks[0].says == answer.marks[0].waits == 0
    return _broken_in(talk, answer, Heard(0)) if begun else talk


def kept(talk: Talk, place: Place, left: int | None = None) -> Talk:
    """The same turn with the routine's place moved; a detour leaves it where it is."""
    unfinished = talk.unfinished
    if talk.visit.detour or unfinished is None:
        return talk
    if left is None and place == unfinished.place:
        # On the way back into a hold: what was left of it still is.
        left = unfinished.left
    return talk.at_place(replace(unfinished, place=place, left=left))


def _heard(answer: Spoken, now: int, event: Event) -> Heard | None:
    why = event.why if isinstance(event, SessionEnded) else None
    if why is Ended.IN_SILENCE:
        # The session ran out of reprompts, so all was heard.
        return None
    # After a fault nobody knows whether anything was: the safe guess is the beginning.
    return being_said(
        answer,
        answer.at if why is Ended.IN_ERROR else now,
        unbiased=isinstance(event, PreviousAsked),
    )


def _broken_in(talk: Talk, answer: Spoken, heard: Heard) -> Talk:
    """The same turn with the listener at the step that was being said, and "next" leading to the one after."""
    at = answer.marks[heard.index].place
    before = answer.marks[heard.index - 1].place if heard.index else None
    body = talk.stretch(at).position
    if before is None:
        # Still on the way into position, if there was one.
        body = answer.body
    elif before.section != at.section:
        body = talk.stretch(before).position
    following = places(answer.marks[heard.index :])[1:]
    then = following[0] if following else answer.then
    if then and then.section != at.section:
        then = None
    left = None if heard.left == 0 else heard.left or 0
    asking = talk.visit.asking
    if asking is Asking.START and left is not None:
        # That was to be the question once all was heard.
        asking = Asking.NEXT
    return talk.visiting(replace(talk.visit, at=at, then=then, left=left, body=body, asking=asking))


def _kept_ahead(talk: Talk) -> Talk:
    """What was read is done: the routine waits at what comes next."""
    onward = ahead(talk)
    return kept(talk, onward.place) if onward.place and onward.way is not Way.BACK else talk


def _count_done(talk: Talk, answer: Spoken, reached: int) -> Talk:
    """Count the stretches that were left behind inside one answer."""
    stretches = list(dict.fromkeys(mark.place.stretch for mark in answer.marks[:reached]))
    for stretch_id in stretches[:-1]:
        talk = _done(talk, stretch_id)
    return talk


def _count_last(talk: Talk) -> Talk:
    """Count the present stretch, where all of it was heard on all its sides."""
    at = talk.visit.at
    if at is None or (talk.visit.detour and talk.visit.one_side):
        return talk
    onward = ahead(talk)
    if (
        onward.way in (Way.WITHIN, Way.OTHER_SIDE)
        and onward.place
        and onward.place.stretch == at.stretch
    ):
        return talk
    return _done(talk, at.stretch)


def _done(talk: Talk, stretch_id: str) -> Talk:
    if any(
        one == stretch_id and talk.now - at < REPEATED_SECONDS for one, at in talk.progress.learning
    ):
        return talk
    return talk.remembering(talk.progress.with_done(stretch_id, talk.now, talk.today))
