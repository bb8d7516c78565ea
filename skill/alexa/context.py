"""A request's context, each part of which is read when it is first looked at.

A speaker with a screen describes it in some twenty objects with every request, and a turn looks at
none of them; to read them takes four times as long as all the rest.
"""

from typing import Any

from ask_sdk_model import Context

from skill.alexa.models import ModelReaders, names_in_json

_KEYS = dict(names_in_json(Context))
_KINDS: dict[str, str] = Context.deserialized_types
_TAKEN = {*dir(Context), *_KINDS, *_KEYS.values()}
_USUAL = {name: value for name, value in vars(Context()).items() if name not in _KINDS}


class LateContext(Context):
    """A context that equals the one which has been read at once.

    ``vars`` shows of it what has been looked at.
    """

    # Outside __dict__, by which models are compared.
    __slots__ = ("_readers", "_value")

    def __init__(self, value: dict[str, Any], readers: ModelReaders) -> None:
        """Read from ``value`` with ``readers``, later."""
        # Not the class's own __init__: what it sets to None is looked for no further.
        vars(self).update(_USUAL)
        # Kept under its own name, as everywhere: what the class does not know and what hides
        # nothing of it.
        vars(self).update(
            (key, value[key]) for key in value.keys() - _TAKEN if not key.startswith("_")
        )
        self._value = value
        self._readers = readers

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the attribute is
        """Read a part, which is asked for here as long as it is not there."""
        if name not in _KINDS:
            raise AttributeError(name)
        vars(self)[name] = made = self._readers[_KINDS[name]](self._value.get(_KEYS[name]))
        return made

    def __eq__(self, other: object) -> bool:
        """Compare all that the two hold."""
        for name in _KINDS:
            getattr(self, name), getattr(other, name, None)
        return bool(super().__eq__(other))

    __hash__ = None  # type: ignore[assignment]


def read_later(readers: ModelReaders) -> None:
    """Let ``readers`` make contexts of this kind."""
    readers[Context] = lambda value: (
        LateContext(value, readers) if isinstance(value, dict) else None
    )
