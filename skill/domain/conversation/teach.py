"""Reading a section or a step aloud, and what is said around it.

The rules:

- The routine's place moves with what is read; a detour leaves it where it is.
- Inside a hold nobody is made to let go: an answer to a question, a setting, or a sound that was
  not understood goes on with the rest of the hold by itself.
- What is said for the only time (the safety notice, how to interrupt) is said again until it was
  heard: :mod:`~skill.domain.conversation.locate` counts it.
"""

from skill.domain.conversation.asking import Taught, ask, ask_next
from skill.domain.conversation.context import Context
from skill.domain.conversation.questions import Next
from skill.domain.conversation.reading import read
from skill.domain.conversation.turn import Card, Turn
from skill.domain.listening.situation import Interrupted
from skill.domain.memory.progress import Notice
from skill.domain.routine.place import Place
from skill.domain.script.phrasebook import sentences
from skill.domain.script.timeline import Cue, Hold, Pause, Say, Timeline, length
from skill.domain.values import replace


def teach(
    context: Context,
    place: Place,
    *before: Cue,
    remaining: int | None = None,
    holding: bool = False,
) -> Turn:
    """Read from ``place`` on, as far as the coach reads before it waits.

    With ``remaining`` only those seconds of the hold at ``place`` are done; ``holding``: the
    listener has not let go of it. Who lies otherwise is led into position first.
    """
    context, notice = _say_notice(context, before)
    opening = (*before, *notice)
    reading = read(context, place, *opening, remaining=remaining, holding=holding)
    context, timeline = _say_how_to_interrupt(
        context,
        opening,
        reading.timeline,
    )
    context = context.moved_to(place, remaining, anew=True)
    taught = Taught(
        Interrupted(place, remaining),
        reading.after,
        context.visit.body,
    )
    turn = ask_next(reading.heard(context), *opening, *timeline, taught=taught)
    said = [cue.words for cue in (*notice, *timeline) if isinstance(cue, Say)]
    card = Card(sentences(context.name(place)), "\n".join(said))
    return replace(turn, card=card)


def answer_between(context: Context, *cues: Cue) -> Turn:
    """An answer to something in between: ``cues``, then whatever was going on.

    That is the rest of the hold that was broken in on, else the question that was open.
    """
    question = context.visit.question
    if question is None:
        return ask_next(context, *cues)
    remaining = context.hold_broken_in_on
    if remaining and context.place and isinstance(question, Next):
        return teach(context, context.place, *cues, remaining=remaining, holding=True)
    return ask(context, question, *cues)


def say_once(
    context: Context,
    notice: Notice,
    before: Timeline,
) -> Context:
    """The same turn with a notice on its way: it ends where ``before`` does."""
    heard_at = context.now + round(length(before))
    notices = (*context.visit.notices, (notice, heard_at))
    return context.visiting(replace(context.visit, notices=notices))


def _say_notice(context: Context, before: Timeline) -> tuple[Context, Timeline]:
    """The safety notice, before the first stretch of a listener's life."""
    if Notice.SAFETY in context.progress.heard:
        return context, ()
    notice = (context.say("safety.notice"), Pause(1))
    return say_once(
        context,
        Notice.SAFETY,
        (*before, *notice),
    ), notice


def _say_how_to_interrupt(
    context: Context,
    opening: Timeline,
    timeline: Timeline,
) -> tuple[Context, Timeline]:
    """How to interrupt the coach, said once, before the first hold is announced."""
    if Notice.INTERRUPT in context.progress.heard:
        return context, timeline
    holds = [index for index, cue in enumerate(timeline) if isinstance(cue, Hold)]
    if not holds:
        return context, timeline
    # Before a hold stand its words and a chime; before a repetition the words that open the set.
    at = max(0, holds[0] - 2)
    hint = context.say("hint.interrupt")
    told = say_once(
        context,
        Notice.INTERRUPT,
        (*opening, *timeline[:at], hint),
    )
    return told, (*timeline[:at], hint, *timeline[at:])
