"""A frozen value with some of its fields changed."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import replace
else:

    def replace(value, /, **changes):  # noqa: ANN001, ANN003, ANN201 - the types are those of dataclasses.replace
        """As ``dataclasses.replace``, which looks at every field: a turn replaces twenty values.

        For dataclasses without slots and cached properties that do nothing once they are made: what
        the domain replaces parts of is nothing else.
        """
        made = object.__new__(type(value))
        made.__dict__.update(value.__dict__, **changes)
        return made


__all__ = ["replace"]
