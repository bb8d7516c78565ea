"""How the listener likes it, and when each of it was chosen.

Every setting has a stamp of its own, and so has the form of every stretch: two speakers that change
different ones at the same time lose neither. Of two values of one setting the later wins.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from skill.domain.memory.stamped import Stamped
from skill.domain.memory.unknown import NOTHING, Unknown
from skill.domain.routine.model import Ease
from skill.domain.values import replace

PACES = (75, 100, 125, 150)
"""Percent of the usual pauses, from the quickest to the slowest."""


T = TypeVar("T")


class Wait(StrEnum):
    """Where the coach waits for the listener."""

    SECTION = "section"
    STEP = "step"
    NEVER = "never"
    """Hands-free: the coach goes on by itself."""


@dataclass(frozen=True)
class Settings:
    """How the listener likes it, as plain values."""

    wait: Wait = Wait.SECTION
    pace: int = 100
    """Percent of the usual pauses."""
    hold: int | None = None
    """Seconds of holds; ``None``: as the content says."""
    forms: tuple[tuple[str, Ease], ...] = ()
    """Stretches that are always done in another form, sorted by id."""


USUAL = Settings()


@dataclass(frozen=True)
class ChosenSettings:
    """Each setting with the moment it was chosen; 0: never."""

    wait: Stamped[Wait] = Stamped(USUAL.wait)
    pace: Stamped[int] = Stamped(USUAL.pace)
    hold: Stamped[int | None] = Stamped(USUAL.hold)
    forms: tuple[tuple[str, Stamped[Ease]], ...] = ()
    """The form chosen for each stretch that one was ever chosen for, sorted by id."""
    unknown: Unknown = NOTHING
    """What a newer version keeps of them."""

    @property
    def value(self) -> Settings:
        """The settings themselves."""
        forms = [(stretch, form.value) for stretch, form in self.forms]
        others = tuple(one for one in forms if one[1] is not Ease.PLAIN)
        return Settings(self.wait.value, self.pace.value, self.hold.value, others)

    @property
    def at(self) -> int:
        """When any of them was chosen last; 0: never."""
        stamps = [self.wait.at, self.pace.at, self.hold.at]
        stamps += [form.at for _, form in self.forms]
        return max(stamps)

    def set(self, settings: Settings, now: int) -> "ChosenSettings":
        """These settings from ``now`` on; what is as it was keeps its stamp."""
        wanted = dict(settings.forms)
        kept = dict(self.forms)
        for stretch in sorted({*wanted, *kept}):
            before = kept.get(stretch, Stamped(Ease.PLAIN))
            kept[stretch] = _change(before, wanted.get(stretch, Ease.PLAIN), now)
        chosen = [(stretch, form) for stretch, form in sorted(kept.items()) if form.at]
        return replace(
            self,
            wait=_change(self.wait, settings.wait, now),
            pace=_change(self.pace, settings.pace, now),
            hold=_change(self.hold, settings.hold, now),
            forms=tuple(chosen),
        )

    def merged(self, other: "ChosenSettings") -> "ChosenSettings":
        """Of each setting the later one."""
        if other is self:
            return self
        forms = dict(self.forms)
        for stretch, form in other.forms:
            forms[stretch] = form.merged(forms.get(stretch, form))
        return ChosenSettings(
            self.wait.merged(other.wait),
            self.pace.merged(other.pace),
            self.hold.merged(other.hold),
            tuple(sorted(forms.items())),
            self.unknown.merged(other.unknown),
        )


def choose(settings: Settings, at: int) -> ChosenSettings:
    """All of these settings, chosen at one moment."""
    forms = tuple((stretch, Stamped(form, at)) for stretch, form in sorted(settings.forms))
    return ChosenSettings(
        Stamped(settings.wait, at), Stamped(settings.pace, at), Stamped(settings.hold, at), forms
    )


def _change(stamped: Stamped[T], value: T, now: int) -> Stamped[T]:
    return stamped if stamped.value == value else stamped.set(value, now)
