"""Pain, soreness and emergencies. Never a diagnosis, never "carry on?", and nothing is stored."""

from datetime import timedelta

from skill.domain.conversation.asking import ask, ask_next
from skill.domain.conversation.context import Context
from skill.domain.conversation.events import Feeling
from skill.domain.conversation.questions import CarryOn, Easier, TomorrowOff
from skill.domain.conversation.teach import answer_between
from skill.domain.conversation.topics.skipping import leave_stretch
from skill.domain.conversation.topics.teaching import change_form
from skill.domain.conversation.turn import Card, Turn, close
from skill.domain.listening.situation import Interrupted
from skill.domain.routine.model import Ease
from skill.domain.routine.place import opening
from skill.domain.script.timeline import Pause, Timeline
from skill.domain.values import replace

REST_SECONDS = 8
"""Quiet after coming out of a stretch that hurt."""


def emergency(context: Context) -> Turn:
    """A sign that needs help now: said, and out of the way."""
    # Nothing else is said then, not even that something could not be saved.
    card = Card(context.words("card.title"), context.words("emergency"))
    return replace(
        close(context),
        timeline=(context.say("emergency"),),
        card=card,
    )


def pain(context: Context, feeling: Feeling) -> Turn:
    """The stretch ends at once.

    Only soreness is offered the easier form; doubt counts as an emergency.
    """
    if feeling is Feeling.NUMB:
        return emergency(context)
    if feeling is Feeling.SORE:
        return _sore(context)
    told = f"pain.{feeling}"
    if feeling is Feeling.PAIN and context.place is None:
        told = "pain.before"
    come_out = _come_out(context)
    day = context.today + timedelta(days=1)
    return ask(
        leave_behind(context),
        TomorrowOff(day),
        *come_out,
        context.say(told),
    )


def rest_tomorrow(
    context: Context,
    question: TomorrowOff,
    *,
    agreed: bool,
) -> Turn:
    """The answer to "shall I leave tomorrow out?". Only a date is kept."""
    if not agreed:
        return close(context, context.say("pain.rest"))
    day_off = context.progress.day_off.set(question.day, context.now)
    rested = context.remembering(replace(context.progress, day_off=day_off))
    return close(rested, context.say("pain.tomorrow_off"))


def answer_sore(context: Context, *, easier: bool) -> Turn:
    """The answer to the offer of the easier form; without it the stretch is left behind."""
    if easier:
        return change_form(
            context,
            Ease.EASIER,
            always=False,
            anew=True,
        )
    return ask_next(leave_behind(context), context.say("pain.sore_rest"))


def leave_behind(context: Context) -> Context:
    """The same turn with the stretch that hurt over, and not offered again in this visit.

    Where the clock cannot tell two stretches apart, both are, and the routine is past both.
    """
    at = context.place
    if at is None:
        return leave_stretch(context)
    hurt = set(context.doubted) | {at.stretch}
    visit = replace(context.visit, avoid=context.visit.avoid | hurt)
    context = context.visiting(visit)
    order = [one for one in context.routine.ids if one in hurt]
    last = order[-1]
    if last != at.stretch and context.unfinished:
        there = opening(context.routine[last])
        context = context.situated(Interrupted(there)).moved_to(there)
    return leave_stretch(context)


def _sore(context: Context) -> Turn:
    if context.place is None:
        # "Shall we carry on?" is never asked of somebody who has just said that.
        said = context.say("pain.sore_before")
        if isinstance(context.visit.question, CarryOn):
            return ask_next(context, said)
        return answer_between(context, said)
    return ask(
        context,
        Easier(),
        *_come_out(context),
        context.say("pain.sore"),
    )


def _come_out(context: Context) -> Timeline:
    """How to leave the stretch; words that fit any of them, where it may be one of two."""
    place = context.place
    if place is None:
        return ()
    if len(context.doubted) > 1:
        return context.say("pain.come_out"), Pause(REST_SECONDS)
    return context.sided(context.stretch(place).come_out, place), Pause(REST_SECONDS)
