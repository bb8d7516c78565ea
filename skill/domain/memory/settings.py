"""How the listener likes it, and when each of it was chosen.

Every setting has a stamp of its own, and so has the form of every stretch: two speakers that change
different ones at the same time lose neither. Of two values of one setting the later wins.
"""

from collections.abc import Collection
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
        return Settings(
            self.wait.value,
            self.pace.value,
            self.hold.value,
            others,
        )

    @property
    def at(self) -> int:
        """When any of them was chosen last; 0: never."""
        stamps = [self.wait.at, self.pace.at, self.hold.at]
        stamps += [form.at for _, form in self.forms]
        return max(stamps)

    def set(
        self,
        settings: Settings,
        now: int,
        said: Collection[str] = (),
    ) -> "ChosenSettings":
        """These settings from ``now`` on; what is as it was keeps its stamp.

        ``said`` are the names of settings, and the ids of stretches, that the listener asked for:
        they are stamped even where they are as they were, for another speaker may have changed them
        meanwhile.
        """

        def change(
            name: str,
            before: Stamped[T],
            value: T,
        ) -> Stamped[T]:
            if name in said or before.value != value:
                return before.set(value, now)
            return before

        wanted = dict(settings.forms)
        kept = dict(self.forms)
        for stretch in sorted({*wanted, *kept}):
            before = kept.get(stretch, Stamped(Ease.PLAIN))
            kept[stretch] = change(
                stretch,
                before,
                wanted.get(stretch, Ease.PLAIN),
            )
        chosen = [(stretch, form) for stretch, form in sorted(kept.items()) if form.at]
        return replace(
            self,
            wait=change("wait", self.wait, settings.wait),
            pace=change("pace", self.pace, settings.pace),
            hold=change("hold", self.hold, settings.hold),
            forms=tuple(chosen),
        )

    def reset(self, now: int) -> "ChosenSettings":
        """All as they were at first, from ``now`` on.

        What another speaker chose before goes too; of forms, those that are known here.
        """
        stretches = [stretch for stretch, _ in self.forms]
        return self.set(
            USUAL,
            now,
            said=("wait", "pace", "hold", *stretches),
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
        Stamped(settings.wait, at),
        Stamped(settings.pace, at),
        Stamped(settings.hold, at),
        forms,
    )
