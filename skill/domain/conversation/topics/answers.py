"""Questions of the listener's that change nothing: help, where am I, advice, the list; leaving."""

from skill.domain.conversation.context import Context
from skill.domain.conversation.events import Topic
from skill.domain.conversation.questions import Choose, HoldLength, Next, YesOrNo
from skill.domain.conversation.state import Detour
from skill.domain.conversation.teach import answer_between
from skill.domain.conversation.topics.ending import all_done, count_routine
from skill.domain.conversation.turn import Card, Turn, close
from skill.domain.listening.situation import Interrupted
from skill.domain.memory.settings import Wait
from skill.domain.routine.place import Place
from skill.domain.script.answer import section_seconds
from skill.domain.script.round_length import ANSWER_SECONDS
from skill.domain.script.timeline import Cue, Say
from skill.domain.values import replace


def help_here(context: Context) -> Turn:
    """What helps here and now, and two things more, others each time.

    A yes or a no needs no more; nor does somebody who is holding.
    """
    question = context.visit.question
    if isinstance(question, YesOrNo):
        keys: tuple[str, ...] = ("help.question",)
    elif context.hold_broken_in_on:
        keys = ("help.inside",)
    elif context.place or isinstance(question, Next):
        keys = ("help.inside", "help.more_inside")
    else:
        keys = ("help.before", "help.more_before")
    turn = answer_between(context, *(context.say(key, count=context.count) for key in keys))
    return replace(turn, card=Card(context.words("card.title"), context.words("help.card")))


def not_understood(context: Context) -> Turn:
    """Two things that work here; the place is unchanged."""
    question = context.visit.question
    if isinstance(question, YesOrNo):
        key = "fallback.question"
    elif isinstance(question, Choose | HoldLength) or context.hold_broken_in_on:
        key = "fallback.named"
    elif context.place:
        key = "fallback.inside"
    else:
        key = "fallback.before"
    return answer_between(context, context.say(key))


def list_stretches(context: Context) -> Turn:
    """The stretches in their order, and how to ask for one."""
    names = context.phrases.listed([stretch.name for stretch in context.routine.stretches])
    return answer_between(
        context,
        context.say(
            "list",
            stretches=names,
            count=context.count,
        ),
    )


def advise(context: Context, topic: Topic | None) -> Turn:
    """The article's advice on a topic, or the short of it all.

    Who should leave the present stretch out comes first.
    """
    advice = context.say(f"advice.{topic.value}" if topic else "advice.general")
    if context.place and topic in (Topic.DOCTOR, Topic.LIMITS):
        return answer_between(
            context,
            Say(context.stretch(context.place).caution),
            advice,
        )
    return answer_between(context, advice)


def where_am_i(context: Context) -> Turn:
    """The section, the step where it is known, what is left of a hold, and the minutes left."""
    place = context.place
    if place is None:
        return answer_between(context, _say_waiting(context))
    section = context.say("where.section", section=context.name(place))
    if context.hold_broken_in_on:
        # What remains of it is said as it goes on.
        return answer_between(context, section)
    said: list[Cue] = [section]
    if isinstance(context.situation, Interrupted) or context.settings.wait is Wait.STEP:
        said.append(_say_step(context, place))
    if isinstance(context.situation, Interrupted) and context.situation.remaining:
        length = context.phrases.length(context.situation.remaining)
        said.append(context.say("hold.rest", length=length))
    said += _say_rest_of_round(context, place)
    return answer_between(context, *said)


def _say_waiting(context: Context) -> Cue:
    unfinished = context.unfinished
    if unfinished is None:
        return context.say("where.nowhere")
    minutes = context.phrases.about(_seconds_from(context, unfinished.place))
    section = context.name(unfinished.place)
    return context.say(
        "where.waiting",
        section=section,
        minutes=minutes,
    )


def _say_step(context: Context, place: Place) -> Cue:
    ids = context.stretch(place).step_ids
    number = context.phrases.number(ids.index(place.step) + 1)
    return context.say(
        "where.step",
        number=number,
        count=context.phrases.number(len(ids)),
    )


def _say_rest_of_round(context: Context, place: Place) -> list[Cue]:
    """Where the routine waits, or the minutes left of it; at the last section nothing."""
    unfinished = context.unfinished
    if isinstance(context.course, Detour):
        if unfinished is None:
            return []
        return [context.say("where.detour", section=context.name(unfinished.place))]
    following = context.section_after(place)
    if following is None:
        return []
    minutes = context.phrases.about(_seconds_from(context, following))
    return [context.say("where.left", minutes=minutes)]


def tell_history(context: Context) -> Turn:
    """Days and stretches of the last seven days, the streak, the last time."""
    history, phrases = context.progress.history, context.phrases
    last = history.last(context.today)
    if last is None:
        return answer_between(context, context.say("history.none"))
    said: list[Cue] = []
    days = history.days_in_week(context.today)
    if days:
        count = history.stretches_in_week(context.today)
        stretches = phrases.counted(
            "count.stretch",
            "count.stretches",
            count,
        )
        spoken_days = phrases.counted("count.day", "count.days", days)
        said.append(
            context.say(
                "history.week",
                days=spoken_days,
                stretches=stretches,
            )
        )
    streak = history.streak(context.today)
    if streak.days > 1:
        key = "history.streak_year" if streak.is_longer else "history.streak"
        spoken_streak = phrases.counted(
            "count.day",
            "count.days",
            streak.days,
        )
        said.append(context.say(key, days=spoken_streak))
    ago = max(0, (context.today - last).days)
    key = {0: "history.last_today", 1: "history.last_yesterday"}.get(ago, "history.last")
    spoken_ago = phrases.counted("count.day", "count.days", ago)
    return answer_between(
        context,
        *said,
        context.say(key, days=spoken_ago),
    )


def leave(context: Context) -> Turn:
    """Goodbye; the place is kept, and the last words say how to come back.

    After the last section it was the end.
    """
    if all_done(context):
        done = context.say("finish.done")
        return close(
            count_routine(context),
            done,
            context.say("goodbye.plain"),
        )
    kept = context.unfinished and context.remembers
    return close(context, context.say("goodbye.kept" if kept else "goodbye.plain"))


def _seconds_from(context: Context, place: Place) -> float:
    """The length of the round from the section of ``place`` on.

    The movements and the listener's own words are counted in.
    """
    order = context.sections
    here = [index for index, one in enumerate(order) if one.section == place.section]
    rest = order[here[0] :] if here else ()
    word = 0 if context.hands_free else ANSWER_SECONDS
    total, body = 0.0, context.visit.body
    for section in rest:
        stretch = context.stretch(section)
        teaching = context.teaching(stretch)
        total += word + section_seconds(
            context.routine,
            stretch,
            section.side,
            teaching,
            context.phrases,
            body,
        )
        body = stretch.position
    return total
