"""A place and the listener's settings -> the timeline that teaches it.

A **block** is the least that is read at once: a step, or one set of repetitions. A **section** is one stretch
on one side; an **answer** is as many blocks of a section as fit, from a place on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from skill.domain.place import Place, opening
from skill.domain.routine import Ease, Flow, Form, Hold, Movement, Position, Reps, Routine, Side, Step, Stretch
from skill.domain.timeline import Chime, Cue, Pause, Say, Timeline, length
from skill.domain.timeline import Hold as Held
from skill.domain.values import replace
from skill.domain.wording import Phrasebook, sentences
from skill.domain.work import flow_parts, hold_parts

LONGEST_ANSWER = 150
"""Seconds of one answer that we aim to stay under; a section that takes longer is split between blocks."""

WAYS_KEPT = 1024
"""Sections are the same for every listener who is taught alike, and most are: these many need no working out again."""


class Detail(StrEnum):
    """How much is said of a step."""

    FULL = "full"
    SHORT = "short"


@dataclass(frozen=True)
class Teaching:
    """How a stretch is taught: how much is said, which form, how long holds are (seconds), pauses in percent."""

    detail: Detail = Detail.FULL
    ease: Ease = Ease.PLAIN
    hold: int | None = None
    pace: int = 100


@dataclass(frozen=True)
class Block:
    """The cues of one step, or of one set."""

    place: Place
    cues: Timeline

    @cached_property
    def seconds(self) -> float:
        """The block's length."""
        return length(self.cues)


@dataclass(frozen=True)
class Answer:
    """What is read at once: its cues, the last place it reaches, and where it goes on (``None``: section done)."""

    timeline: Timeline
    through: Place
    then: Place | None


@lru_cache(WAYS_KEPT)
def blocks(stretch: Stretch, side: Side | None, teaching: Teaching, phrases: Phrasebook) -> tuple[Block, ...]:
    """A section's blocks in order, without the movement into position, which :func:`answer` adds."""
    return tuple(_Section(stretch, side, teaching, phrases).blocks())


@lru_cache(WAYS_KEPT)
def answer(
    routine: Routine,
    place: Place,
    teaching: Teaching,
    phrases: Phrasebook,
    *,
    body: Position,
    one_step: bool = False,
    left: int | None = None,
) -> Answer:
    """What is read from ``place`` on, ``body`` being how the listener is placed now.

    With ``one_step`` one block is read, else as many as stay within :data:`LONGEST_ANSWER`. With ``left``
    only those seconds of the hold at ``place`` are. A listener who is placed otherwise, or has let go of the hold, is
    led in first: into position, and in short through the steps before.
    """
    stretch = routine[place.stretch]
    all_blocks = blocks(stretch, place.side, teaching, phrases)
    # A step that this form or the short detail leaves out: go on with the first block not before it.
    ids = [step.id for step in stretch.steps]
    here = ids.index(place.step)
    first = next(
        (
            i
            for i, block in enumerate(all_blocks)
            if (ids.index(block.place.step), block.place.set_no) >= (here, place.set_no)
        ),
        len(all_blocks) - 1,
    )
    if all_blocks[first].place.step != place.step:
        left = None
    movement = routine.movements[body, stretch.position]
    timeline: list[Cue] = []
    if first == 0:
        timeline += entrance(stretch, all_blocks[0].place, teaching, phrases, movement)
    elif left or body is not stretch.position:
        timeline += _lead_in(stretch, all_blocks[first].place, teaching, phrases, movement)
    last = first
    if first > 0:
        rest = _Section(stretch, place.side, teaching, phrases).rest(all_blocks[first].place, left) if left else ()
        timeline += rest or all_blocks[first].cues
    if not one_step:
        for i in range(first + 1, len(all_blocks)):
            if length(timeline) + all_blocks[i].seconds > LONGEST_ANSWER:
                break
            timeline += all_blocks[i].cues
            last = i
    then = all_blocks[last + 1].place if last + 1 < len(all_blocks) else None
    return Answer(tuple(timeline), all_blocks[last].place, then)


