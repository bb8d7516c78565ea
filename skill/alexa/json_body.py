"""Reads JSON that someone else wrote, so that nothing in it can hurt later.

Python's parser alone lets through what has no place in JSON or breaks whoever handles it next: NaN and
infinite numbers, halves of surrogate pairs (they cannot be written as UTF-8), nesting down to the limit of
the interpreter's stack, UTF-16. Its error keeps the whole text; here an error says only what is wrong.
"""

import json
import math
import re
from typing import Any, NoReturn

from skill.errors import Rejected

MAX_DEPTH = 100
"""Levels of nesting. Requests of real devices have fewer than twenty; Python's stack would bear some 300 here."""

_BOM = b"\xef\xbb\xbf"
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def parsed(body: bytes | str) -> object:
    """Return the value that ``body`` (UTF-8, with or without a byte order mark) holds.

    Raises:
        Rejected: It is not text (``body_text``), not JSON (``body_json``) or too deep (``body_depth``). Neither
            the error nor what it was raised from holds any of the body.
    """
    fault, value = _attempt(body)
    if fault is not None:
        # Raised out here, where no other error is being handled: an error's context would keep the text alive.
        raise Rejected(fault)
    return value


def _attempt(body: bytes | str) -> tuple[str | None, object]:
    try:
        raw = (body.encode() if isinstance(body, str) else body).removeprefix(_BOM)
        text = raw.decode()
    except UnicodeError:
        return "body_text", None
    try:
        value = _DECODER.decode(text)
    except RecursionError:
        return "body_depth", None
    except ValueError:
        return "body_json", None
    # There can be no more levels than opening brackets: most bodies need not be walked.
    if text.count("{") + text.count("[") > MAX_DEPTH and _deeper_than(value, MAX_DEPTH):
        return "body_depth", None
    if _SURROGATE.search(raw) and not _writable(value):
        return "body_text", None
    return None, value


def _refuse(_constant: str) -> NoReturn:
    raise ValueError


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError
    return number


_DECODER = json.JSONDecoder(parse_constant=_refuse, parse_float=_finite)


def _deeper_than(value: object, limit: int) -> bool:
    level: list[Any] = [value]
    for _ in range(limit + 1):
        level = [container for container in level if isinstance(container, (dict, list))]
        if not level:
            return False
        level = [child for parent in level for child in (parent.values() if isinstance(parent, dict) else parent)]
    return True


def _writable(value: object) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True
