"""Questions of the listener's that change nothing: help, where am I, advice, the list; and leaving."""

from skill.domain.conversation.context import Talk
from skill.domain.conversation.events import Topic
from skill.domain.conversation.state import YES_OR_NO, Asking
from skill.domain.conversation.topics.moving import all_done, counted
from skill.domain.conversation.topics.teaching import teaching_of
from skill.domain.conversation.turn import Card, Turn, ask_again, close
from skill.domain.memory.history import DAYS_KEPT
from skill.domain.memory.progress import Wait
from skill.domain.routine.place import Place, next_section, sections
from skill.domain.script.answer import section_seconds
from skill.domain.script.round_length import ANSWER_SECONDS
from skill.domain.script.timeline import Say
from skill.domain.values import replace


def help_here(talk: Talk) -> Turn:
    """What helps here and now, and two things more, others each time; a yes or a no needs no more."""
    keys: tuple[str, ...] = ("help.before", "help.more_before")
    if talk.visit.asking in YES_OR_NO:
        keys = ("help.question",)
    elif talk.visit.at or talk.visit.asking is Asking.NEXT:
        keys = ("help.inside", "help.more_inside")
    turn = ask_again(talk, *(talk.say(key, count=talk.count) for key in keys))
    return replace(turn, card=Card(talk.words("card.title"), talk.words("help.card")))


def not_understood(talk: Talk) -> Turn:
    """Two things that work here; the place is unchanged."""
    key = "fallback.before"
    if talk.visit.asking in YES_OR_NO:
        key = "fallback.question"
    elif talk.visit.asking in (Asking.STRETCH, Asking.HOLD_LENGTH):
        key = "fallback.named"
    elif talk.visit.at:
        key = "fallback.inside"
    return ask_again(talk, talk.say(key))


def list_stretches(talk: Talk) -> Turn:
    """The stretches in their order, and how to ask for one."""
    names = talk.phrases.listed([stretch.name for stretch in talk.routine.stretches])
    return ask_again(talk, talk.say("list", stretches=names, count=talk.count))


def advise(talk: Talk, topic: Topic | None) -> Turn:
    """The article's advice on a topic, or the short of it all; who should leave the present stretch out comes first."""
    advice = talk.say(f"advice.{topic.value}" if topic else "advice.general")
    if talk.visit.at and topic in (Topic.DOCTOR, Topic.LIMITS):
        return ask_again(talk, Say(talk.stretch(talk.visit.at).caution), advice)
    return ask_again(talk, advice)


def where_am_i(talk: Talk) -> Turn:
    """The section, the step where it is known, what is left of a hold, and the minutes left of the routine."""
    unfinished, place = talk.unfinished, talk.visit.at
    if place is None:
        if unfinished is None:
            return ask_again(talk, talk.say("where.nowhere"))
        left = talk.phrases.about(_seconds_from(talk, unfinished.place))
        return ask_again(
            talk, talk.say("where.waiting", section=talk.name(unfinished.place), minutes=left)
        )
    said = [talk.say("where.section", section=talk.name(place))]
    if talk.progress.settings.value.wait is Wait.STEP or talk.visit.left is not None:
        ids = [step.id for step in talk.stretch(place).steps]
        number, count = (talk.phrases.number(one) for one in (ids.index(place.step) + 1, len(ids)))
        said.append(talk.say("where.step", number=number, count=count))
    if talk.visit.left:
        said.append(talk.say("hold.rest", length=talk.phrases.length(talk.visit.left)))
    if talk.visit.detour:
        if unfinished:
            said.append(talk.say("where.detour", section=talk.name(unfinished.place)))
    elif following := next_section(talk.routine, talk.offered, place):
        # At the last the question says so.
        left = talk.phrases.about(_seconds_from(talk, following))
        said.append(talk.say("where.left", minutes=left))
    return ask_again(talk, *said)


def tell_history(talk: Talk) -> Turn:
    """Days and stretches of the last seven days, the streak, the last time."""
    history, phrases = talk.progress.history, talk.phrases
    last = history.last()
    if last is None:
        return ask_again(talk, talk.say("history.none"))
    said = []
    if days := history.days_in_week(talk.today):
        stretches = phrases.counted(
            "count.stretch", "count.stretches", history.stretches_in_week(talk.today)
        )
        said.append(
            talk.say(
                "history.week",
                days=phrases.counted("count.day", "count.days", days),
                stretches=stretches,
            )
        )
    if (streak := history.streak(talk.today)) > 1:
        key = "history.streak_year" if streak >= DAYS_KEPT else "history.streak"
        said.append(talk.say(key, days=phrases.counted("count.day", "count.days", streak)))
    ago = max(0, (talk.today - last).days)
    key = {0: "history.last_today", 1: "history.last_yesterday"}.get(ago, "history.last")
    return ask_again(
        talk, *said, talk.say(key, days=phrases.counted("count.day", "count.days", ago))
    )


def leave(talk: Talk) -> Turn:
    """Goodbye; the place is kept, and the last words say how to come back.

    After the last section it was the end.
    """
    if all_done(talk):
        return close(counted(talk), talk.say("finish.done"), talk.say("goodbye.plain"))
    return close(
        talk, talk.say("goodbye.kept" if talk.unfinished and talk.remembers else "goodbye.plain")
    )


def _seconds_from(talk: Talk, place: Place) -> float:
    """The length of the round from the section of ``place`` on, with the movements and the listener's own words."""
    order = sections(talk.routine, talk.plan)
    here = next((i for i, one in enumerate(order) if one.section == place.section), len(order))
    word = 0 if talk.progress.settings.value.wait is Wait.NEVER else ANSWER_SECONDS
    total, body = 0.0, talk.visit.body
    for one in order[here:]:
        stretch = talk.stretch(one)
        teaching = teaching_of(talk, stretch)
        total += word + section_seconds(
            talk.routine, stretch, one.side, teaching, talk.phrases, body
        )
        body = stretch.position
    return total
