"""Opening the skill, starting, and starting over: which question greets the listener."""

from skill.domain.conversation.asking import ask, ask_next
from skill.domain.conversation.context import Context
from skill.domain.conversation.questions import (
    Again,
    Anyway,
    CarryOn,
    Question,
    Start,
    StartOver,
)
from skill.domain.conversation.state import Greeting, Hint, OnRoutine
from skill.domain.conversation.teach import say_once, teach
from skill.domain.conversation.topics.ending import all_done, count_routine
from skill.domain.conversation.topics.moving import resume
from skill.domain.conversation.topics.waiting import is_started, runs_on, waits_for_listener
from skill.domain.conversation.turn import Card, Turn
from skill.domain.listening.situation import Nowhere
from skill.domain.memory.progress import Notice, Unfinished
from skill.domain.routine.model import Stretch
from skill.domain.routine.place import opening, sections
from skill.domain.script.round_length import Choice, round_for, usual_seconds
from skill.domain.script.section import Teaching
from skill.domain.script.timeline import Cue
from skill.domain.values import replace

ENOUGH_ROUNDS = 2
"""Routines a day that are plenty (the article: once or twice a day)."""
AFTER_THE_GREETING = 2
"""The turn in which "what?" asks for the greeting again."""


def greet(context: Context) -> Turn:
    """The first words of a visit."""
    heard_notice = Notice.SAFETY in context.progress.heard
    if not heard_notice and not waits_for_listener(context):
        return _welcome(context)
    if runs_on(context):
        # What would be asked first was answered in the visit that ran out.
        return resume(context, context.say(Greeting.UNFINISHED))
    return hold_back(context) or _greet_known(context)


def repeat_greeting(context: Context) -> Turn | None:
    """The greeting again, for who did not catch it; ``None`` where it is not what was said."""
    visit = context.visit
    if visit.greeting is None or visit.question is None or visit.turns != AFTER_THE_GREETING:
        return None
    if visit.greeting is Greeting.NEW:
        return _welcome(context)
    return _greet(context, visit.question, visit.greeting)


def start(context: Context, seconds: int | None = None) -> Turn:
    """The first section; asked about first where today's rest, or a place, would be lost.

    A round that is done is counted.
    """
    if all_done(context):
        context = count_routine(context)
    held_back = hold_back(context, seconds)
    if held_back:
        return held_back
    question = context.visit.question
    declined = isinstance(question, Start) and Hint.DECLINED in context.visit.hints
    sure = declined or isinstance(question, StartOver)
    if context.unfinished and is_started(context) and not sure:
        section = context.name(context.unfinished.place)
        return ask(
            context,
            StartOver(seconds),
            context.say("launch.would_lose", section=section),
        )
    return begin(context, seconds)


def decline(context: Context) -> Turn:
    """Not where it was left: from the beginning, or one stretch."""
    return ask(add_hint(context, Hint.DECLINED), Start())


def keep_place(context: Context) -> Turn:
    """Not from the beginning: on from here in the middle of a routine, else where it was left."""
    kept = context.say("launch.kept")
    if context.place:
        return ask_next(context, kept)
    return resume(context, kept)


def insist(context: Context, seconds: int | None) -> Turn:
    """In spite of the rest day, or of two rounds: where it was left, else from the beginning."""
    if context.unfinished and seconds is None:
        return resume(context)
    return start(context, seconds)


def begin(context: Context, seconds: int | None = None, *said: Cue) -> Turn:
    """A new round: the whole routine, or what fits into ``seconds``.

    It begins with its first stretch that did not hurt today.
    """
    avoid = context.visit.avoid
    offered = tuple(one for one in context.routine.ids if one not in avoid) or context.routine.ids
    context = context.situated(Nowhere()).taking(OnRoutine())
    plan, hold = context.routine.ids, None
    before: Cue = context.say("launch.begin")
    if seconds is not None:
        choice = _fit(context, offered, seconds)
        plan, hold = choice.plan, choice.hold
        before = _say_choice(context, choice)
    # What hurt stays in the plan: that it hurt is not for the memory.
    order = sections(context.routine, plan)
    first = next(place for place in order if place.stretch in offered)
    return teach(
        context.at_place(Unfinished(first, plan, hold)),
        first,
        *said,
        before,
    )


def add_hint(context: Context, hint: Hint) -> Context:
    """The same turn with a hint given, or something answered, in this visit."""
    hints = context.visit.hints | {hint}
    return context.visiting(replace(context.visit, hints=hints))


def hold_back(context: Context, seconds: int | None = None) -> Turn | None:
    """The rest day or the two rounds of today, asked about once a visit; who insists may."""
    hints = context.visit.hints
    if context.progress.day_off.value == context.today and Hint.REST_DAY not in hints:
        asked = add_hint(context, Hint.REST_DAY)
        return _greet(asked, Anyway(seconds), Greeting.REST_DAY)
    rounds = context.progress.rounds_on(context.today)
    if rounds >= ENOUGH_ROUNDS and Hint.ENOUGH not in hints:
        asked = add_hint(context, Hint.ENOUGH)
        return _greet(asked, Again(seconds), Greeting.ENOUGH)
    return None


def _greet_known(context: Context) -> Turn:
    if waits_for_listener(context):
        return _greet(context, CarryOn(), Greeting.UNFINISHED)
    if context.progress.rounds_on(context.today):
        return _greet(context, Again(), Greeting.FINISHED)
    return _greet(context, Start(), Greeting.RETURNING)


def _greet(context: Context, question: Question, greeting: Greeting) -> Turn:
    """An open turn that begins with a greeting, remembered in case it is asked for again."""
    greeted = context.visiting(replace(context.visit, greeting=greeting))
    return ask(greeted, question, context.say(greeting))


def _welcome(context: Context) -> Turn:
    minutes = context.phrases.about(usual_seconds(context.routine, context.phrases))
    welcome = context.say(
        Greeting.NEW,
        count=context.count,
        minutes=minutes,
    )
    notice = context.say("safety.notice")
    context = say_once(
        context,
        Notice.SAFETY,
        (welcome, notice),
    )
    greeted = context.visiting(replace(context.visit, greeting=Greeting.NEW))
    turn = ask(
        greeted,
        Start(),
        welcome,
        notice,
    )
    card = Card(context.words("card.title"), context.words("safety.card"))
    return replace(turn, card=card)


def _fit(
    context: Context,
    offered: tuple[str, ...],
    seconds: int,
) -> Choice:
    """The stretches that fit into ``seconds``, as this listener is taught."""

    def taught(stretch: Stretch, held: int | None) -> Teaching:
        there = Unfinished(
            opening(stretch),
            context.routine.ids,
            held,
        )
        return context.at_place(there).teaching(stretch)

    hold = context.settings.hold
    return round_for(
        context.routine,
        context.phrases,
        offered,
        seconds,
        hold,
        taught,
    )


def _say_choice(context: Context, choice: Choice) -> Cue:
    names = context.phrases.listed([context.named(one) for one in choice.plan])
    whole = choice.plan == context.routine.ids and choice.hold is None
    key = "launch.whole" if whole else "launch.short"
    return context.say(
        key,
        minutes=context.phrases.about(choice.seconds),
        stretches=names,
    )
