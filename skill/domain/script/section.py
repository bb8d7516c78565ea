"""One stretch on one side, as it is taught: its blocks, its words, and the cues that time them.

The rules:

- A **block** is the least that is read at once: a step, or one set of repetitions.
- A step whose words are empty, in this detail or this form, is left out; the first step never is.
- What is promised is the listener's own hold, else the form's figure, else the usual one; always
  within the content's range.
- Pauses follow the listener's pace; holds, repetitions and flows never do.
- A hold or flow stands between two chimes, and its release and the step's pause come after them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from skill.domain.routine.model import Ease, Flow, Form, Range, Reps, Side, Stay, Step, Stretch
from skill.domain.routine.place import Place
from skill.domain.script.holds import fill_flow, fill_stay
from skill.domain.script.phrasebook import Phrasebook, sentences
from skill.domain.script.timeline import Chime, Cue, Hold, Pause, Say, Timeline, length

WAYS_KEPT = 1024
"""Sections are the same for every listener who is taught alike, and most are: these many need no
working out again."""

UNCHANGED = Form(say="", pause=0)
"""The plain form, which changes nothing."""


class Detail(StrEnum):
    """How much is said of a step."""

    FULL = "full"
    SHORT = "short"


@dataclass(frozen=True)
class Teaching:
    """How a stretch is taught: how much is said, in which form, how long it is held, how fast."""

    detail: Detail = Detail.FULL
    ease: Ease = Ease.PLAIN
    hold: int | None = None
    """Seconds, where the listener has chosen them."""
    pace: int = 100
    """Percent of the usual pauses."""


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
    stretch: Stretch,
    side: Side | None,
    teaching: Teaching,
    phrases: Phrasebook,
) -> tuple[Block, ...]:
    """A section's blocks in order, without the movement into position, which ``answer`` adds."""
    return tuple(
        Section(
            stretch,
            side,
            teaching,
            phrases,
        ).read_blocks()
    )


