"""Reading a section or a step aloud, and the easier and deeper forms of it."""

from difflib import get_close_matches

from skill.domain.conversation.context import Talk
from skill.domain.conversation.next_step import Way, ahead
from skill.domain.conversation.reading import Reading, read
from skill.domain.conversation.state import YES_OR_NO, Asking
from skill.domain.conversation.turn import Card, Turn, ask, ask_again, ask_next
from skill.domain.listening.playback import spoken
from skill.domain.memory.progress import Notice, Settings, Unfinished
from skill.domain.routine.model import Ease, Position, Side, Stretch
from skill.domain.routine.place import Place, Plan, opening, section_start
from skill.domain.script.phrasebook import sentences
from skill.domain.script.section import Detail, Teaching
from skill.domain.script.timeline import Cue, Hold, Pause, Say, Timeline
from skill.domain.values import replace


def teach(talk: Talk, place: Place, *before: Cue, left: int | None = None) -> Turn:
    """Read from ``place`` on, as far as the coach reads before it waits. The place is kept with it.

    With ``left`` only those seconds of the hold at ``place`` are done. A listener who is placed
    otherwise is led into position first.
    """
    talk, notice = _noticed(talk)
    part = read(talk, place, teaching_of, *before, *notice, left=left)
    talk, timeline = _interruptible(talk, part.timeline)
    if not talk.visit.detour:
        hold = talk.unfinished.hold if talk.unfinished else None
        talk = talk.at_place(Unfinished(place, talk.plan, hold, left), anew=True)
    at = place if part.last.section == place.section else part.last
    body = talk.visit.body
    talk = talk.visiting(replace(talk.visit, at=at, then=part.then, left=None, body=part.body))
    turn = ask_next(talk, *before, *notice, *timeline)
    said = [cue.words for cue in (*notice, *timeline) if isinstance(cue, Say)]
    visit = replace(turn.state.visit, spoken=spoken(talk.now, at, part.then, body, turn.timeline))
    return replace(
        turn,
        state=replace(turn.state, visit=visit),
        card=Card(sentences(talk.name(place)), "\n".join(said)),
    )


def going_on(talk: Talk, turn: Turn) -> Turn:
    """Hands-free: the reprompt of ``turn`` reads on from there, so that silence means "go on".

    What the listener broke in on comes first.
    """
    onward, visit = ahead(talk), talk.visit
    there, left = (onward.place, None) if visit.left is None else (visit.at, visit.left or None)
    if visit.left is None and onward.way is Way.FINISH:
        return replace(turn, reprompt=_finale(talk))
    if there is None or (visit.left is None and onward.way is Way.BACK):
        return turn
    last_words: Timeline = (talk.say("hint.go_on_later"), talk.say("ask.next"))
    part = read(talk, there, teaching_of, *last_words, left=left)
    if _finishes(talk, part):
        # The routine's end comes with it, if there is room for its longer last words.
        part = read(talk, there, teaching_of, *_finale(_read(talk, part)), left=left)
    reprompt = (
        *part.timeline,
        *(_finale(_read(talk, part)) if _finishes(talk, part) else last_words),
    )
    body = visit.spoken.body if visit.spoken else visit.body
    heard = spoken(talk.now, part.last, part.then, body, turn.timeline, reprompt)
    return replace(
        turn, reprompt=reprompt, state=replace(turn.state, visit=replace(visit, spoken=heard))
    )


def _read(talk: Talk, part: Reading) -> Talk:
    """The same turn once ``part`` was heard."""
    return talk.visiting(replace(talk.visit, at=part.last, then=part.then, body=part.body))


def _finishes(talk: Talk, part: Reading) -> bool:
    return ahead(_read(talk, part)).way is Way.FINISH


def _finale(talk: Talk) -> Timeline:
    """The routine's last words, where nobody may ask for them."""
    return (talk.say("finish.done"), *getting_up(talk), talk.say("finish.goodbye"))


def getting_up(talk: Talk) -> Timeline:
    """The way up from the floor, where the listener was led down to it."""
    if talk.visit.body is Position.START:
        return ()
    movement = talk.routine.movements[talk.visit.body, Position.START]
    return (Say(movement.say), Pause(movement.pause)) if movement.say else ()


def visit_stretch(talk: Talk, stretch: Stretch, side: Side | None, *before: Cue) -> Turn:
    """A stretch asked for by name: the routine's own place if it is the one being done, else a detour."""
    place = opening(stretch, side)
    current = talk.unfinished.place if talk.unfinished else None
    detour = current is None or current.stretch != stretch.id
    one_side = side is not None and bool(stretch.sides)
    talk = talk.visiting(replace(talk.visit, detour=detour, one_side=one_side))
    if stretch.id in talk.visit.avoid:
        before = (*before, talk.say("teach.gently"))
    return teach(talk, place, *before)


def teaching_of(talk: Talk, stretch: Stretch) -> Teaching:
    """How a stretch is taught to this listener now.

    Asked for by name, it is always told in full.
    """
    settings = talk.progress.settings.value
    short = (
        stretch.id in talk.progress.known
        and stretch.id not in talk.visit.full
        and not talk.visit.detour
    )
    hold = settings.hold
    if not talk.visit.detour and talk.unfinished and talk.unfinished.hold is not None:
        hold = talk.unfinished.hold
    if holds_longer(stretch, dict(talk.visit.forms).get(stretch.id)):
        # Asked for in this visit, so later than any other length.
        hold = None
    return Teaching(
        Detail.SHORT if short else Detail.FULL, ease_of(talk, stretch.id), hold, settings.pace
    )


