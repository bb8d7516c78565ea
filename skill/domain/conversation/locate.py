"""Where the listener was when they spoke up: the state is moved there before any topic looks at it.

The rules:

- A listener who was Listening is Interrupted at the step the clock finds, or Finished where that
  step, or all of it, was done. What was done by then is counted.
- A session that ran out in silence was heard to its end, and its length tells the pace of the
  voice. After a fault nobody knows what was heard: the safe guess is the beginning.
- What is said for the only time counts as said when it was heard, not when it was sent.
"""

from skill.domain.conversation.context import Context
from skill.domain.conversation.events import Ended, Event, PainTold, PreviousAsked, SessionEnded
from skill.domain.conversation.next_step import Onward, OtherSide, Within, next_step
from skill.domain.conversation.questions import Next, Start
from skill.domain.conversation.state import Detour
from skill.domain.listening.guess import LONGEST_LAG, Loss, Reached, find, within_doubt
from skill.domain.listening.pace import learn
from skill.domain.listening.playback import Playback, section_ends
from skill.domain.listening.situation import Finished, Interrupted, Listening
from skill.domain.routine.model import Position
from skill.domain.routine.place import Place
from skill.domain.values import replace

REPEATED_SECONDS = 300
"""A stretch heard to its end again so soon was repeated: it is not known any better for that."""


def locate(context: Context, event: Event) -> Context:
    """The same turn with the place by the clock, and with everything counted that was done."""
    context = _hear_notices(context, event)
    situation = context.visit.situation
    if not isinstance(situation, Listening):
        return context
    playback = situation.playback
    context = replace(context.situated(situation.before), breaking_in=True)
    if isinstance(event, SessionEnded) and event.why is Ended.IN_ERROR:
        return context.visiting(replace(context.visit, body=playback.body))
    if isinstance(event, SessionEnded) and event.why is Ended.IN_SILENCE:
        return _hear_out(_learn_voice(context, playback), playback)
    voice = context.progress.voice.value
    reached = find(
        playback,
        context.now,
        voice,
        _loss(event),
    )
    if reached is None:
        return _hear_out(context, playback)
    if isinstance(event, PainTold):
        doubted = [place.stretch for place in within_doubt(playback, context.now, voice)]
        context = replace(context, doubted=tuple(dict.fromkeys(doubted)))
    return _break_in(context, playback, reached)


def cut_short(context: Context) -> Context:
    """The same turn where a fault broke in on an answer: at its beginning, unless all was heard.

    The clock goes on while an apology is said, so the answer's marks no longer tell anything.
    """
    situation = context.visit.situation
    if not isinstance(situation, Listening):
        return context
    playback = situation.playback
    if context.now >= playback.sent + playback.says + playback.waits:
        return context.situated(Finished(playback.last, playback.then))
    context = context.situated(situation.before)
    return context.visiting(replace(context.visit, body=playback.body))


def count_stretch(context: Context, stretch_id: str) -> Context:
    """Count a stretch as done now, but not twice where it was repeated at once."""
    for known_id, at in context.progress.learning:
        if known_id == stretch_id and context.now - at < REPEATED_SECONDS:
            return context
    progress = context.progress.with_done(
        stretch_id,
        context.now,
        context.today,
    )
    return context.remembering(progress)


def _loss(event: Event) -> Loss:
    if isinstance(event, PreviousAsked | PainTold):
        return Loss.EVEN
    return Loss.EARLY


def _learn_voice(context: Context, playback: Playback) -> Context:
    known = context.progress.voice
    learned = learn(known.value, playback, context.now)
    if learned == known.value:
        return context
    voice = known.set(learned, context.now)
    return context.remembering(replace(context.progress, voice=voice))


def _hear_notices(context: Context, event: Event) -> Context:
    """Count what was said for the only time, where the listener heard it."""
    ran_out = isinstance(event, SessionEnded) and event.why is Ended.IN_SILENCE
    latest = context.now - LONGEST_LAG
    heard = {notice for notice, at in context.visit.notices if ran_out or at <= latest}
    if not context.visit.notices:
        return context
    if not heard <= context.progress.heard:
        progress = replace(context.progress, heard=context.progress.heard | heard)
        context = context.remembering(progress)
    return context.visiting(replace(context.visit, notices=()))


