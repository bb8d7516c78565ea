"""Reads JSON that someone else wrote, and refuses what could do harm later.

Python's parser lets through what has no place in JSON or breaks whoever handles it next: NaN and
infinite numbers, halves of surrogate pairs (they cannot be written as UTF-8), nesting down to the
limit of the interpreter's stack, UTF-16. orjson refuses all of it and takes half the time; an
integer of more than 64 bits it reads as a float. Its error keeps the whole text; here an error says
only what is wrong.
"""

from typing import Any

import orjson

from skill.errors import Rejected

MAX_DEPTH = 100
"""Levels of nesting. Requests of real devices have fewer than twenty; orjson itself would bear a
thousand."""

_BOM = b"\xef\xbb\xbf"


def parsed(body: bytes | str) -> object:
    """Return the value that ``body`` (UTF-8, with or without a byte order mark) holds.

    Raises:
        Rejected: It is not text (``body_text``), not JSON (``body_json``) or too deep
            (``body_depth``). Neither the error nor what it was raised from holds any of the body.
    """
    fault, value = _attempt(body)
    if fault is not None:
        # Raised here, where no other error is being handled: an error keeps the error before it,
        # and that one keeps the body.
        raise Rejected(fault)
    return value


def _attempt(body: bytes | str) -> tuple[str | None, object]:
    try:
        raw = (body.encode() if isinstance(body, str) else body).removeprefix(_BOM)
    except UnicodeError:
        return "body_text", None
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        return _fault(error.msg), None
    # There can be no more levels than opening brackets: most bodies need not be walked.
    if raw.count(b"{") + raw.count(b"[") > MAX_DEPTH and _deeper_than(value, MAX_DEPTH):
        return "body_depth", None
    return None, value


def _fault(message: str) -> str:
    """Why orjson refused a body, read from its error's text, which never quotes the body."""
    if "surrogate" in message:
        # An escaped half of a pair, and whatever else is not UTF-8.
        return "body_text"
    return "body_depth" if "depth limit" in message else "body_json"


def _deeper_than(value: object, limit: int) -> bool:
    level: list[Any] = [value]
    for _ in range(limit + 1):
        level = [container for container in level if isinstance(container, (dict, list))]
        if not level:
            return False
        level = [
            child
            for parent in level
            for child in (parent.values() if isinstance(parent, dict) else parent)
        ]
    return True
