"""One turn's view of everything, and the words for it."""

from dataclasses import dataclass
from datetime import date

from skill.domain.conversation.state import Course, Detour, OnRoutine, State, Visit
from skill.domain.listening.situation import Interrupted, Listening, Settled, Situation, place_of
from skill.domain.memory.progress import Progress, Unfinished
from skill.domain.memory.settings import Settings, Wait
from skill.domain.routine.model import Ease, Routine, Stretch
from skill.domain.routine.place import Place, Plan, opening, section_beside, sections
from skill.domain.script.answer import place_after, place_before, section_name
from skill.domain.script.phrasebook import Phrasebook, sentences
from skill.domain.script.section import Detail, Section, Teaching
from skill.domain.script.timeline import Say
from skill.domain.values import replace


@dataclass(frozen=True)
class Context:
    """The state so far, the moment, the content.

    Changing it makes another: a turn is a pure function.
    """

    state: State
    routine: Routine
    phrases: Phrasebook
    now: int
    """The moment, in seconds since 1970, by Amazon's clock."""
    today: date
    """The listener's own day."""
    remembers: bool = True
    """Whether what is learned can be kept. If not, a closing turn says so, and promises nothing."""
    breaking_in: bool = False
    """Whether this turn's own word broke in on the answer before it."""
    doubted: tuple[str, ...] = ()
    """The stretches that the listener may have been in when they broke in, likeliest or not."""

    # --- What it holds ----------------------------------------------------------------------------

    @property
    def visit(self) -> Visit:
        """What this session carries."""
        return self.state.visit

    @property
    def situation(self) -> Settled:
        """Where the listener is, as they speak: ``locate`` has asked the clock."""
        situation = self.state.visit.situation
        if isinstance(situation, Listening):
            return situation.before
        return situation

    @property
    def course(self) -> Course:
        """What the listener's place belongs to."""
        return self.state.visit.course

    @property
    def place(self) -> Place | None:
        """The place that is taught, or was taught last."""
        return place_of(self.situation)

    @property
    def hold_broken_in_on(self) -> int | None:
        """Seconds that remain of the hold that this turn's word broke in on; ``None``: of none."""
        situation = self.situation
        if self.breaking_in and isinstance(situation, Interrupted):
            return situation.remaining
        return None

    @property
    def progress(self) -> Progress:
        """What is remembered."""
        return self.state.progress

    @property
    def settings(self) -> Settings:
        """How the listener likes it."""
        return self.state.progress.settings.value

    @property
    def hands_free(self) -> bool:
        """Whether the coach goes on by itself."""
        return self.settings.wait is Wait.NEVER

    @property
    def unfinished(self) -> Unfinished | None:
        """The routine that was begun and not finished."""
        return self.state.progress.unfinished.value

    # --- What is taught ---------------------------------------------------------------------------

    @property
    def plan(self) -> Plan:
        """The stretches of the round that is under way; all, where none is."""
        return self.unfinished.plan if self.unfinished else self.routine.ids

    @property
    def offered(self) -> Plan:
        """The plan without what hurt in this visit; the present stretch stays in it."""
        avoid = self.visit.avoid
        if not avoid:
            return self.plan
        here = self.place
        present = here.stretch if here else ""
        return tuple(one for one in self.plan if one == present or one not in avoid)

    @property
    def sections(self) -> tuple[Place, ...]:
        """The openings of the sections of the present course, in the order they are done."""
        match self.course:
            case Detour(stretch, None, turned):
                return sections(
                    self.routine,
                    (stretch,),
                    turned=stretch if turned else None,
                )
            case Detour(stretch, side):
                return (opening(self.routine[stretch], side),)
            case OnRoutine():
                turned_stretch = self.unfinished.turned if self.unfinished else None
                return sections(
                    self.routine,
                    self.offered,
                    turned=turned_stretch,
                )

    def sections_of(self, stretch_id: str) -> tuple[Place, ...]:
        """Those of one stretch: its sides that belong to the course, in the order they are done."""
        return tuple(one for one in self.sections if one.stretch == stretch_id)

    def section_after(
        self,
        place: Place,
        steps: int = 1,
    ) -> Place | None:
        """The section so many after that of ``place`` (-1: before it); ``None`` past either end."""
        return section_beside(self.sections, place, steps)

    def step_after(self, place: Place) -> Place | None:
        """The step or set after ``place`` in its section, as it is taught; ``None`` at the last."""
        stretch = self.stretch(place)
        return place_after(stretch, place, self.teaching(stretch), self.phrases)

    def step_before(self, place: Place) -> Place | None:
        """The step or set before it; ``None`` at the first."""
        stretch = self.stretch(place)
        return place_before(stretch, place, self.teaching(stretch), self.phrases)

    def section_at(self, place: Place) -> Section:
        """The section of a place, as it is taught to this listener now."""
        stretch = self.stretch(place)
        return Section(stretch, place.side, self.teaching(stretch), self.phrases)

    def stretch(self, place: Place) -> Stretch:
        """The stretch a place lies in."""
        return self.routine[place.stretch]

    def ease(self, stretch_id: str) -> Ease:
        """The form a stretch is done in: as chosen in this visit, else as always."""
        forms = dict(self.settings.forms) | dict(self.visit.forms)
        return forms.get(stretch_id, Ease.PLAIN)

    def teaching(self, stretch: Stretch) -> Teaching:
        """How a stretch is taught to this listener now. Asked for by name, it is told in full."""
        detail = Detail.FULL
        on_routine = isinstance(self.course, OnRoutine)
        known = stretch.id in self.progress.known and stretch.id not in self.visit.told_in_full
        if known and on_routine:
            detail = Detail.SHORT
        ease = self.ease(stretch.id)
        return Teaching(
            detail,
            ease,
            self._hold(stretch),
            self.settings.pace,
        )

    def _hold(self, stretch: Stretch) -> int | None:
        """Seconds that a stretch is held; ``None``: as its form and the content say."""
        begun = self.first_hold(stretch.id)
        if begun is not None:
            return begun
        if holds_longer(stretch, dict(self.visit.forms).get(stretch.id)):
            # Asked for in this visit, so later than any other length.
            return None
        unfinished = self.unfinished
        if isinstance(self.course, OnRoutine) and unfinished and unfinished.hold is not None:
            return unfinished.hold
        return self.settings.hold

    def first_hold(self, stretch_id: str) -> int | None:
        """Seconds that a stretch must be held as its first side was; ``None``: it is free."""
        match self.course:
            case Detour(stretch, _, _, first_hold):
                return first_hold if stretch == stretch_id else None
            case OnRoutine():
                sides = self.unfinished.sides if self.unfinished else None
                return sides.hold if sides and sides.stretch == stretch_id else None

    # --- The words --------------------------------------------------------------------------------

    @property
    def count(self) -> str:
        """How many stretches there are, as it is spoken."""
        return self.phrases.number(len(self.routine.stretches))

    def words(self, key: str, **values: str) -> str:
        """A line's words; the variant changes from turn to turn and from day to day."""
        seed = self.visit.turns + self.today.toordinal()
        return self.phrases.words(key, seed=seed, **values)

    def say(self, key: str, **values: str) -> Say:
        """A line as a cue."""
        return Say(sentences(self.words(key, **values)))

    def name(self, place: Place) -> str:
        """The spoken name of a place's section."""
        return section_name(
            self.stretch(place),
            place.side,
            self.phrases,
        )

    def named(self, stretch_id: str) -> str:
        """The spoken name of a stretch that the routine has."""
        return self.routine[stretch_id].name

    def sided(
        self,
        words: str,
        place: Place,
    ) -> Say:
        """A stretch's words with the sides of a place in them."""
        if place.side is None:
            return Say(words)
        side = self.phrases.words(f"name.{place.side}")
        other = self.phrases.words(f"name.{place.side.other}")
        return Say(sentences(words.format(side=side, other=other)))

    # --- The same turn, further on ----------------------------------------------------------------

    def visiting(self, visit: Visit) -> "Context":
        """The same turn, further on in the visit."""
        return replace(self, state=replace(self.state, visit=visit))

    def situated(self, situation: Situation) -> "Context":
        """The same turn with the listener somewhere else."""
        return self.visiting(replace(self.visit, situation=situation))

    def taking(self, course: Course) -> "Context":
        """The same turn on another course."""
        return self.visiting(replace(self.visit, course=course))

    def remembering(self, progress: Progress) -> "Context":
        """The same turn, with something learned."""
        return replace(self, state=replace(self.state, progress=progress))

    def setting(self, settings: Settings) -> "Context":
        """The same turn with settings remembered."""
        chosen = self.progress.settings.set(settings, self.now)
        return self.remembering(replace(self.progress, settings=chosen))

    def at_place(
        self,
        unfinished: Unfinished | None,
        *,
        anew: bool = False,
    ) -> "Context":
        """The same turn, with the routine at another place, or with none under way.

        ``anew``: from now on, even where it is the same place.
        """
        if unfinished == self.unfinished and not anew:
            return self
        moved = self.progress.unfinished.set(unfinished, self.now)
        return self.remembering(replace(self.progress, unfinished=moved))

    def moved_to(
        self,
        place: Place,
        remaining: int | None = None,
        *,
        anew: bool = False,
    ) -> "Context":
        """The same turn with the routine at ``place``; a detour leaves it where it is."""
        if isinstance(self.course, Detour):
            return self
        unfinished = self.unfinished or Unfinished(place, self.plan)
        there = replace(
            unfinished,
            place=place,
            remaining=remaining,
            ran_out=False,
        )
        return self.at_place(there, anew=anew)


def holds_longer(stretch: Stretch | None, ease: Ease | None) -> bool:
    """Whether a form of a stretch is to hold it longer."""
    return stretch is not None and ease is Ease.DEEPER and stretch.deeper.hold is not None
