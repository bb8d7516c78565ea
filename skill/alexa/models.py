"""Reads parsed JSON into the SDK's model classes, and writes them back.

Every model class of ask_sdk_model says the types of its attributes in ``deserialized_types`` and
their names in JSON in ``attribute_map``. The SDK's own serializer interprets both anew for every
object; here each class is looked at once, when it is first met, so that a process only pays for the
classes it meets.
"""

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from importlib import import_module
from typing import Any, Self

Read = Callable[[Any], Any]
"""Turns a JSON value into an attribute's value. One of the wrong kind reads as None, as if it were
absent."""


class Plain(dict[str, Any]):
    """A mapping of plain JSON values, such as a session's attributes.

    It is not copied, and nobody looks through it for models.

    The SDK copies a session's attributes in depth for every request, in case a handler changes
    them. None here does, and the copy costs as much as reading the request.
    """

    def __deepcopy__(self, _: object) -> Self:
        """Return the mapping itself."""
        return self


class ModelReaders(dict[object, Read]):
    """The reader of each type, made when it is first asked for.

    A type is a class, or a name in the SDK's notation (``str``, ``list[a.b.C]``).
    """

    def __init__(self) -> None:
        """Begin with the types that are no models."""
        super().__init__()
        for kind, read in (
            (str, _text),
            (int, _integer),
            (float, _number),
            (bool, _truth),
            (date, _date),
            (datetime, _moment),
            (object, _anything),
        ):
            self[kind] = self[kind.__name__] = read
        self["long"] = _integer

    def __missing__(self, kind: object) -> Read:
        """Make the reader of ``kind`` and keep it."""
        read = self[kind] = self._made(kind)
        return read

    def _made(self, kind: object) -> Read:
        if isinstance(kind, str):
            if kind.startswith("list["):
                return self._list_of(kind.removeprefix("list[").removesuffix("]"))
            if kind.startswith("dict("):
                return self._dict_of(kind.removesuffix(")").partition(", ")[2])
            return self[_class_named(kind)]
        if isinstance(kind, type) and issubclass(kind, Enum):
            return _enum(kind)
        if isinstance(kind, type) and hasattr(kind, "deserialized_types"):
            return self._model(kind)
        return _anything

    def _list_of(self, kind: str) -> Read:
        def read(value: Any) -> Any:  # noqa: ANN401 - JSON
            return (
                [part for part in map(self[kind], value) if part is not None]
                if isinstance(value, list)
                else None
            )

        return _objects if kind == "object" else read

    def _dict_of(self, kind: str) -> Read:
        def read(value: Any) -> Any:  # noqa: ANN401 - JSON
            if not isinstance(value, dict):
                return None
            read_part = self[kind]
            return {
                name: made for name, part in value.items() if (made := read_part(part)) is not None
            }

        return _mapping if kind == "object" else read

    def _model(self, model: type) -> Read:
        """Return the reader of a model, or of the subclass that the value names, if any."""
        read_as_is = self._exactly(model)
        subclasses: Mapping[str, str] = getattr(model, "discriminator_value_class_map", {})
        if not subclasses:
            return read_as_is
        discriminator: str = model.json_discriminator_key  # type: ignore[attr-defined]
        readers: dict[str, Read] = {}

        def read(value: Any) -> Any:  # noqa: ANN401 - JSON in, a model out
            named = value.get(discriminator) if isinstance(value, dict) else None
            if not isinstance(named, str) or named not in subclasses:
                # A kind that is newer than the SDK: only what all kinds share is read.
                return read_as_is(value)
            if named not in readers:
                readers[named] = self._exactly(_class_named(subclasses[named]))
            return readers[named](value)

        return read

    def _exactly(self, model: type) -> Read:
        kinds: Mapping[str, str] = model.deserialized_types  # type: ignore[attr-defined]
        fields = {key: (attribute, kinds[attribute]) for attribute, key in names_in_json(model)}
        taken = {*dir(model), *kinds}

        def read(value: Any) -> Any:  # noqa: ANN401 - JSON in, a model out
            if not isinstance(value, dict):
                return None
            made = model()
            for key, part in value.items():
                field = fields.get(key)
                if field is not None:
                    setattr(made, field[0], self[field[1]](part))
                elif key not in taken and not key.startswith("_"):
                    # The SDK too keeps a key that it does not know under its own name, but even if
                    # the name is taken.
                    setattr(made, key, part)
            return made

        return read


