"""Where the listener was when they spoke up: the state is moved there before any topic looks at it."""

from dataclasses import replace

from skill.domain.conversation.ahead import Way, ahead
from skill.domain.conversation.events import Ended, Event, PreviousAsked, SessionEnded
from skill.domain.conversation.talk import Talk
from skill.domain.heard import Spoken, being_said, places
from skill.domain.place import Place


def located(talk: Talk, event: Event) -> Talk:
    """The same turn with the place by the clock, and with everything counted that was done by then."""
    answer = talk.visit.spoken
    if answer is None:
        return talk
    talk = talk.visiting(replace(talk.visit, spoken=None))
    heard = None
    if not _in_silence(event):
        heard = being_said(answer, talk.now, unbiased=isinstance(event, PreviousAsked))
    if heard is None:
        body = talk.stretch(answer.last).position
        talk = talk.visiting(replace(talk.visit, at=answer.last, then=answer.then, left=None, body=body))
        talk = _count_done(talk, answer, len(answer.marks))
        return _kept_ahead(_count_last(talk))
    if heard.index < 0:
        return talk
    at = answer.marks[heard.index].place
    following = places(answer.marks[heard.index :])[1:]
    then = following[0] if following else answer.then
    body = talk.stretch(at).position
    talk = talk.visiting(replace(talk.visit, at=at, then=then, left=heard.left, body=body))
    talk = _count_done(talk, answer, heard.index + 1)
    if heard.left == 0:
        return _kept_ahead(_count_last(talk))
    return kept(talk, at, heard.left)


def kept(talk: Talk, place: Place, left: int | None = None) -> Talk:
    """The same turn with the routine's place moved; a detour leaves it where it is."""
    if talk.visit.detour or talk.unfinished is None:
        return talk
    return talk.at_place(replace(talk.unfinished, place=place, left=left))


def _in_silence(event: Event) -> bool:
    """The session ran out of reprompts: all of the answer was heard."""
    return isinstance(event, SessionEnded) and event.why is Ended.IN_SILENCE


def _kept_ahead(talk: Talk) -> Talk:
    """What was read is done: the routine waits at what comes next."""
    onward = ahead(talk)
    return kept(talk, onward.place) if onward.place and onward.way is not Way.BACK else talk


def _count_done(talk: Talk, answer: Spoken, reached: int) -> Talk:
    """Count the stretches that were left behind inside one answer."""
    stretches = list(dict.fromkeys(mark.place.stretch for mark in answer.marks[:reached]))
    for stretch_id in stretches[:-1]:
        talk = talk.remembering(talk.progress.with_done(stretch_id, talk.now, talk.today))
    return talk


def _count_last(talk: Talk) -> Talk:
    """Count the present stretch, where all of it was heard on all its sides."""
    at = talk.visit.at
    if at is None or (talk.visit.detour and talk.visit.one_side):
        return talk
    onward = ahead(talk)
    if onward.way in (Way.WITHIN, Way.OTHER_SIDE) and onward.place and onward.place.stretch == at.stretch:
        return talk
    return talk.remembering(talk.progress.with_done(at.stretch, talk.now, talk.today))
