"""How an answer is left open.

The rules:

- An open answer ends in its question, and so does its reprompt.
- Where the coach waits for "next", the reprompt says how to come back: it is the last that is heard
  before the session runs out. Hands-free it reads on instead, so that silence means "go on", and
  ends with how to go on later, or with the routine's last words.
- An answer that reads steps becomes a playback; from then on the listener is Listening.
- When each section of it will be done is left behind as a trace, for Alexa may never tell that a
  session has ended.
"""

from dataclasses import dataclass

from skill.domain.conversation import questions
from skill.domain.conversation.context import Context
from skill.domain.conversation.next_step import (
    Ahead,
    Nothing,
    Onward,
    OtherSide,
    TheEnd,
    Within,
    next_step,
)
from skill.domain.conversation.prompts import word_next, word_question
from skill.domain.conversation.questions import Question
from skill.domain.conversation.reading import read
from skill.domain.conversation.state import Detour
from skill.domain.conversation.turn import Turn, leave_trace
from skill.domain.listening.playback import Playback, play, section_ends
from skill.domain.listening.situation import Finished, Interrupted, Listening, Settled
from skill.domain.memory.progress import Trace
from skill.domain.routine.model import Position
from skill.domain.script.phrasebook import sentences
from skill.domain.script.timeline import Cue, Pause, Say, Timeline
from skill.domain.values import replace

QUIET_SECONDS = 10
"""Silence before the prompt comes again, where the listener is busy stretching."""


@dataclass(frozen=True)
class Taught:
    """What an answer teaches: where the listener is before its first step, and after its last."""

    before: Settled
    after: Finished
    body: Position
    """How the listener is placed before it."""


def ask(context: Context, question: Question, *cues: Cue, taught: Taught | None = None) -> Turn:
    """An open turn: ``cues``, then the question. ``taught`` is what the cues teach, if anything."""
    if isinstance(question, questions.Next):
        return ask_next(context, *cues, taught=taught)
    prompt = Say(sentences(word_question(context, question)))
    asked = context.visiting(replace(context.visit, question=question))
    return _leave_open(
        asked,
        (*cues, prompt),
        (prompt,),
        taught,
    )


def ask_next(context: Context, *cues: Cue, taught: Taught | None = None) -> Turn:
    """An open turn that waits for "next"; for "start" where nothing is ahead. See :func:`ask`."""
    ahead = next_step(context)
    if isinstance(ahead, Nothing) and not isinstance(context.situation, Interrupted):
        return ask(context, questions.Start(), *cues, taught=taught)
    asked = context.visiting(replace(context.visit, question=questions.Next()))
    prompt = Say(sentences(word_next(context, ahead)))
    timeline = (*cues, prompt)
    if context.hands_free:
        onward = _read_on(asked, ahead)
        if onward:
            reprompt, after = onward
            before = taught or Taught(
                context.situation,
                after,
                context.visit.body,
            )
            return _leave_open(
                asked,
                timeline,
                reprompt,
                replace(before, after=after),
            )
        if isinstance(ahead, TheEnd):
            return _leave_open(
                asked,
                timeline,
                say_last_words(asked),
                taught,
            )
    reprompt = (Pause(QUIET_SECONDS), context.say("hint.come_back"), prompt)
    return _leave_open(
        asked,
        timeline,
        reprompt,
        taught,
    )


def say_last_words(context: Context) -> Timeline:
    """What ends a routine that is not counted yet: praise, the way up, goodbye."""
    enough: Timeline = ()
    if context.progress.rounds_on(context.today):
        enough = (context.say("finish.enough"),)
    goodbye = context.say("finish.goodbye")
    return (context.say("finish.done"), *get_up(context), *enough, goodbye)


def get_up(context: Context) -> Timeline:
    """The way up from the floor, where the listener was led down to it."""
    if context.visit.body is Position.START:
        return ()
    movement = context.routine.movements[context.visit.body, Position.START]
    if not movement.say:
        return ()
    return Say(movement.say), Pause(movement.pause)


def _read_on(context: Context, ahead: Ahead) -> tuple[Timeline, Finished] | None:
    """What a hands-free reprompt reads, and where it ends; ``None`` where it has nothing to read.

    What the listener broke in on comes first.
    """
    place, remaining = None, None
    match context.situation, ahead:
        case Interrupted(at, seconds), _:
            place, remaining = at, seconds
        case _, Within(there) | OtherSide(there) | Onward(there):
            place = there
        case _:
            pass
    if place is None:
        return None
    go_on_later: Timeline = (context.say("hint.go_on_later"), context.say("ask.next"))
    reading = read(context, place, *go_on_later, remaining=remaining)
    if reading.ends_routine(context):
        # The routine's end comes with it, if there is room for its longer last words.
        last_words = say_last_words(reading.heard(context))
        reading = read(context, place, *last_words, remaining=remaining)
        if reading.ends_routine(context):
            return (*reading.timeline, *last_words), reading.after
    return (*reading.timeline, *go_on_later), reading.after


def _leave_open(
    asked: Context,
    timeline: Timeline,
    reprompt: Timeline,
    taught: Taught | None,
) -> Turn:
    if taught is None:
        return Turn(_stop_trace(asked).state, timeline, reprompt)
    playback = play(
        asked.now,
        timeline,
        reprompt,
        last=taught.after.at,
        then=taught.after.then,
        body=taught.body,
    )
    listening = asked.situated(Listening(playback, taught.before))
    trace = _trace(asked, playback)
    return Turn(
        leave_trace(listening, trace).state,
        timeline,
        reprompt,
    )


def _stop_trace(context: Context) -> Context:
    """The same turn with no answer under way: the clock goes on, and tells nothing any more."""
    if not context.progress.trace.value.ends:
        return context
    return leave_trace(context, Trace(context.visit.body))


def _trace(context: Context, playback: Playback) -> Trace:
    """When each section of an answer will be done, at the pace of this listener's voice."""
    course = context.course
    first = playback.marks[0].place
    match course:
        case Detour(_, None):
            return Trace(
                playback.body,
                section_ends(playback, context.progress.voice.value),
                first.section,
            )
        case Detour():
            # One side alone counts for nothing, and leads nowhere.
            return Trace(playback.body)
        case _:
            return Trace(playback.body, section_ends(playback, context.progress.voice.value))
