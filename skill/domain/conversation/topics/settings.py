"""How the listener likes it: where the coach waits, how long holds and pauses are. Remembered."""

from skill.domain.conversation.context import Talk
from skill.domain.conversation.state import Asking, Hint
from skill.domain.conversation.topics.launch import begin
from skill.domain.conversation.topics.moving import carry_on
from skill.domain.conversation.topics.teaching import holds_longer, keep
from skill.domain.conversation.turn import Turn, ask, ask_again, ask_next
from skill.domain.memory.progress import PACES, Settings, Wait
from skill.domain.routine.model import Ease, Range
from skill.domain.values import replace

HOLD_SECONDS = Range(30, 10, 60)
"""The holds one may ask for; each stretch's own range still clamps them."""


def wait_after(talk: Talk, wait: Wait) -> Turn:
    """Wait after each step, or after each section. The place stays."""
    talk = keep(talk, replace(talk.progress.settings.value, wait=wait))
    said = talk.say(f"setting.wait_{wait}")
    declined = talk.visit.asking is Asking.START and Hint.DECLINED in talk.visit.hints
    if (
        wait is Wait.NEVER
        and talk.visit.asking in (Asking.START, Asking.NEXT, Asking.CARRY_ON)
        and not declined
    ):
        # It is what they want from here on: nobody who asked to be spared words should have to say
        # another.
        return carry_on(talk, said) if talk.unfinished else begin(talk, None, said)
    return ask_again(talk, said)


def tell(talk: Talk) -> Turn:
    """The settings as they are."""
    settings = talk.progress.settings.value
    said = [talk.say(f"setting.wait_{settings.wait}")]
    usual = settings.hold is None
    length = talk.phrases.length(settings.hold or HOLD_SECONDS.usual)
    said.append(
        talk.say("setting.tell_hold_usual" if usual else "setting.tell_hold", length=length)
    )
    pace = (
        "usual"
        if settings.pace == Settings().pace
        else "slower"
        if settings.pace > Settings().pace
        else "quicker"
    )
    said.append(talk.say(f"setting.tell_pace_{pace}"))
    named = {
        ease: [
            talk.named(one)
            for one, kept in settings.forms
            if kept is ease and talk.routine.stretch(one)
        ]
        for ease in (Ease.EASIER, Ease.DEEPER)
    }
    said += [
        talk.say(f"setting.tell_{ease}", stretches=talk.phrases.listed(names))
        for ease, names in named.items()
        if names
    ]
    return ask_again(talk, *said)


def ask_reset(talk: Talk) -> Turn:
    """Ask before the settings go."""
    return ask(talk, Asking.RESET)


def reset(talk: Talk) -> Turn:
    """All settings as they were at first; the place stays."""
    talk = keep(talk.visiting(replace(talk.visit, forms=())), Settings())
    return ask_next(talk, talk.say("setting.reset"))


def hold_for(talk: Talk, seconds: int | None) -> Turn:
    """Holds of ``seconds``, from the next one on; says when it was clamped, asks when it was not said."""
    if seconds is None:
        return ask(talk, Asking.HOLD_LENGTH)
    held = HOLD_SECONDS.clamp(seconds)
    least, most = (talk.phrases.length(one) for one in (HOLD_SECONDS.least, HOLD_SECONDS.most))
    key = "setting.hold" if held == seconds else "setting.hold_clamped"
    said = talk.say(key, length=talk.phrases.length(held), least=least, most=most)
    talk = keep(talk, replace(talk.progress.settings.value, hold=held))
    if talk.unfinished and talk.unfinished.hold is not None:
        # The listener's word is later than the short round's.
        talk = talk.at_place(replace(talk.unfinished, hold=held))
    # Later, too, than the wish for a longer hold in this visit.
    forms = tuple(
        one for one in talk.visit.forms if not holds_longer(talk.routine.stretch(one[0]), one[1])
    )
    talk = talk.visiting(replace(talk.visit, forms=forms))
    return (
        ask_next(talk, said) if talk.visit.asking is Asking.HOLD_LENGTH else ask_again(talk, said)
    )


def change_pace(talk: Talk, *, slower: bool | None) -> Turn:
    """Longer or shorter pauses; holds stay. Not said which: slower, the safe guess."""
    settings = talk.progress.settings.value
    step = -1 if slower is False else 1
    here = PACES.index(settings.pace)
    there = min(len(PACES) - 1, max(0, here + step))
    direction = "quicker" if step < 0 else "slower"
    if there == here:
        return ask_again(talk, talk.say(f"setting.pace_{direction}_limit"))
    return ask_again(
        keep(talk, replace(settings, pace=PACES[there])), talk.say(f"setting.pace_{direction}")
    )