@lru_cache(WAYS_KEPT)
def entrance(stretch: Stretch, place: Place, teaching: Teaching, phrases: Phrasebook, movement: Movement) -> Timeline:
    """The name of a section, the movement into its position, and the silence to get there."""
    section = _Section(stretch, place.side, teaching, phrases)
    words = (section_name(stretch, place.side, phrases) + ".", movement.say, section.words(stretch.steps[0]))
    return Say(sentences(" ".join(one for one in words if one)), place), Pause(
        movement.pause * teaching.pace / 100, place
    )


def _lead_in(stretch: Stretch, place: Place, teaching: Teaching, phrases: Phrasebook, movement: Movement) -> Timeline:
    """The way back to ``place`` in the middle of a section: the entrance and the steps before it, in short."""
    short = replace(teaching, detail=Detail.SHORT)
    section = _Section(stretch, place.side, short, phrases)
    steps = stretch.steps[1 : [step.id for step in stretch.steps].index(place.step)]
    cues: list[Cue] = [*entrance(stretch, place, short, phrases, movement)]
    for step in steps:
        if step.work is None and (words := section.words(step)):
            cues += [Say(words, place), *section.pause(step.pause, place)]
    return tuple(cues)


def place_before(stretch: Stretch, place: Place, teaching: Teaching, phrases: Phrasebook) -> Place | None:
    """The block before ``place`` in its section; ``None`` at its first."""
    ids = [step.id for step in stretch.steps]
    earlier = [
        block.place
        for block in blocks(stretch, place.side, teaching, phrases)
        if (ids.index(block.place.step), block.place.set_no) < (ids.index(place.step), place.set_no)
    ]
    return earlier[-1] if earlier else None


def section_name(stretch: Stretch, side: Side | None, phrases: Phrasebook) -> str:
    """The spoken name of a section: ``knee to chest, right side``."""
    if side is None:
        return stretch.name
    return phrases.words("name.section", stretch=stretch.name, side=phrases.words(f"name.{side}"))


@lru_cache(WAYS_KEPT)
def section_seconds(
    routine: Routine, stretch: Stretch, side: Side | None, teaching: Teaching, phrases: Phrasebook, body: Position
) -> float:
    """The length of a whole section, the way into its position included."""
    movement = routine.movements[body, stretch.position]
    start = entrance(stretch, opening(stretch, side), teaching, phrases, movement)
    return length(start) + sum(block.seconds for block in blocks(stretch, side, teaching, phrases)[1:])


