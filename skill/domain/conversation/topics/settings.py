"""How the listener likes it: where the coach waits, how long pauses are. Remembered."""

from skill.domain.conversation.asking import ask, ask_next
from skill.domain.conversation.context import Context
from skill.domain.conversation.questions import CarryOn, Next, Reset, Start
from skill.domain.conversation.state import Hint
from skill.domain.conversation.teach import answer_between
from skill.domain.conversation.topics.ending import all_done
from skill.domain.conversation.topics.launch import begin
from skill.domain.conversation.topics.moving import go_on_here
from skill.domain.conversation.turn import Turn
from skill.domain.memory.settings import PACES, Settings, Wait
from skill.domain.routine.model import Ease
from skill.domain.script.timeline import Say
from skill.domain.values import replace


def wait_after(context: Context, wait: Wait) -> Turn:
    """Wait after each step, after each section, or never. The place stays.

    Who wants to be spared words need not say another: hands-free goes on at once.
    """
    context = context.setting(replace(context.settings, wait=wait))
    said = context.say(f"setting.wait_{wait}")
    if wait is not Wait.NEVER or not _may_go_on(context):
        return answer_between(context, said)
    if context.unfinished:
        return go_on_here(context, said)
    return begin(context, None, said)


def _may_go_on(context: Context) -> bool:
    """Whether going on answers the open question, and something is left to go on with."""
    question = context.visit.question
    if all_done(context):
        return False
    declined = isinstance(question, Start) and Hint.DECLINED in context.visit.hints
    return isinstance(question, Start | Next | CarryOn) and not declined


def tell(context: Context) -> Turn:
    """The settings as they are."""
    settings = context.settings
    said = [context.say(f"setting.wait_{settings.wait}"), _tell_hold(context), _tell_pace(context)]
    for ease in (Ease.EASIER, Ease.DEEPER):
        names = [
            context.named(stretch)
            for stretch, kept in settings.forms
            if kept is ease and context.routine.stretch(stretch)
        ]
        if names:
            stretches = context.phrases.listed(names)
            said.append(context.say(f"setting.tell_{ease}", stretches=stretches))
    return answer_between(context, *said)


def _tell_hold(context: Context) -> Say:
    hold = context.settings.hold
    if hold is None:
        usual = context.phrases.length(context.routine.holds.usual)
        return context.say("setting.tell_hold_usual", length=usual)
    return context.say("setting.tell_hold", length=context.phrases.length(hold))


def _tell_pace(context: Context) -> Say:
    pace, usual = context.settings.pace, Settings().pace
    if pace == usual:
        return context.say("setting.tell_pace_usual")
    if pace > usual:
        return context.say("setting.tell_pace_slower")
    return context.say("setting.tell_pace_quicker")


def ask_reset(context: Context) -> Turn:
    """Ask before the settings go."""
    return ask(context, Reset())


def reset(context: Context) -> Turn:
    """All settings as they were at first; the place stays."""
    context = context.visiting(replace(context.visit, forms=()))
    usual = context.progress.settings.reset(context.now)
    context = context.remembering(replace(context.progress, settings=usual))
    return ask_next(context, context.say("setting.reset"))


def change_pace(context: Context, *, slower: bool | None) -> Turn:
    """Longer or shorter pauses; holds stay. Not said which: slower, the safe guess."""
    settings = context.settings
    step, direction = 1, "slower"
    if slower is False:
        step, direction = -1, "quicker"
    here = PACES.index(settings.pace)
    there = min(len(PACES) - 1, max(0, here + step))
    if there == here:
        return answer_between(context, context.say(f"setting.pace_{direction}_limit"))
    changed = context.setting(replace(settings, pace=PACES[there]))
    return answer_between(changed, context.say(f"setting.pace_{direction}"))
