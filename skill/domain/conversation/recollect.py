"""What happened since the last session: the trace it left, and the clock.

The rules:

- A trace without ends is of a session that is known to be over. For ten minutes after it the
  listener is where they were, and lies as they lay.
- A trace with ends is of a session whose end nobody told, as screens do. Each section counts as
  heard whose end, with the longest lag, has passed. The routine waits at the one after them; a
  stretch that was heard on all its sides is done, and so is a routine.
- Hands-free, where all was heard and the session has surely run out, it is as if Alexa had said so.
"""

from skill.domain.conversation.context import Context
from skill.domain.conversation.locate import count_stretch
from skill.domain.conversation.state import Detour, OnRoutine
from skill.domain.listening.guess import LONGEST_LAG
from skill.domain.memory.progress import Notice, Trace
from skill.domain.memory.stamped import Stamped
from skill.domain.routine.model import Position
from skill.domain.routine.place import Place
from skill.domain.values import replace

SAME_VISIT_SECONDS = 600
"""Ten minutes: so long a listener who comes back is where they were."""
RUNS_OUT_SECONDS = 30
"""Seconds after an answer's end when a session in silence has surely run out."""
ON_THE_WAY_SECONDS = 20
"""Seconds into an answer when the listener has moved to where its first stretch is done."""
UNKNOWN_PACE_SHARE = 0.1
"""Of an answer's length: how much longer a voice may take whose pace is not known."""


def recollect(context: Context) -> Context:
    """The same turn, the first of a session, with what happened since the last one."""
    trace = context.progress.trace
    if trace.value.ends:
        context = _follow(context, trace.value, trace.at)
    if just_left(context):
        body = context.progress.trace.value.body
        context = context.visiting(replace(context.visit, body=body))
    return context


def just_left(context: Context) -> bool:
    """Whether the listener left so recently that they are still where they were."""
    left = max(context.progress.trace.at, context.progress.unfinished.at)
    return context.now - left <= SAME_VISIT_SECONDS


def _follow(
    context: Context,
    trace: Trace,
    sent: int,
) -> Context:
    """The place by the clock, ``sent`` being the moment of the answer that left the trace."""
    over = sent + trace.ends[-1] + RUNS_OUT_SECONDS
    sections = _sections_of(context, trace)
    heard = _count_heard(context, trace, sent)
    heard = min(heard, len(sections))
    may_be_open = context.now < over and trace.detour is None
    if heard and heard == len(sections) and may_be_open:
        # The session may still be open on another speaker, and its routine end there.
        heard -= 1
    for number in range(heard):
        ended = sent + trace.ends[number]
        context = _hear(
            context,
            sections,
            number,
            ended,
        )
    if heard:
        context = _hear_notices(context)

    body = _find_body(
        context,
        trace,
        sections,
        heard,
        context.now - sent,
    )
    if trace.detour is None and heard:
        there = sections[heard] if heard < len(sections) else None
        # It was then that the listener went, however late they come back.
        ended = sent + trace.ends[heard - 1]
        then = replace(context, now=min(context.now, ended))
        moved, body = _wait_at(then, there, body)
        context = replace(moved, now=context.now)
    if heard == len(trace.ends) and context.now >= over and context.hands_free:
        then = replace(context, now=over)
        context = replace(_run_out(then), now=context.now)

    last_moment = min(context.now, over)
    left = Stamped(Trace(body), max(sent + 1, last_moment))
    return context.remembering(replace(context.progress, trace=left))


def _find_body(
    context: Context,
    trace: Trace,
    sections: tuple[Place, ...],
    heard: int,
    elapsed: int,
) -> Position:
    """How the listener lies: as the last stretch that was heard, or the first one begun, has it."""
    if heard:
        return context.stretch(sections[heard - 1]).position
    if sections and elapsed > ON_THE_WAY_SECONDS:
        return context.stretch(sections[0]).position
    return trace.body


def _sections_of(context: Context, trace: Trace) -> tuple[Place, ...]:
    """The sections that the answer taught and those after them in its course, in order."""
    if trace.detour is None:
        unfinished = context.unfinished
        if unfinished is None:
            return ()
        first = unfinished.place.section
        order = context.taking(OnRoutine()).sections
    else:
        stretch, _ = first = trace.detour
        if context.routine.stretch(stretch) is None:
            return ()
        order = context.taking(Detour(stretch)).sections
    begun = [place.section for place in order]
    if first not in begun:
        return ()
    return order[begun.index(first) :]


def _count_heard(
    context: Context,
    trace: Trace,
    sent: int,
) -> int:
    elapsed = context.now - sent
    share = 0.0
    if context.progress.voice.value is None:
        share = UNKNOWN_PACE_SHARE
    return sum(end * (1 + share) + LONGEST_LAG <= elapsed for end in trace.ends)


def _hear(
    context: Context,
    sections: tuple[Place, ...],
    number: int,
    ended: int,
) -> Context:
    """One section was heard to its end, at ``ended``: the last of a stretch makes it done."""
    stretch = sections[number].stretch
    following = sections[number + 1 : number + 2]
    if following and following[0].stretch == stretch:
        return context
    then = replace(context, now=min(context.now, ended))
    return replace(count_stretch(then, stretch), now=context.now)


def _hear_notices(context: Context) -> Context:
    """What is said once stands in the first section: who heard that has heard it."""
    progress = replace(context.progress, heard=frozenset(Notice))
    return context.remembering(progress)


def _wait_at(
    context: Context,
    there: Place | None,
    body: Position,
) -> tuple[Context, Position]:
    """The routine waits at ``there``; ``None``: it was done, and its last words led up."""
    if there:
        return context.moved_to(there), body
    progress = context.progress.with_round(context.now, context.today)
    return context.remembering(progress).at_place(None), Position.START


def _run_out(context: Context) -> Context:
    if context.unfinished is None:
        return context
    return context.at_place(replace(context.unfinished, ran_out=True))
