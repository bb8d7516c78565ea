"""A request's context. Each part of it is read when the skill first looks at it.

With every request a speaker with a screen sends some twenty objects that describe the screen. A
turn looks at none of them, and to read them takes four times as long as to read all the rest.
"""

from typing import Any

from ask_sdk_model import Context

from skill.alexa.models import ModelReaders, names_in_json

_KEYS = dict(names_in_json(Context))
_KINDS: dict[str, str] = Context.deserialized_types
_TAKEN = {*dir(Context), *_KINDS, *_KEYS.values()}
_USUAL = {name: value for name, value in vars(Context()).items() if name not in _KINDS}


class LateContext(Context):
    """A context that equals one whose parts were all read at once.

    ``vars`` shows only the parts that have been looked at.
    """

    # These are not in __dict__, because the SDK compares models by it.
    __slots__ = ("_readers", "_value")

    def __init__(self, value: dict[str, Any], readers: ModelReaders) -> None:
        """Keep ``value`` and ``readers`` for later."""
        # The class's own __init__ is not called: it sets every part to None, and Python asks
        # __getattr__ only for parts that are missing.
        vars(self).update(_USUAL)
        # As in other models, a key that the class does not know is kept under its own name, unless
        # it would hide something of the class.
        vars(self).update(
            (key, value[key]) for key in value.keys() - _TAKEN if not key.startswith("_")
        )
        self._value = value
        self._readers = readers

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the attribute is
        """Read a part that nobody has looked at yet. Python calls this only for missing ones."""
        if name not in _KINDS:
            raise AttributeError(name)
        vars(self)[name] = made = self._readers[_KINDS[name]](self._value.get(_KEYS[name]))
        return made

    def __eq__(self, other: object) -> bool:
        """Compare all parts, also those that nobody has looked at yet."""
        for name in _KINDS:
            getattr(self, name), getattr(other, name, None)
        return bool(super().__eq__(other))

    __hash__ = None  # type: ignore[assignment]


def read_later(readers: ModelReaders) -> None:
    """Let ``readers`` make contexts of this kind."""
    readers[Context] = lambda value: (
        LateContext(value, readers) if isinstance(value, dict) else None
    )