@dataclass(frozen=True)
class _Section:
    stretch: Stretch
    side: Side | None
    teaching: Teaching
    phrases: Phrasebook

    @property
    def form(self) -> Form | None:
        forms = {Ease.EASIER: self.stretch.easier, Ease.DEEPER: self.stretch.deeper}
        return forms.get(self.teaching.ease)

    def blocks(self) -> Iterator[Block]:
        for step in self.stretch.steps:
            place = Place(self.stretch.id, self.side, step.id)
            if isinstance(step.work, Reps):
                yield from self._sets(step, step.work, place)
            elif (words := self.words(step)) or step is self.stretch.steps[0]:
                yield Block(place, (Say(words, place), *self._timed(step, place)))

    def rest(self, place: Place, left: int) -> Timeline:
        """What is left of the hold or flow of a step, never more than all of it; nothing where it has none."""
        step = self.stretch.step(place.step)
        if step is None or not isinstance(step.work, Hold | Flow):
            return ()
        left = min(left, self.seconds(step.work))
        said = self.phrases.words("hold.rest", length=self.phrases.length(left))
        return Say(sentences(said), place), *self._timed(step, place, left)

    def words(self, step: Step) -> str:
        """A step's words in this form and detail; empty where the step is left out."""
        words = step.short if self._brief else step.say
        if self.form and step.id in self.form.instead:
            # What a form changes is said even where the usual step no longer is.
            words = self.form.instead[step.id]
        return self.filled(words, step)

    def filled(self, words: str, step: Step | None = None) -> str:
        """``words`` with the sides, and with what the step's work promises."""
        if "{" not in words:
            return words
        values: dict[str, str] = {}
        if self.side:
            values |= {"side": self.phrases.words(f"name.{self.side}")}
            values |= {"other": self.phrases.words(f"name.{self.side.other}")}
        if step and step.work:
            values["length"] = self.phrases.length(self.seconds(step.work))
            if isinstance(step.work, Reps):
                values["count"] = self.phrases.number(
                    self.figure(self.form.count if self.form else None, step.work.count.usual)
                )
        return sentences(words.format(**values))

    @staticmethod
    def figure(changed: int | None, usual: int) -> int:
        return usual if changed is None else changed

    def seconds(self, work: Hold | Reps | Flow) -> int:
        """What is promised: the listener's hold, else the form's, else the usual; always within the range."""
        changed = self.form.hold if self.form and isinstance(work, Hold) else None
        if isinstance(work, Reps):
            changed = self.form.seconds if self.form else None
        usual = self.figure(changed, work.seconds.usual)
        if isinstance(work, Hold) and self.teaching.hold is not None:
            usual = self.teaching.hold
        return work.seconds.clamp(usual)

    def pause(self, seconds: float, place: Place) -> Iterator[Cue]:
        """The silence for a movement at the listener's pace."""
        if seconds:
            yield Pause(seconds * self.teaching.pace / 100, place)

    def _timed(self, step: Step, place: Place, left: int | None = None) -> Iterator[Cue]:
        if isinstance(step.work, Hold | Flow):
            seconds = left or self.seconds(step.work)
            if isinstance(step.work, Hold):
                cue = (self.form and self.form.cue) or step.work.cue
                held = hold_parts(seconds, self.filled(cue), self.phrases, place, brief=self._brief)
            else:
                held = flow_parts(seconds, step.work, self.phrases, place, stay=bool(self.form and self.form.stay))
            yield from (Chime(place), held, Chime(place))
            yield from self._released(step, place)
        yield from self.pause(step.pause, place)

    @property
    def _brief(self) -> bool:
        return self.teaching.detail is Detail.SHORT

    def _released(self, step: Step, place: Place) -> Iterator[Cue]:
        if after := step.after_short if self._brief else step.after:
            yield Say(self.filled(after), place)

    def _sets(self, step: Step, work: Reps, first: Place) -> Iterator[Block]:
        form = self.form
        count = work.count.clamp(self.figure(form.count if form else None, work.count.usual))
        sets = work.sets.clamp(self.figure(form.sets if form else None, work.sets.usual))
        for set_no in range(1, sets + 1):
            place = Place(first.stretch, first.side, first.step, set_no)
            cues: list[Cue] = [Say(self.words(step), place)] if set_no == 1 else []
            if sets > 1:
                cues.append(Say(sentences(self.phrases.words("reps.set", number=self.phrases.number(set_no))), place))
            for rep in range(1, count + 1):
                number = self.phrases.number(rep)
                counted = self.phrases.words("reps.count", number=number, work=self.filled(work.work))
                cues.append(Say(sentences(counted), place))
                seconds = self.seconds(work)
                cues.append(Held(seconds, (Pause(seconds, place),), place, repeated=True))
                cues.append(Say(self.filled(work.release), place))
                cues += self.pause(work.pause, place)
            if set_no < sets:
                cues += [Say(self.filled(work.rest), place), *self.pause(work.rest_seconds, place)]
            else:
                cues += [*self._released(step, place), *self.pause(step.pause, place)]
            yield Block(place, tuple(cues))
