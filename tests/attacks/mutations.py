"""Ways to break a request: in its values, in its keys, in its bytes."""

import json
import random
from collections.abc import Callable
from typing import Any

ODD: tuple[Callable[[random.Random], object], ...] = (
    lambda _: None,
    lambda _: True,
    lambda _: 0,
    lambda _: -1,
    lambda _: 10**300,
    lambda _: 2**63,
    lambda _: 1e308,
    lambda _: 0.1,
    lambda _: "",
    lambda _: "PT99999999999999999999S",
    lambda _: "PT-5M",
    lambda _: "P",
    lambda _: "\x00",
    lambda _: "𝟙𝟚٣",
    lambda _: "<speak>&amp;</speak><break time='30s'/>",
    lambda _: "../../etc/passwd",
    lambda _: "'; DROP TABLE progress; --",
    lambda _: "{side} %s {0.__class__}",
    lambda _: "2026-11-20T07:15:42",
    lambda _: "9999-12-31T23:59:59Z",
    lambda _: "xx-XX",
    lambda _: "x" * 20_000,
    lambda _: [],
    lambda _: {},
    lambda _: [[], {}, None],
    lambda _: {"type": "Simple"},
    lambda _: {"__dict__": {}, "__class__": "x", "object_type": "y"},
    lambda chance: _nested(chance.choice((10, 90, 200, 2000))),
    lambda chance: [chance.random() for _ in range(300)],
)

KEYS = (
    "object_type",
    "__dict__",
    "__class__",
    "_x",
    "to_dict",
    "attribute_map",
    "type",
    "values",
    "",
    "a.b",
    "\x00",
)

NUMBERS = (b"NaN", b"Infinity", b"-1e999", b"1" * 400, b"1" * 5000, b"-0", b"1E2", b"01")

BYTES = (
    b"\xef\xbb\xbf",
    b"\xff",
    b"\x00",
    b"\\ud800",
    b"\\udc00\\ud800",
    b"\xed\xa0\x80",
    b"}",
    b"[",
    b'"',
    b"\\",
)


def odd_value(chance: random.Random) -> object:
    """Return a value that does not belong where it will stand."""
    return chance.choice(ODD)(chance)


def broken(chance: random.Random, body: dict[str, Any]) -> bytes:
    """Return ``body``, which is changed, as JSON broken in up to three places."""
    for _ in range(chance.choice((0, 1, 1, 1, 2, 3))):
        _break_value(chance, body)
    raw = _written(chance, body)
    if chance.random() < 0.1:
        raw = _break_bytes(chance, raw)
    return raw


def _break_value(chance: random.Random, body: dict[str, Any]) -> None:
    # Half of the time where this skill looks: anything may be odd, but what is read must be odd
    # often.
    holders = list(_holders(body.get("session")) if chance.random() < 0.5 else _holders(body))
    holders = holders or [body]
    holder = chance.choice(holders)
    places = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
    way = chance.random()
    if way < 0.15 and isinstance(holder, dict):
        holder[chance.choice(KEYS)] = odd_value(chance)
    elif not places:
        return
    elif way < 0.35:
        del holder[chance.choice(places)]
    elif way < 0.5:
        other = chance.choice(holders)
        if not isinstance(other, (dict, list)) or other is not body:
            holder[chance.choice(places)] = json.loads(json.dumps(other))
    else:
        holder[chance.choice(places)] = odd_value(chance)


def _holders(value: object) -> list[Any]:
    found: list[Any] = []
    waiting: list[object] = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, (dict, list)):
            found.append(one)
            waiting.extend(one.values() if isinstance(one, dict) else one)
    return found


def _written(chance: random.Random, body: dict[str, Any]) -> bytes:
    text = json.dumps(body, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")
    for depth in (10, 90, 200, 2000):
        text = text.replace(json.dumps(f"nested {depth}").encode(), b"[" * depth + b"]" * depth)
    return text


def _nested(depth: int) -> str:
    # A mark, for the bytes to hold what json.dumps could not write.
    return f"nested {depth}"


def _break_bytes(chance: random.Random, raw: bytes) -> bytes:
    at = chance.randrange(len(raw))
    ways: tuple[Callable[[], bytes], ...] = (
        lambda: raw[:at],
        lambda: raw[:at] + chance.choice(BYTES) + raw[at:],
        lambda: raw[:at] + bytes([chance.randrange(256)]) + raw[at + 1 :],
        lambda: chance.choice(BYTES) + raw,
        lambda: raw + raw[at:],
        lambda: raw.replace(b"false", chance.choice(NUMBERS), 1),
        lambda: raw.replace(b"1280", chance.choice(NUMBERS), 1),
        lambda: raw.decode("utf-8", "replace").encode("utf-16"),
        lambda: raw.replace(b'"request"', b'"request": {}, "request"', 1),
        lambda: b" " * 200_000 + raw,
    )
    return chance.choice(ways)()
