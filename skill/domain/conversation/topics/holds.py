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
from skill.domain.listening.situation import Finished, Interrupted, Settled
from skill.domain.script.section import Section
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
    context = hold_both_sides_alike(context)
    said = _say_hold(context, held, clamped=held != seconds)
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


def _has_begun(situation: Settled, section: Section) -> bool:
    """Whether the section's hold has begun, or is over."""
    match situation:
        case Interrupted(at):
            return section.holds_by(at)
        case Finished(_, then):
            return then is None or section.holds_by(then)
        case _:
            return False


def _say_hold(context: Context, held: int, *, clamped: bool) -> Say:
    """What is agreed: from when, and between which lengths where it could not be as asked."""
    place = context.place
    bound = place and context.first_hold(place.stretch) not in (None, held)
    key = "setting.hold_next" if bound else "setting.hold"
    if clamped:
        key += "_clamped"
    allowed = context.routine.holds
    spoken = context.phrases.length
    return context.say(
        key, length=spoken(held), least=spoken(allowed.least), most=spoken(allowed.most)
    )


def hold_both_sides_alike(context: Context) -> Context:
    """The same turn with the present stretch's second side bound to its first side's hold."""
    place = context.place
    if place is None or place.side is None:
        return context
    stretch = context.stretch(place)
    order = [section for section in context.sections if section.stretch == stretch.id]
    first_side = not order or place.section == order[0].section
    section = Section(stretch, place.side, context.teaching(stretch), context.phrases)
    seconds = section.held
    if seconds is None or (first_side and not _has_begun(context.situation, section)):
        return context
    if isinstance(context.course, Detour):
        return context.taking(replace(context.course, first_hold=seconds))
    unfinished = context.unfinished
    if unfinished is None or unfinished.place.stretch != stretch.id:
        return context
    return context.at_place(replace(unfinished, first_hold=seconds))
