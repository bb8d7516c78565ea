"""The stretches of a record: named once, and everywhere else written as one character each."""

from collections.abc import Iterable

from skill.domain.memory.plain import stretch_id

FIRST = ord("0")
"""The character of the first stretch; the others follow it in Unicode's order."""


class Ids:
    """The names of stretches, in the order in which they were first written."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        """Begin with ``names``."""
        self.names = list(names)
        self._numbers = {name: number for number, name in enumerate(self.names)}

    @staticmethod
    def read(raw: object) -> "Ids":
        """The names in a record, where it has any. Raises ``TypeError`` or ``ValueError``."""
        if raw is None:
            return Ids()
        if not isinstance(raw, str):
            raise TypeError("not names")
        return Ids(stretch_id(name) for name in raw.split(" "))

    def write(self, names: Iterable[str]) -> str:
        """A character for each name."""
        written = ""
        for name in names:
            number = self._numbers.setdefault(name, len(self._numbers))
            if number == len(self.names):
                self.names.append(name)
            written += chr(FIRST + number)
        return written

    def all(self, raw: object) -> tuple[str, ...]:
        """The name of each character. Raises ``TypeError`` or ``IndexError`` for any other."""
        if not isinstance(raw, str):
            raise TypeError("not stretches")
        numbers = [ord(character) - FIRST for character in raw]
        if numbers and min(numbers) < 0:
            raise IndexError("no such stretch")
        return tuple(self.names[number] for number in numbers)

    def one(self, raw: object) -> str:
        """The name of one character."""
        (name,) = self.all(raw)
        return name