def _hear_out(context: Context, playback: Playback) -> Context:
    """All of the answer was heard."""
    body = context.stretch(playback.last).position
    situation = Finished(playback.last, playback.then)
    context = context.visiting(
        replace(
            context.visit,
            situation=situation,
            body=body,
        )
    )
    ends = section_ends(playback, context.progress.voice.value)
    ended = playback.sent + ends[-1] if ends else context.now
    # It was done when it ended, however late this word comes: another speaker may have led on.
    then = replace(context, now=min(context.now, ended))
    then = _count_stretches(
        then,
        playback,
        len(playback.marks),
    )
    then = _keep_ahead(_count_last(then))
    return replace(
        then,
        now=context.now,
        breaking_in=False,
    )


def _break_in(
    context: Context,
    playback: Playback,
    reached: Reached,
) -> Context:
    """The listener spoke up at a mark: its step is theirs, and what was done before it counts."""
    if reached.number < 0:
        # None of its steps had begun, so there was nothing to break in on.
        before = replace(context, breaking_in=False)
        before = before.visiting(replace(before.visit, body=playback.body))
        return _wait_for_next(before)
    mark = playback.marks[reached.number]
    body = _body_at(context, playback, reached.number)
    context = context.visiting(replace(context.visit, body=body))
    context = _count_stretches(
        context,
        playback,
        reached.number + 1,
    )
    if mark.done:
        return finish_step(context, mark.place)
    context = context.situated(Interrupted(mark.place, reached.remaining))
    return _keep(
        _wait_for_next(context),
        mark.place,
        reached.remaining,
    )


def _wait_for_next(context: Context) -> Context:
    """The same turn with "next" as the open question: "start" was to be it once all was heard."""
    interrupted = isinstance(context.situation, Interrupted)
    if interrupted and isinstance(context.visit.question, Start):
        return context.visiting(replace(context.visit, question=Next()))
    return context


def finish_step(context: Context, place: Place) -> Context:
    """The same turn with the step at ``place`` done, and the routine's place after it."""
    context = context.situated(Finished(place, context.step_after(place)))
    return _keep_ahead(_count_last(context))


def _body_at(
    context: Context,
    playback: Playback,
    index: int,
) -> Position:
    """How the listener is placed at a mark: in a section's first step they are on their way."""
    here = playback.marks[index].place
    position = context.stretch(here).position
    if here.step != context.stretch(here).steps[0].id:
        return position
    before = [mark.place for mark in playback.marks[:index] if mark.place != here]
    if not before:
        return playback.body
    return context.stretch(before[-1]).position


def _keep(
    context: Context,
    place: Place,
    remaining: int | None,
) -> Context:
    unfinished = context.unfinished
    if unfinished is None:
        return context
    if remaining is None and place == unfinished.place:
        # On the way back into a hold: what remained of it still does.
        remaining = unfinished.remaining
    return context.moved_to(place, remaining)


def _keep_ahead(context: Context) -> Context:
    """What was read is done: the routine waits at what comes next."""
    if context.unfinished is None:
        return context
    match next_step(context):
        case Within(place) | OtherSide(place) | Onward(place):
            return context.moved_to(place)
        case _:
            return context


def _count_stretches(
    context: Context,
    playback: Playback,
    reached: int,
) -> Context:
    """Count the stretches that were left behind inside one answer."""
    heard = [mark.place.stretch for mark in playback.marks[:reached]]
    for stretch_id in list(dict.fromkeys(heard))[:-1]:
        context = count_stretch(context, stretch_id)
    return context


def _count_last(context: Context) -> Context:
    """Count the present stretch, where all of it was heard on all its sides."""
    at = context.place
    one_side = isinstance(context.course, Detour) and context.course.side
    if at is None or one_side:
        return context
    match next_step(context):
        case Within() | OtherSide():
            return context
        case _:
            return count_stretch(context, at.stretch)
