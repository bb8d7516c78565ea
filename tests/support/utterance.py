"""What a listener says, as Alexa delivers it.

An intent's short name and slots become the request's intent and slots.
"""

import re
from typing import Any

from skill.alexa.handlers import HANDLERS

_SLOT = re.compile(r'(\w+)=("[^"]*"|\S+)')
_RAW = frozenset({"minutes", "duration", "time", "day"})
"""Slots of Amazon's own types: a value, and no resolutions."""


def understood(words: str) -> tuple[str, dict[str, object]]:
    """The intent and slots of, for example, ``Stretch stretch=sphinx side=left``.

    ``ValueError``: no such intent.
    """
    name, _, rest = words.partition(" ")
    known = [one for one in (f"{name}Intent", f"AMAZON.{name}Intent") if one in HANDLERS]
    # NextStep and Next, say, are two intents; that no short name means two is what makes this
    # readable.
    if len(known) != 1 or _SLOT.sub("", rest).strip():
        raise ValueError(f"not understood: {words}")
    return known[0], {slot: _slot(slot, value) for slot, value in _SLOT.findall(rest)}


def _slot(name: str, value: str) -> dict[str, Any]:
    """One slot.

    ``"quoted"``: heard, but nothing matches; ``a|b``: matches both; values of Amazon's own types
    as is.
    """
    heard = value.strip('"')
    slot = {"name": name, "value": heard.replace("_", " "), "confirmationStatus": "NONE"}
    if name in _RAW:
        return {**slot, "value": heard}
    ids = [] if value.startswith('"') else heard.split("|")
    authority = {
        "authority": f"amzn1.er-authority.echo-sdk.simulated.{name.upper()}",
        "status": {"code": "ER_SUCCESS_MATCH" if ids else "ER_SUCCESS_NO_MATCH"},
        "values": [{"value": {"name": one.replace("_", " "), "id": one}} for one in ids],
    }
    return {**slot, "resolutions": {"resolutionsPerAuthority": [authority]}}
