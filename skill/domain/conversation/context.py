"""One turn's view of everything, and the words for it."""

from dataclasses import dataclass
from datetime import date

from skill.domain.conversation.state import State, Visit
from skill.domain.memory.progress import Progress, Unfinished
from skill.domain.routine.model import Routine, Stretch
from skill.domain.routine.place import Place, Plan
from skill.domain.script.answer import section_name
from skill.domain.script.phrasebook import Phrasebook, sentences
from skill.domain.script.timeline import Say
from skill.domain.values import replace


@dataclass(frozen=True)
class Talk:
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

    @property
    def visit(self) -> Visit:
        """What this session carries."""
        return self.state.visit

    @property
    def progress(self) -> Progress:
        """What is remembered."""
        return self.state.progress

    @property
    def unfinished(self) -> Unfinished | None:
        """The routine that was begun and not finished."""
        return self.progress.unfinished.value

    @property
    def count(self) -> str:
        """How many stretches there are, as it is spoken."""
        return self.phrases.number(len(self.routine.stretches))

    @property
    def plan(self) -> Plan:
        """The stretches of the round that is under way; all, where none is."""
        return self.unfinished.plan if self.unfinished else self.routine.ids

    @property
    def offered(self) -> Plan:
        """The plan without what hurt in this visit; the present stretch stays in it."""
        at = self.visit.at
        return tuple(
            one for one in self.plan if one not in self.visit.avoid or (at and one == at.stretch)
        )

    def words(self, key: str, **values: str) -> str:
        """A line's words; the variant changes from turn to turn and from day to day."""
        return self.phrases.words(key, seed=self.visit.turns + self.today.toordinal(), **values)

    def say(self, key: str, **values: str) -> Say:
        """A line as a cue."""
        return Say(sentences(self.words(key, **values)))

    def stretch(self, place: Place) -> Stretch:
        """The stretch a place lies in."""
        return self.routine[place.stretch]

    def name(self, place: Place) -> str:
        """The spoken name of a place's section."""
        return section_name(self.stretch(place), place.side, self.phrases)

    def named(self, stretch_id: str) -> str:
        """The spoken name of a stretch that the routine has."""
        return self.routine[stretch_id].name

    def sided(self, words: str, place: Place) -> Say:
        """A stretch's words with the sides of a place in them."""
        if place.side is None:
            return Say(words)
        side, other = (self.phrases.words(f"name.{one}") for one in (place.side, place.side.other))
        return Say(sentences(words.format(side=side, other=other)))

    def visiting(self, visit: Visit) -> "Talk":
        """The same turn, further on in the visit."""
        return replace(self, state=replace(self.state, visit=visit))

    def remembering(self, progress: Progress) -> "Talk":
        """The same turn, with something learned."""
        return replace(self, state=replace(self.state, progress=progress))

    def at_place(self, unfinished: Unfinished | None, *, anew: bool = False) -> "Talk":
        """The same turn, with the routine at another place, or with none under way; ``anew``: or there from now on."""
        if unfinished == self.unfinished and not anew:
            return self
        moved = self.progress.unfinished.set(unfinished, self.now)
        return self.remembering(replace(self.progress, unfinished=moved))