@dataclass(frozen=True)
class Section:
    """One stretch on one side, taught in one way."""

    stretch: Stretch
    side: Side | None
    teaching: Teaching
    phrases: Phrasebook

    def read_blocks(self) -> Iterator[Block]:
        """Its blocks, in order."""
        for step in self.stretch.steps:
            place = Place(self.stretch.id, self.side, step.id)
            words = self.words(step)
            if isinstance(step.work, Reps):
                yield from self._read_sets(step, step.work, place)
            elif words or step is self.stretch.steps[0]:
                yield Block(place, (Say(words, place), *self._read_work(step, place)))

    def rest(
        self,
        place: Place,
        remaining: int,
        *,
        holding: bool,
    ) -> Timeline:
        """``remaining`` seconds of the hold or flow of a step, at most all of it; else nothing.

        ``holding``: the listener has not let go, so no bell opens it anew.
        """
        step = self.stretch.step(place.step)
        if step is None or not isinstance(step.work, Stay | Flow):
            return ()
        seconds = min(remaining, self._promise(step.work))
        spoken = self.phrases.length(seconds)
        words = self.phrases.words("hold.rest", length=spoken)
        cues = tuple(self._read_work(step, place, seconds))
        if holding:
            cues = cues[1:]
        return Say(sentences(words), place), *cues

    @property
    def held(self) -> int | None:
        """Seconds that the section is held; ``None`` where it has no hold."""
        for step in self.stretch.steps:
            if isinstance(step.work, Stay):
                return self._promise(step.work)
        return None

    def holds_by(self, place: Place) -> bool:
        """Whether the section's hold has begun at a place, or is over."""
        ids = self.stretch.step_ids
        for step in self.stretch.steps:
            if isinstance(step.work, Stay):
                return ids.index(place.step) >= ids.index(step.id)
        return False

    def release(self, place: Place) -> str:
        """The words that end the hold at a place; empty where there are none."""
        step = self.stretch.step(place.step)
        if step is None:
            return ""
        return self._fill_in(step.after_short if self._brief else step.after)

    def words(self, step: Step) -> str:
        """A step's words in this form and detail; empty where the step is left out."""
        words = step.say
        if self._brief:
            words = step.short
        # What a form changes is said even where the usual step no longer is.
        words = self._form.instead.get(step.id, words)
        return self._fill_in(words, step)

    def pause(
        self,
        seconds: float,
        place: Place,
    ) -> Iterator[Cue]:
        """The silence for a movement, at the listener's pace."""
        if seconds:
            yield Pause(seconds * self.teaching.pace / 100, place)

    @property
    def _brief(self) -> bool:
        return self.teaching.detail is Detail.SHORT

    @property
    def _form(self) -> Form:
        forms = {Ease.EASIER: self.stretch.easier, Ease.DEEPER: self.stretch.deeper}
        return forms.get(self.teaching.ease, UNCHANGED)

    def _fill_in(
        self,
        words: str,
        step: Step | None = None,
    ) -> str:
        """``words`` with the sides, and with what the step's work promises."""
        if "{" not in words:
            return words
        values: dict[str, str] = {}
        if self.side:
            values["side"] = self.phrases.words(f"name.{self.side}")
            values["other"] = self.phrases.words(f"name.{self.side.other}")
        if step and step.work:
            seconds = self._promise(step.work)
            values["length"] = self.phrases.length(seconds)
        if step and isinstance(step.work, Reps):
            count = self._count(step.work)
            values["count"] = self.phrases.number(count)
        filled = words.format(**values)
        return sentences(filled)

    def _promise(self, work: Stay | Reps | Flow) -> int:
        """The seconds that a hold, a flow or one repetition lasts."""
        wanted: int | None = None
        if isinstance(work, Stay):
            wanted = self.teaching.hold
            if wanted is None:
                wanted = self._form.hold
        if isinstance(work, Reps):
            wanted = self._form.seconds
        return _clamp(wanted, work.seconds)

    def _count(self, work: Reps) -> int:
        """How many repetitions a set has."""
        return _clamp(self._form.count, work.count)

    def _read_work(
        self,
        step: Step,
        place: Place,
        remaining: int | None = None,
    ) -> Iterator[Cue]:
        """What comes after a step's words; ``remaining``: only so many seconds of its hold."""
        work = step.work
        if isinstance(work, Stay | Flow):
            seconds = remaining or self._promise(work)
            yield Chime(place)
            yield self._hold(work, seconds, place)
            yield Chime(place)
            yield from self._release(step, place)
        yield from self.pause(step.pause, place)

    def _hold(
        self,
        work: Stay | Flow,
        seconds: int,
        place: Place,
    ) -> Hold:
        if isinstance(work, Flow):
            return fill_flow(
                seconds,
                work,
                self.phrases,
                place,
                stay=self._form.stay,
            )
        cue = self._fill_in(self._form.cue or work.cue)
        return fill_stay(
            seconds,
            cue,
            self.phrases,
            place,
            brief=self._brief,
        )

    def _release(
        self,
        step: Step,
        place: Place,
    ) -> Iterator[Cue]:
        words = step.after
        if self._brief:
            words = step.after_short
        if words:
            yield self._say(words, place)

    def _read_sets(
        self,
        step: Step,
        work: Reps,
        first: Place,
    ) -> Iterator[Block]:
        sets = _clamp(self._form.sets, work.sets)
        count = self._count(work)
        for set_no in range(1, sets + 1):
            place = first._replace(set_no=set_no)
            cues: list[Cue] = []
            if set_no == 1:
                cues.append(Say(self.words(step), place))
            if sets > 1:
                number = self.phrases.number(set_no)
                words = self.phrases.words("reps.set", number=number)
                cues.append(Say(sentences(words), place))
            for rep in range(1, count + 1):
                cues += self._repeat(work, rep, place)
            if set_no < sets:
                cues.append(self._say(work.rest, place))
                cues += self.pause(work.rest_seconds, place)
            else:
                cues += self._release(step, place)
                cues += self.pause(step.pause, place)
            yield Block(place, tuple(cues))

    def _repeat(
        self,
        work: Reps,
        rep: int,
        place: Place,
    ) -> Iterator[Cue]:
        """One repetition: its number and what to do, the hold, letting go."""
        number = self.phrases.number(rep)
        movement = self._fill_in(work.work)
        words = self.phrases.words(
            "reps.count",
            number=number,
            work=movement,
        )
        seconds = self._promise(work)
        still = Pause(seconds, place)
        yield Say(sentences(words), place)
        yield Hold(
            seconds,
            (still,),
            place,
            repeated=True,
        )
        yield self._say(work.release, place)
        yield from self.pause(work.pause, place)

    def _say(
        self,
        words: str,
        place: Place,
    ) -> Say:
        filled = self._fill_in(words)
        return Say(filled, place)


def _clamp(wanted: int | None, figure: Range) -> int:
    """What is wanted, else the usual figure; always within the range."""
    if wanted is None:
        return figure.usual
    return figure.clamp(wanted)
