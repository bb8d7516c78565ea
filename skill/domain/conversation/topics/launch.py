"""Opening the skill, starting, and starting over: which question greets the listener, by what is remembered."""

from skill.domain.conversation.context import Talk
from skill.domain.conversation.state import Asking, Hint
from skill.domain.conversation.topics.moving import (
    all_done,
    counted,
    resume,
    runs_on,
    started,
    waits,
)
from skill.domain.conversation.topics.teaching import teach, teaching_of
from skill.domain.conversation.turn import Card, Turn, ask, ask_next
from skill.domain.memory.progress import Notice, Unfinished
from skill.domain.routine.model import Stretch
from skill.domain.routine.place import opening, sections
from skill.domain.script.round_length import round_for, usual_seconds
from skill.domain.script.section import Teaching
from skill.domain.script.timeline import Cue
from skill.domain.values import replace

ENOUGH_ROUNDS = 2
"""Routines a day that are plenty (the article: once or twice a day)."""


def greet(talk: Talk) -> Turn:
    """The first words of a visit."""
    if Notice.SAFETY not in talk.progress.heard:
        return _welcome(talk)
    if runs_on(talk):
        # What would be asked first was answered in the visit that ran out.
        return resume(talk, talk.say("launch.unfinished"))
    if turn := _held_back(talk):
        return turn
    if waits(talk):
        return ask(talk, Asking.CARRY_ON, talk.say("launch.unfinished"))
    if talk.progress.rounds_on(talk.today):
        return ask(talk, Asking.AGAIN, talk.say("launch.finished"))
    return ask(talk, Asking.START, talk.say("launch.returning"))


def start(talk: Talk, seconds: int | None = None) -> Turn:
    """The first section; asked about first where today's rest, or a place, would be lost.

    A round done is counted.
    """
    if all_done(talk):
        talk = counted(talk)
    if turn := _held_back(talk, seconds):
        return turn
    declined = talk.visit.asking is Asking.START and Hint.DECLINED in talk.visit.hints
    sure = declined or talk.visit.asking is Asking.START_OVER
    if talk.unfinished and started(talk) and not sure:
        lost = talk.say("launch.would_lose", section=talk.name(talk.unfinished.place))
        return ask(talk, Asking.START_OVER, lost, seconds=seconds)
    return begin(talk, seconds)


def decline(talk: Talk) -> Turn:
    """Not where it was left: from the beginning, or one stretch."""
    hints = talk.visit.hints | {Hint.DECLINED}
    return ask(talk.visiting(replace(talk.visit, hints=hints)), Asking.START)


def keep_place(talk: Talk) -> Turn:
    """Not from the beginning: on from here in the middle of a routine, else where it was left."""
    kept = talk.say("launch.kept")
    return ask_next(talk, kept) if talk.visit.at else resume(talk, kept)


def insist(talk: Talk) -> Turn:
    """In spite of the rest day, or of two rounds: where the routine was left, else from the beginning."""
    return (
        resume(talk)
        if talk.unfinished and talk.visit.seconds is None
        else start(talk, talk.visit.seconds)
    )


def begin(talk: Talk, seconds: int | None = None, *said: Cue) -> Turn:
    """A new round: the whole routine, or what fits into ``seconds``; from its first stretch that did not hurt today."""
    offered = (
        tuple(one for one in talk.routine.ids if one not in talk.visit.avoid) or talk.routine.ids
    )
    before = talk.say("launch.begin")
    plan, hold = talk.routine.ids, None
    if seconds is not None:
        anew = talk.visiting(replace(talk.visit, detour=False))

        def taught(stretch: Stretch, held: int | None) -> Teaching:
            return teaching_of(
                anew.at_place(Unfinished(opening(stretch), talk.routine.ids, held)), stretch
            )

        chosen = round_for(
            talk.routine, talk.phrases, offered, seconds, talk.progress.settings.value.hold, taught
        )
        plan, hold = chosen.plan, chosen.hold
        names = talk.phrases.listed([talk.named(one) for one in plan])
        key = "launch.whole" if plan == talk.routine.ids and hold is None else "launch.short"
        before = talk.say(key, minutes=talk.phrases.about(chosen.seconds), stretches=names)
    # What hurt stays in the plan: that it hurt is not for the memory.
    first = next(one for one in sections(talk.routine, plan) if one.stretch in offered)
    talk = talk.at_place(Unfinished(first, plan, hold))
    talk = talk.visiting(replace(talk.visit, detour=False, one_side=False))
    return teach(talk, first, *said, before)


def _welcome(talk: Talk) -> Turn:
    minutes = talk.phrases.about(usual_seconds(talk.routine, talk.phrases))
    talk = talk.remembering(replace(talk.progress, heard=talk.progress.heard | {Notice.SAFETY}))
    welcome = talk.say("launch.new", count=talk.count, minutes=minutes)
    turn = ask(talk, Asking.START, welcome, talk.say("safety.notice"))
    return replace(turn, card=Card(talk.words("card.title"), talk.words("safety.card")))


def _held_back(talk: Talk, seconds: int | None = None) -> Turn | None:
    """The rest day or the two rounds of today, asked about once a visit; the listener may insist."""
    hints = talk.visit.hints
    if talk.progress.day_off.value == talk.today and Hint.REST_DAY not in hints:
        talk = talk.visiting(replace(talk.visit, hints=hints | {Hint.REST_DAY}))
        return ask(talk, Asking.ANYWAY, talk.say("launch.rest_day"), seconds=seconds)
    if talk.progress.rounds_on(talk.today) >= ENOUGH_ROUNDS and Hint.ENOUGH not in hints:
        talk = talk.visiting(replace(talk.visit, hints=hints | {Hint.ENOUGH}))
        return ask(talk, Asking.AGAIN, talk.say("launch.enough"), seconds=seconds)
    return None
