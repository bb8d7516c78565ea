"""Every hold as a listener hears it: what was promised, and how long it really takes."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from skill.domain.routine.model import Ease, Flow, Form, Hold, Reps, Side, Stretch
from skill.domain.script.section import Detail, Teaching
from skill.speech.ssml import ssml
from tests.measured.lines import LENGTHS, ROUTINE, answers
from tests.measured.pieces import Piece, Silence, Words, between_chimes, measured, pieces


@dataclass(frozen=True)
class HeardHold:
    """One hold or flow."""

    stretch: Stretch
    teaching: Teaching
    side: Side | None
    promised: int
    announced: str
    """The words before its first chime."""
    heard: tuple[Piece, ...]
    """What comes between its chimes."""

    @property
    def name(self) -> str:
        """Which one it is, for a person to read."""
        asked = f"{self.teaching.hold} s" if self.teaching.hold else "usual length"
        which = f"{self.stretch.id} {self.side}" if self.side else self.stretch.id
        return f"{which}, {self.teaching.detail}, {self.teaching.ease}, {asked}"

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return measured(self.heard)

    @property
    def off(self) -> float:
        """How far that is from what was promised, as a share of it."""
        return self.seconds / self.promised - 1

    def begins(self, words: str) -> float | None:
        """How many seconds into the hold these words begin; ``None`` where they are not said."""
        at = next(
            (
                i
                for i, piece in enumerate(self.heard)
                if isinstance(piece, Words) and piece.text == words
            ),
            None,
        )
        return None if at is None else measured(self.heard[:at])


def section(stretch: Stretch, side: Side | None, teaching: Teaching) -> tuple[Piece, ...]:
    """A section from its start to its end, all of its answers one after the other."""
    read = answers(stretch, side, teaching)
    return tuple(piece for one in read for piece in pieces(ssml(one.timeline)))


def every_teaching() -> Iterator[Teaching]:
    """Every way of teaching that changes a hold or the words in it."""
    yield from (
        Teaching(detail, ease, hold)
        for detail, ease, hold in product(Detail, Ease, (None, *LENGTHS))
    )


def every_hold() -> Iterator[HeardHold]:
    """Every hold and flow: of every stretch, side and form, as long as usual and as asked for."""
    for stretch, teaching in product(ROUTINE.stretches, every_teaching()):
        works = [step.work for step in stretch.steps if isinstance(step.work, Hold | Flow)]
        for side in stretch.sides or (None,):
            heard = section(stretch, side, teaching)
            for work, (announced, held) in zip(works, between_chimes(heard), strict=True):
                yield HeardHold(
                    stretch, teaching, side, _promised(work, stretch, teaching), announced, held
                )


def every_repetition() -> Iterator[HeardHold]:
    """Every repetition.

    It has no chimes: its hold is what comes between the words for doing and letting go.
    """
    for stretch, teaching in product(ROUTINE.stretches, every_teaching()):
        form = _form(stretch, teaching)
        for work in (step.work for step in stretch.steps if isinstance(step.work, Reps)):
            promised = form.seconds if form and form.seconds is not None else work.seconds.usual
            for side in stretch.sides or (None,):
                heard = section(stretch, side, teaching)
                starts = [
                    i
                    for i, one in enumerate(heard)
                    if isinstance(one, Words) and one.text.endswith(work.work)
                ]
                for i in starts:
                    end = next(
                        j for j in range(i + 1, len(heard)) if not isinstance(heard[j], Silence)
                    )
                    yield HeardHold(stretch, teaching, side, promised, "", heard[i + 1 : end])


def _promised(work: Hold | Flow, stretch: Stretch, teaching: Teaching) -> int:
    form = _form(stretch, teaching)
    wanted = work.seconds.usual
    if isinstance(work, Hold):
        usual = form.hold if form and form.hold is not None else wanted
        wanted = usual if teaching.hold is None else teaching.hold
    return min(work.seconds.most, max(work.seconds.least, wanted))


def _form(stretch: Stretch, teaching: Teaching) -> Form | None:
    return {Ease.EASIER: stretch.easier, Ease.DEEPER: stretch.deeper}.get(teaching.ease)
