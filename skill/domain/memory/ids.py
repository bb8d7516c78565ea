"""The stretches of a record: named once, and everywhere else written as one character each."""

from collections.abc import Iterable
from functools import lru_cache

from skill.domain.memory.plain import stretch_id

FIRST = ord("0")
"""The character of the first stretch; the others follow it in Unicode's order."""
NAMES_KEPT = 256
"""Lists of names, and choices from them, that need not be made again: nearly all are the same."""


class Ids:
    """The names of stretches, in the order in which they were first written."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        """Begin with ``names``."""
        self.names = list(names)
        self._characters = {name: chr(FIRST + n) for n, name in enumerate(self.names)}

    @staticmethod
    def read(raw: object) -> "Ids":
        """The names in a record, where it has any. Raises ``TypeError`` or ``ValueError``."""
        if raw is None:
            return Ids()
        if not isinstance(raw, str):
            raise TypeError("not names")
        return Ids(_read_names(raw))

    def write(self, names: Iterable[str]) -> str:
        """A character for each name."""
        characters = self._characters
        written = []
        for name in names:
            if name not in characters:
                characters[name] = chr(FIRST + len(self.names))
                self.names.append(name)
            written.append(characters[name])
        return "".join(written)

    def all(self, raw: object) -> tuple[str, ...]:
        """The name of each character. Raises ``TypeError`` or ``IndexError`` for any other."""
        if not isinstance(raw, str):
            raise TypeError("not stretches")
        return _choose(tuple(self.names), raw)

    def one(self, raw: object) -> str:
        """The name of one character."""
        (name,) = self.all(raw)
        return name


@lru_cache(NAMES_KEPT)
def _read_names(raw: str) -> tuple[str, ...]:
    return tuple(stretch_id(name) for name in raw.split(" "))


@lru_cache(NAMES_KEPT)
def _choose(names: tuple[str, ...], raw: str) -> tuple[str, ...]:
    numbers = [ord(character) - FIRST for character in raw]
    if numbers and min(numbers) < 0:
        raise IndexError("no such stretch")
    return tuple(names[number] for number in numbers)
