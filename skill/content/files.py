"""The shape of the content's files, and their way into domain values.

``content/README.md`` explains the keys for people. A key that is not here is a mistake, never
ignored.
"""

from typing import Annotated, ClassVar, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    RootModel,
    field_validator,
    model_validator,
)

from skill.domain.routine.model import (
    Flow,
    Form,
    Position,
    Range,
    Reps,
    Side,
    Stay,
    Step,
    Stretch,
    Work,
)


def _one_line(words: str) -> str:
    words = " ".join(words.split())
    if "!" in words:
        raise ValueError("the coach never exclaims: no '!'")
    if "?" in words:
        raise ValueError(
            "the coach asks only at the end of an answer, with lines of its own: no '?'"
        )
    return words


Words = Annotated[str, AfterValidator(_one_line)]
Spoken = Annotated[Words, Field(min_length=1)]
Name = Annotated[str, Field(pattern=r"^\p{Ll}[\p{Ll}' ]*\p{Ll}$")]
"""As Alexa writes down what was said: lower case, in the letters of any language."""
Id = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]
Seconds = Annotated[int, Field(ge=0, le=120)]
Article = dict[Annotated[int, Field(ge=1, le=8)], str]
"""The article's step numbers and words that a spoken step comes from."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class RangeFile(_File):
    """A figure and its range: ``{usual: 30, least: 10, most: 60}``."""

    usual: Annotated[int, Field(ge=1)]
    least: Annotated[int, Field(ge=1)]
    most: Annotated[int, Field(ge=1)]

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.least <= self.usual <= self.most:
            raise ValueError(
                f"must be least <= usual <= most, not {self.least}, {self.usual}, {self.most}"
            )
        return self

    def to_domain(self) -> Range:
        """The same figures."""
        return Range(self.usual, self.least, self.most)


class HoldFile(_File):
    """A still hold."""

    seconds: RangeFile
    cue: Spoken

    def to_domain(self) -> Stay:
        """The hold."""
        return Stay(self.seconds.to_domain(), self.cue)


class RepsFile(_File):
    """Repetitions in sets."""

    seconds: RangeFile
    count: RangeFile
    sets: RangeFile
    work: Spoken
    release: Spoken
    pause: Seconds
    rest: Spoken
    rest_seconds: Seconds

    def to_domain(self) -> Reps:
        """The repetitions."""
        return Reps(
            self.seconds.to_domain(),
            self.count.to_domain(),
            self.sets.to_domain(),
            self.work,
            self.release,
            self.pause,
            self.rest,
            self.rest_seconds,
        )


class FlowFile(_File):
    """Movement with the breath."""

    seconds: RangeFile
    stay: RangeFile
    breathe_in: Spoken
    breathe_out: Spoken
    carry_on: Spoken

    def to_domain(self) -> Flow:
        """The flow."""
        return Flow(
            self.seconds.to_domain(),
            self.stay.to_domain(),
            self.breathe_in,
            self.breathe_out,
            self.carry_on,
        )


class StepFile(_File):
    """One step. At most one of ``hold``, ``reps`` and ``flow``."""

    id: Id
    say: Spoken
    short: Words = ""
    pause: Seconds = 0
    hold: HoldFile | None = None
    reps: RepsFile | None = None
    flow: FlowFile | None = None
    after: Words = ""
    after_short: Words = ""
    source: Article = {}
    note: str = ""
    """Why this step differs from its source; for people."""

    @model_validator(mode="after")
    def _one_work(self) -> Self:
        works = [work for work in (self.hold, self.reps, self.flow) if work]
        if len(works) > 1:
            raise ValueError("may have one of hold, reps and flow, not several")
        if works and not self.short:
            raise ValueError("a timed step needs 'short' words too: they announce it")
        if (self.after or self.after_short) and not works:
            raise ValueError("'after' belongs to a timed step")
        return self

    def to_domain(self) -> Step:
        """The step."""
        timed = self.hold or self.reps or self.flow
        work: Work | None = timed.to_domain() if timed else None
        return Step(
            self.id,
            self.say,
            self.short,
            self.pause,
            work,
            self.after,
            self.after_short or self.after,
        )


class FormFile(_File):
    """An easier or deeper form."""

    say: Spoken
    pause: Seconds = 6
    instead: dict[Id, Words] = {}
    hold: Seconds | None = None
    count: Seconds | None = None
    sets: Seconds | None = None
    seconds: Seconds | None = None
    stay: bool = False
    cue: Spoken | None = None
    source: str = ""
    ours: bool = False
    """The article has no such form: this one is the project's."""
    note: str = ""
    """Why this form differs from its source; for people."""

    def to_domain(self) -> Form:
        """The form."""
        return Form(
            self.say,
            self.pause,
            self.instead,
            self.hold,
            self.count,
            self.sets,
            self.seconds,
            self.stay,
            self.cue,
        )


class StretchFile(_File):
    """One stretch: ``content/<language>/stretches/<id>.yaml``."""

    id: Id
    name: Name
    also_called: list[Name]
    position: Annotated[Position, Field(strict=False)]
    sides: list[Annotated[Side, Field(strict=False)]] = []
    benefits: Spoken
    caution: Spoken
    come_out: Spoken
    steps: Annotated[list[StepFile], Field(min_length=2)]
    easier: FormFile
    deeper: FormFile

    def to_domain(self) -> Stretch:
        """The stretch."""
        return Stretch(
            self.id,
            self.name,
            tuple(self.also_called),
            self.position,
            tuple(self.sides),
            self.benefits,
            self.caution,
            self.come_out,
            tuple(step.to_domain() for step in self.steps),
            self.easier.to_domain(),
            self.deeper.to_domain(),
        )


class RoutineFile(_File):
    """A routine: which stretches, in which order. The same in every language."""

    USUAL: ClassVar[str] = "lower_back"

    id: Id
    stretches: Annotated[list[Id], Field(min_length=1)]

    @field_validator("stretches")
    @classmethod
    def _once(cls, ids: list[str]) -> list[str]:
        if repeated := sorted({one for one in ids if ids.count(one) > 1}):
            raise ValueError(f"{', '.join(repeated)} may stand once only")
        return ids


class MoveFile(_File):
    """One movement between two positions. ``say`` may be empty where nobody needs to move."""

    say: Words
    pause: Seconds


class MovementFile(
    RootModel[dict[Annotated[Position, Field(strict=False)], dict[Position, MoveFile]]]
):
    """``content/<language>/movements.yaml``: from a position to each of the others."""
