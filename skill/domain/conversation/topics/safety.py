"""Pain, soreness and emergencies.

Never a diagnosis, never "carry on?", and nothing of it is stored.
"""

from datetime import timedelta

from skill.domain.conversation.context import Talk
from skill.domain.conversation.events import Feeling
from skill.domain.conversation.state import Asking
from skill.domain.conversation.topics.moving import past
from skill.domain.conversation.topics.teaching import change_form
from skill.domain.conversation.turn import Card, Turn, ask, ask_again, ask_next, close
from skill.domain.routine.model import Ease
from skill.domain.script.timeline import Cue, Pause
from skill.domain.values import replace

REST_SECONDS = 8
"""Quiet after coming out of a stretch that hurt."""


def emergency(talk: Talk) -> Turn:
    """A sign that needs help now: said, and out of the way."""
    # Nothing else is said then, not even that something could not be saved.
    card = Card(talk.words("card.title"), talk.words("emergency"))
    return replace(close(talk), timeline=(talk.say("emergency"),), card=card)


def pain(talk: Talk, feeling: Feeling) -> Turn:
    """The stretch ends at once.

    Only soreness is offered the easier form; doubt counts as an emergency.
    """
    if feeling is Feeling.NUMB:
        return emergency(talk)
    if feeling is Feeling.SORE:
        return _sore(talk)
    told = "pain.before" if feeling is Feeling.PAIN and talk.visit.at is None else f"pain.{feeling}"
    leave = _come_out(talk)
    talk = left_behind(talk)
    return ask(talk, Asking.TOMORROW_OFF, *leave, talk.say(told))


def rest_tomorrow(talk: Talk, *, agreed: bool) -> Turn:
    """The answer to "shall I leave tomorrow out?". Only a date is kept."""
    if not agreed:
        return close(talk, talk.say("pain.rest"))
    day_off = talk.progress.day_off.set(talk.today + timedelta(days=1), talk.now)
    return close(
        talk.remembering(replace(talk.progress, day_off=day_off)), talk.say("pain.tomorrow_off")
    )


def answer_sore(talk: Talk, *, easier: bool) -> Turn:
    """The answer to the offer of the easier form; without it the stretch is left behind."""
    if easier:
        return change_form(talk, Ease.EASIER, always=False, anew=True)
    return ask_next(left_behind(talk), talk.say("pain.sore_rest"))


def left_behind(talk: Talk) -> Talk:
    """The same turn with the present stretch over, and not offered again in this visit."""
    at = talk.visit.at
    avoid = talk.visit.avoid | ({at.stretch} if at else set())
    talk = past(talk)
    return talk.visiting(replace(talk.visit, avoid=avoid))


def _sore(talk: Talk) -> Turn:
    if talk.visit.at is None:
        # "Shall we carry on?" is never asked of somebody who has just said that.
        leave_open = ask_next if talk.visit.asking is Asking.CARRY_ON else ask_again
        return leave_open(talk, talk.say("pain.sore_before"))
    return ask(talk, Asking.EASIER, *_come_out(talk), talk.say("pain.sore"))


def _come_out(talk: Talk) -> tuple[Cue, ...]:
    place = talk.visit.at
    if place is None:
        return ()
    return talk.sided(talk.stretch(place).come_out, place), Pause(REST_SECONDS)
