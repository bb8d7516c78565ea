"""How long holds are. Both sides of a stretch are always held alike.

Another length, or a form that is held longer, asked for once the first side's hold has begun, is
for the next stretch: until then the present one keeps the length that its first side had.
"""

from skill.domain.conversation.asking import ask, ask_next
from skill.domain.conversation.context import Context, holds_longer
from skill.domain.conversation.questions import HoldLength
from skill.domain.conversation.state import Detour
from skill.domain.conversation.teach import answer_between
from skill.domain.conversation.turn import Turn
from skill.domain.listening.situation import Finished, Interrupted
from skill.domain.memory.progress import BothSides
from skill.domain.script.timeline import Say
from skill.domain.values import replace


def hold_for(context: Context, seconds: int | None) -> Turn:
    """Holds of ``seconds``, from the next one on.

    Says when it was clamped, asks when it was not said.
    """
    if seconds is None:
        return ask(context, HoldLength())
    allowed = context.routine.holds
    held = allowed.clamp(seconds)
    said = _say_hold(
        context,
        held,
        clamped=held != seconds,
    )
    context = hold_both_sides_alike(context)
    context = context.setting(replace(context.settings, hold=held))
    if context.unfinished and context.unfinished.hold is not None:
        # The listener's word is later than the short round's.
        context = context.at_place(replace(context.unfinished, hold=held))
    # Later, too, than the wish for a longer hold in this visit.
    forms = [
        (stretch, ease)
        for stretch, ease in context.visit.forms
        if not holds_longer(context.routine.stretch(stretch), ease)
    ]
    context = context.visiting(replace(context.visit, forms=tuple(forms)))
    if isinstance(context.visit.question, HoldLength):
        return ask_next(context, said)
    return answer_between(context, said)


def _say_hold(
    context: Context,
    held: int,
    *,
    clamped: bool,
) -> Say:
    """What is agreed: from when, and between which lengths where it could not be as asked."""
    begun = _hold_of_begun_stretch(context)
    later = begun is not None and begun != held
    key = "setting.hold_next" if later else "setting.hold"
    if clamped:
        key += "_clamped"
    allowed = context.routine.holds
    spoken = context.phrases.length
    return context.say(
        key,
        length=spoken(held),
        least=spoken(allowed.least),
        most=spoken(allowed.most),
    )


def hold_both_sides_alike(context: Context) -> Context:
    """The same turn with the present stretch's second side bound to its first side's hold."""
    seconds, place = _hold_of_begun_stretch(context), context.place
    if seconds is None or place is None:
        return context
    if isinstance(context.course, Detour):
        return context.taking(replace(context.course, first_hold=seconds))
    unfinished = context.unfinished
    if unfinished is None:
        return context
    turned = unfinished.turned == place.stretch
    sides = BothSides(place.stretch, turned, seconds)
    return context.at_place(replace(unfinished, sides=sides))


def _hold_of_begun_stretch(context: Context) -> int | None:
    """Seconds that the present stretch is held, where it has begun on one side and is not over."""
    place = context.place
    if place is None or place.side is None:
        return None
    section = context.section_at(place)
    order = [one.section for one in context.sections_of(place.stretch)]
    number = order.index(place.section)
    match context.situation:
        case Finished(_, None):
            over = number == len(order) - 1
            return None if over else section.held
        case Finished(_, then) if then:
            begun = section.holds_by(then)
        case Interrupted(at):
            begun = section.holds_by(at)
        case _:
            begun = False
    return section.held if begun or number > 0 else None
