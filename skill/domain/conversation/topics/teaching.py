"""A stretch by name, the easier and deeper forms of one, and what it is good for."""

from difflib import get_close_matches

from skill.domain.conversation.asking import ask, ask_next
from skill.domain.conversation.context import Context
from skill.domain.conversation.questions import Choose, YesOrNo
from skill.domain.conversation.state import Detour, OnRoutine
from skill.domain.conversation.teach import answer_between, teach
from skill.domain.conversation.topics.holds import hold_both_sides_alike
from skill.domain.conversation.topics.sides import put_side_first
from skill.domain.conversation.turn import Turn
from skill.domain.routine.model import Ease, Side, Stretch
from skill.domain.routine.place import Place, Plan, opening, section_start
from skill.domain.script.timeline import Cue, Pause, Say
from skill.domain.values import replace

TO_CHOOSE_FROM = 2
"""How many stretches a question names."""


def visit_stretch(context: Context, stretch: Stretch, side: Side | None, *before: Cue) -> Turn:
    """A stretch asked for by name: a detour, or the routine's own place if it is there."""
    place = opening(stretch, side)
    if context.unfinished and context.unfinished.place.stretch == stretch.id:
        context = put_side_first(context.taking(OnRoutine()), place)
    else:
        one_side = side if stretch.sides else None
        context = context.taking(Detour(stretch.id, one_side))
    if stretch.id in context.visit.avoid:
        before = (*before, context.say("teach.gently"))
    return teach(context, place, *before)


def change_form(
    context: Context,
    wanted: Ease,
    *,
    always: bool,
    anew: bool = False,
) -> Turn:
    """The easier or deeper form of the present stretch, then back to the step.

    From the other form: the plain one. ``anew`` begins the section again, for a listener who has
    come out of it.
    """
    place = context.place
    if place is None:
        return answer_between(context, context.say("teach.no_stretch"))
    stretch = context.stretch(place)
    current = context.ease(stretch.id)
    ease = wanted if current in (wanted, Ease.PLAIN) else Ease.PLAIN
    context = hold_both_sides_alike(context)
    forms = _with_form(
        context.visit.forms,
        stretch.id,
        ease,
    )
    context = context.visiting(replace(context.visit, forms=forms))
    cues: list[Cue] = []
    if always:
        context = _keep_form(context, stretch, ease)
        cues.append(context.say("form.always"))
    cues += _tell_form(context, place, ease)
    if anew:
        return teach(context, section_start(context.routine, place), *cues)
    # At a section's start the listener is in position already, so it is the step after it.
    inside = place.step
    if inside == stretch.steps[0].id:
        inside = stretch.steps[1].id
    return teach(context, place._replace(step=inside), *cues)


def _keep_form(context: Context, stretch: Stretch, ease: Ease) -> Context:
    """The same turn with the form chosen for every later visit, too."""
    kept = _with_form(
        context.settings.forms,
        stretch.id,
        ease,
    )
    return context.setting(replace(context.settings, forms=kept))


def _tell_form(context: Context, place: Place, ease: Ease) -> tuple[Cue, ...]:
    """What is said of the form, with the time to change into it."""
    if ease is Ease.PLAIN:
        return (context.say("form.plain"),)
    stretch = context.stretch(place)
    form = stretch.easier if ease is Ease.EASIER else stretch.deeper
    return (
        context.say(f"form.{ease}"),
        context.sided(form.say, place),
        Pause(form.pause),
    )


def explain(context: Context) -> Turn:
    """The present stretch in full, from the step that was being said.

    Without one, which there are to explain; but not where a yes or a no is waited for.
    """
    place = context.place
    if place:
        in_full = context.visit.told_in_full | {place.stretch}
        return teach(context.visiting(replace(context.visit, told_in_full=in_full)), place)
    if isinstance(context.visit.question, YesOrNo):
        return answer_between(context, context.say("teach.no_stretch"))
    return choose_stretch(context, (), "")


def say_benefits(context: Context, ids: tuple[str, ...]) -> Turn:
    """What a stretch is good for: the one named, else the present one, else the routine."""
    here = context.place
    named = [one for one in ids if context.routine.stretch(one)]
    wanted = named[0] if named else here and here.stretch
    if not wanted:
        return answer_between(context, context.say("advice.benefits"))
    return answer_between(context, Say(context.routine[wanted].benefits))


def choose_stretch(
    context: Context,
    meant: Plan,
    heard: str,
) -> Turn:
    """Two to choose from: those a name may mean, else those that sound closest to it."""
    if len(meant) >= TO_CHOOSE_FROM:
        return ask(context, Choose(meant[0], meant[1]))
    # What hurt in this visit is done when it is asked for by name, but never offered.
    avoid = context.visit.avoid
    offered = [one for one in context.routine.stretches if one.id not in avoid]
    if len(offered) < TO_CHOOSE_FROM:
        return ask_next(context, context.say("teach.unknown_last" if heard else "move.nowhere"))
    first, second = _closest(offered, heard)
    if heard:
        said = context.say("teach.unknown")
    else:
        said = context.say("teach.which", count=context.phrases.number(len(offered)))
    return ask(context, Choose(first, second), said)


def _closest(offered: list[Stretch], heard: str) -> tuple[str, str]:
    """The two stretches whose names sound most like what was heard; of nothing, the first two."""
    called = {name: one.id for one in offered for name in (one.name, *one.also_called)}
    names = list(called)
    if heard:
        names = get_close_matches(
            heard.lower(),
            called,
            n=len(called),
            cutoff=0.0,
        )
    first, second, *_ = dict.fromkeys(called[name] for name in names)
    return first, second


def _with_form(
    forms: tuple[tuple[str, Ease], ...],
    stretch_id: str,
    ease: Ease,
) -> tuple[tuple[str, Ease], ...]:
    changed = dict(forms) | {stretch_id: ease}
    return tuple(sorted(changed.items()))
