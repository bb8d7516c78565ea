"""One stretch on one side, as it is taught: its blocks, its words, and the cues that time them.

A **block** is the least that is read at once: a step, or one set of repetitions.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from skill.domain.routine.model import Ease, Flow, Form, Hold, Reps, Side, Step, Stretch
from skill.domain.routine.place import Place
from skill.domain.script.holds import flow_parts, hold_parts
from skill.domain.script.phrasebook import Phrasebook, sentences
from skill.domain.script.timeline import Chime, Cue, Pause, Say, Timeline, length
from skill.domain.script.timeline import Hold as Held

WAYS_KEPT = 1024
"""Sections are the same for every listener who is taught alike, and most are: these many need no
working out again."""


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


@lru_cache(WAYS_KEPT)
def blocks(
    stretch: Stretch, side: Side | None, teaching: Teaching, phrases: Phrasebook
) -> tuple[Block, ...]:
    """A section's blocks in order, without the movement into position, which :func:`answer` adds."""
    return tuple(Section(stretch, side, teaching, phrases).blocks())


@dataclass(frozen=True)
class Section:
    """One stretch on one side, taught in one way."""

    stretch: Stretch
    side: Side | None
    teaching: Teaching
    phrases: Phrasebook

    @property
    def _form(self) -> Form | None:
        forms = {Ease.EASIER: self.stretch.easier, Ease.DEEPER: self.stretch.deeper}
        return forms.get(self.teaching.ease)

    def blocks(self) -> Iterator[Block]:
        """Its blocks, in order."""
        for step in self.stretch.steps:
            place = Place(self.stretch.id, self.side, step.id)
            if isinstance(step.work, Reps):
                yield from self._sets(step, step.work, place)
            elif (words := self.words(step)) or step is self.stretch.steps[0]:
                yield Block(place, (Say(words, place), *self._timed(step, place)))

    def rest(self, place: Place, remaining: int, *, holding: bool) -> Timeline:
        """``remaining`` seconds of the hold or flow of a step, at most all of it; else nothing.

        ``holding``: the listener has not let go, so no bell opens it anew.
        """
        step = self.stretch.step(place.step)
        if step is None or not isinstance(step.work, Hold | Flow):
            return ()
        seconds = min(remaining, self._seconds(step.work))
        said = self.phrases.words("hold.rest", length=self.phrases.length(seconds))
        cues = tuple(self._timed(step, place, seconds))
        if holding:
            cues = cues[1:]
        return Say(sentences(said), place), *cues

    @property
    def held(self) -> int | None:
        """Seconds that the section is held; ``None`` where it has no hold."""
        for step in self.stretch.steps:
            if isinstance(step.work, Hold):
                return self._seconds(step.work)
        return None

    def holds_by(self, place: Place) -> bool:
        """Whether the section's hold has begun at a place, or is over."""
        ids = self.stretch.step_ids
        for step in self.stretch.steps:
            if isinstance(step.work, Hold):
                return ids.index(place.step) >= ids.index(step.id)
        return False

    def release(self, place: Place) -> str:
        """The words that end the hold at a place; empty where there are none."""
        step = self.stretch.step(place.step)
        if step is None:
            return ""
        return self._filled(step.after_short if self._brief else step.after)

    def words(self, step: Step) -> str:
        """A step's words in this form and detail; empty where the step is left out."""
        words = step.short if self._brief else step.say
        if self._form and step.id in self._form.instead:
            # What a form changes is said even where the usual step no longer is.
            words = self._form.instead[step.id]
        return self._filled(words, step)

    def _filled(self, words: str, step: Step | None = None) -> str:
        """``words`` with the sides, and with what the step's work promises."""
        if "{" not in words:
            return words
        values: dict[str, str] = {}
        if self.side:
            values |= {"side": self.phrases.words(f"name.{self.side}")}
            values |= {"other": self.phrases.words(f"name.{self.side.other}")}
        if step and step.work:
            values["length"] = self.phrases.length(self._seconds(step.work))
            if isinstance(step.work, Reps):
                values["count"] = self.phrases.number(
                    self._figure(self._form.count if self._form else None, step.work.count.usual)
                )
        return sentences(words.format(**values))

    @staticmethod
    def _figure(changed: int | None, usual: int) -> int:
        return usual if changed is None else changed

    def _seconds(self, work: Hold | Reps | Flow) -> int:
        """What is promised: the listener's hold, else the form's, else the usual; always within the range."""
        changed = self._form.hold if self._form and isinstance(work, Hold) else None
        if isinstance(work, Reps):
            changed = self._form.seconds if self._form else None
        usual = self._figure(changed, work.seconds.usual)
        if isinstance(work, Hold) and self.teaching.hold is not None:
            usual = self.teaching.hold
        return work.seconds.clamp(usual)

    def pause(self, seconds: float, place: Place) -> Iterator[Cue]:
        """The silence for a movement at the listener's pace."""
        if seconds:
            yield Pause(seconds * self.teaching.pace / 100, place)

    def _timed(self, step: Step, place: Place, rest: int | None = None) -> Iterator[Cue]:
        if isinstance(step.work, Hold | Flow):
            seconds = rest or self._seconds(step.work)
            if isinstance(step.work, Hold):
                cue = (self._form and self._form.cue) or step.work.cue
                held = hold_parts(
                    seconds, self._filled(cue), self.phrases, place, brief=self._brief
                )
            else:
                held = flow_parts(
                    seconds,
                    step.work,
                    self.phrases,
                    place,
                    stay=bool(self._form and self._form.stay),
                )
            yield from (Chime(place), held, Chime(place))
            yield from self._released(step, place)
        yield from self.pause(step.pause, place)

    @property
    def _brief(self) -> bool:
        return self.teaching.detail is Detail.SHORT

    def _released(self, step: Step, place: Place) -> Iterator[Cue]:
        if after := step.after_short if self._brief else step.after:
            yield Say(self._filled(after), place)

    def _sets(self, step: Step, work: Reps, first: Place) -> Iterator[Block]:
        form = self._form
        count = work.count.clamp(self._figure(form.count if form else None, work.count.usual))
        sets = work.sets.clamp(self._figure(form.sets if form else None, work.sets.usual))
        for set_no in range(1, sets + 1):
            place = Place(first.stretch, first.side, first.step, set_no)
            cues: list[Cue] = [Say(self.words(step), place)] if set_no == 1 else []
            if sets > 1:
                cues.append(
                    Say(
                        sentences(
                            self.phrases.words("reps.set", number=self.phrases.number(set_no))
                        ),
                        place,
                    )
                )
            for rep in range(1, count + 1):
                number = self.phrases.number(rep)
                counted = self.phrases.words(
                    "reps.count", number=number, work=self._filled(work.work)
                )
                cues.append(Say(sentences(counted), place))
                seconds = self._seconds(work)
                cues.append(Held(seconds, (Pause(seconds, place),), place, repeated=True))
                cues.append(Say(self._filled(work.release), place))
                cues += self.pause(work.pause, place)
            if set_no < sets:
                cues += [Say(self._filled(work.rest), place), *self.pause(work.rest_seconds, place)]
            else:
                cues += [*self._released(step, place), *self.pause(step.pause, place)]
            yield Block(place, tuple(cues))