def holds_longer(stretch: Stretch | None, ease: Ease | None) -> bool:
    """Whether a form of a stretch is to hold it longer."""
    return stretch is not None and ease is Ease.DEEPER and stretch.deeper.hold is not None


def ease_of(talk: Talk, stretch_id: str) -> Ease:
    """The form a stretch is done in: as chosen in this visit, else as always."""
    forms = dict(talk.progress.settings.value.forms) | dict(talk.visit.forms)
    return forms.get(stretch_id, Ease.PLAIN)


def change_form(talk: Talk, wanted: Ease, *, always: bool, anew: bool = False) -> Turn:
    """The easier or deeper form of the present stretch, then back to the step.

    From the other form: the plain one.

    ``anew`` begins the section again, for a listener who has come out of it.
    """
    place = talk.visit.at
    if place is None:
        return ask_again(talk, talk.say("teach.no_stretch"))
    stretch = talk.stretch(place)
    current = ease_of(talk, stretch.id)
    ease = wanted if current in (wanted, Ease.PLAIN) else Ease.PLAIN
    forms = tuple(sorted((dict(talk.visit.forms) | {stretch.id: ease}).items()))
    talk = talk.visiting(replace(talk.visit, forms=forms))
    cues: list[Cue] = []
    if always:
        settings = talk.progress.settings.value
        kept = tuple(sorted((dict(settings.forms) | {stretch.id: ease}).items()))
        talk = keep(talk, replace(settings, forms=kept))
        cues.append(talk.say("form.always"))
    if ease is Ease.PLAIN:
        cues.append(talk.say("form.plain"))
    else:
        form = stretch.easier if ease is Ease.EASIER else stretch.deeper
        cues += [talk.say(f"form.{ease}"), talk.sided(form.say, place), Pause(form.pause)]
    if anew:
        return teach(talk, section_start(talk.routine, place), *cues)
    # Back to the step: at a section's start the listener is in position already, so the step after
    # it.
    inside = stretch.steps[1].id if place.step == stretch.steps[0].id else place.step
    return teach(talk, place._replace(step=inside), *cues)


def explain(talk: Talk) -> Turn:
    """The present stretch in full, from the step that was being said; without one, which there are to explain."""
    place = talk.visit.at
    if place is None:
        # "Shall I leave tomorrow out?" is followed by no stretch, nor is any other question that is
        # answered with no.
        no_stretch = talk.visit.asking in YES_OR_NO
        return (
            ask_again(talk, talk.say("teach.no_stretch"))
            if no_stretch
            else choose_stretch(talk, (), "")
        )
    return teach(talk.visiting(replace(talk.visit, full=talk.visit.full | {place.stretch})), place)


def say_benefits(talk: Talk, ids: tuple[str, ...]) -> Turn:
    """What a stretch is good for: the one named, else the present one, else the routine."""
    here = talk.visit.at.stretch if talk.visit.at else None
    wanted = next((one for one in ids if talk.routine.stretch(one)), here)
    stretch = talk.routine.stretch(wanted) if wanted else None
    return ask_again(talk, Say(stretch.benefits) if stretch else talk.say("advice.benefits"))


def choose_stretch(talk: Talk, meant: Plan, heard: str) -> Turn:
    """Two to choose from: those a name may mean, or where nobody knows the name, those that sound closest."""
    if len(meant) > 1:
        return ask(talk, Asking.STRETCH, options=meant[:2])
    # What hurt in this visit is done when it is asked for by name, but never offered.
    offered = [one for one in talk.routine.stretches if one.id not in talk.visit.avoid]
    if len(offered) < 2:  # noqa: PLR2004 - the question names two
        return ask_next(talk, talk.say("teach.unknown_last" if heard else "move.nowhere"))
    called = {name: one.id for one in offered for name in (one.name, *one.also_called)}
    close = (
        get_close_matches(heard.lower(), called, n=len(called), cutoff=0.0)
        if heard
        else list(called)
    )
    options = tuple(dict.fromkeys(called[name] for name in close))[:2]
    said = (
        talk.say("teach.unknown")
        if heard
        else talk.say("teach.which", count=talk.phrases.number(len(offered)))
    )
    return ask(talk, Asking.STRETCH, said, options=options)


def keep(talk: Talk, settings: Settings) -> Talk:
    """The same turn with settings remembered."""
    changed = talk.progress.settings.set(settings, talk.now)
    return talk.remembering(replace(talk.progress, settings=changed))


def _noticed(talk: Talk) -> tuple[Talk, Timeline]:
    """The safety notice, before the first stretch of a listener's life."""
    if Notice.SAFETY in talk.progress.heard:
        return talk, ()
    heard = replace(talk.progress, heard=talk.progress.heard | {Notice.SAFETY})
    return talk.remembering(heard), (talk.say("safety.notice"), Pause(1))


def _interruptible(talk: Talk, timeline: Timeline) -> tuple[Talk, Timeline]:
    """How to interrupt the coach, said once, before the first hold is announced."""
    first = next((i for i, cue in enumerate(timeline) if isinstance(cue, Hold)), None)
    if first is None or Notice.INTERRUPT in talk.progress.heard:
        return talk, timeline
    heard = replace(talk.progress, heard=talk.progress.heard | {Notice.INTERRUPT})
    # Before a hold stand its words and a chime; before a repetition the words that open the set.
    at = max(0, first - 2)
    return talk.remembering(heard), (*timeline[:at], talk.say("hint.interrupt"), *timeline[at:])