class ModelWriters(dict[type, Callable[[Any], Any]]):
    """The writer of each class, made when asked for: it makes what ``json.dumps`` takes."""

    def __init__(self) -> None:
        """Begin with the values that are JSON already."""
        super().__init__()
        for kind in (type(None), str, int, float, bool, bytes, Plain):
            self[kind] = _anything

    def write(self, value: object) -> Any:  # noqa: ANN401 - JSON
        """Return ``value`` as JSON values."""
        return self[type(value)](value)

    def __missing__(self, kind: type) -> Callable[[Any], Any]:
        """Make the writer of ``kind`` and keep it."""
        write = self[kind] = self._made(kind)
        return write

    def _made(self, kind: type) -> Callable[[Any], Any]:
        # In the SDK's order: an enumeration of strings is a string.
        if issubclass(kind, (float, bool, bytes, str, int)):
            return _anything
        if issubclass(kind, (list, tuple)):
            return lambda value: (list if issubclass(kind, list) else tuple)(map(self.write, value))
        if issubclass(kind, date):
            return kind.isoformat
        if issubclass(kind, Enum):
            return lambda value: value.value
        if issubclass(kind, Decimal):
            return lambda value: int(value) if value % 1 == 0 else float(value)
        if issubclass(kind, dict):
            return lambda value: {name: self[type(part)](part) for name, part in value.items()}
        return self._model(names_in_json(kind))

    def _model(self, names: list[tuple[str, str]]) -> Callable[[Any], Any]:
        def write(value: Any) -> dict[str, Any]:  # noqa: ANN401 - a model
            return {
                key: self[type(part)](part)
                for attribute, key in names
                if (part := getattr(value, attribute)) is not None
            }

        return write


def names_in_json(model: type) -> list[tuple[str, str]]:
    """Return the attributes of ``model``, each with its name in JSON.

    Raises:
        TypeError: ``model`` is not one of the SDK's classes.
    """
    kinds = getattr(model, "deserialized_types", None)
    if kinds is None:
        raise TypeError(f"{model.__name__} cannot be written as JSON")
    names = getattr(model, "attribute_map", {})
    return [(attribute, names.get(attribute, attribute)) for attribute in kinds]


def _class_named(path: str) -> type:
    module, _, name = path.rpartition(".")
    found: type = getattr(import_module(module), name)
    return found


def _anything(value: Any) -> Any:  # noqa: ANN401 - JSON
    return value


def _objects(value: object) -> object:
    return value if isinstance(value, list) else None


def _mapping(value: object) -> object:
    return Plain(value) if isinstance(value, dict) else None


def _text(value: object) -> str | None:
    return (
        value if isinstance(value, str) else str(value) if isinstance(value, (int, float)) else None
    )


def _integer(value: object) -> int | None:
    try:
        return int(value) if isinstance(value, (int, float, str)) else None
    except (ValueError, OverflowError):
        return None


def _number(value: object) -> float | None:
    try:
        number = float(value) if isinstance(value, (int, float, str)) else math.nan
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _truth(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _moment(value: object) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _date(value: object) -> date | None:
    moment = _moment(value)
    return None if moment is None else moment.date()


def _enum(kind: type[Enum]) -> Read:
    members = {member.value: member for member in kind}

    def read(value: object) -> Enum | str | None:
        # A value that is newer than the SDK stays a text.
        return members.get(value, value) if isinstance(value, str) else None

    return read
