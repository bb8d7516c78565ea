"""Spoken English numbers, durations, times and days -> what Alexa delivers for them.

Own code: the libraries for spoken numbers know neither "half a minute" nor "a minute and a half",
and what is left beside those is one table. Each reader takes words and a start, and returns the
value and where it ends, or ``None``.
"""

Quantity = tuple[str, int] | None
"""A value as Alexa writes it, and the position after its last word."""

_SMALL_WORDS = """
zero one two three four five six seven eight nine ten
eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
"""
_SMALL = {word: number for number, word in enumerate(_SMALL_WORDS.split())}
_TENS_WORDS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_TENS = {word: 10 * number for number, word in enumerate(_TENS_WORDS, start=2)}
_UNITS = {
    **dict.fromkeys(("second", "seconds", "sec", "secs"), "S"),
    **dict.fromkeys(("minute", "minutes", "min", "mins"), "M"),
    **dict.fromkeys(("hour", "hours"), "H"),
}
_SECONDS = {"S": 1, "M": 60, "H": 3600}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PERIODS = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI"}
_CLOCK = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}
_NOON = 12
_MINUTES_IN_AN_HOUR = 60


def number(words: list[str], at: int) -> tuple[int, int] | None:
    """A whole number below a thousand, in words or digits, and where it ends."""
    small = _below_hundred(words, at)
    if small is None:
        return None
    value, end = small
    if value in range(1, 10) and words[end : end + 1] == ["hundred"]:
        value, end = 100 * value, end + 1
        rest = _below_hundred(words, end + (words[end : end + 1] == ["and"]))
        if rest:
            return value + rest[0], rest[1]
    return value, end


def _below_hundred(words: list[str], at: int) -> tuple[int, int] | None:
    word = words[at] if at < len(words) else ""
    if word.isdecimal():
        return int(word), at + 1
    if word in _SMALL:
        return _SMALL[word], at + 1
    if word not in _TENS:
        return None
    unit = _SMALL.get(words[at + 1], 0) if at + 1 < len(words) else 0
    return (_TENS[word] + unit, at + 2) if unit in range(1, 10) else (_TENS[word], at + 1)


def number_slot(words: list[str], at: int) -> Quantity:
    """AMAZON.NUMBER: digits."""
    found = number(words, at)
    return (str(found[0]), found[1]) if found else None


def duration(words: list[str], at: int) -> Quantity:
    """AMAZON.DURATION: ISO 8601, in the units that were said ("ninety seconds" is ``PT90S``)."""
    parts: dict[str, int] = {}
    end = at
    while part := _part(words, end + (bool(parts) and words[end : end + 1] == ["and"])):
        unit, seconds, after = part
        if parts and _SECONDS[unit] >= min(_SECONDS[one] for one in parts):
            break
        parts |= _in_units(unit, seconds)
        end = after
    return (
        ("PT" + "".join(f"{parts[unit]}{unit}" for unit in "HMS" if unit in parts), end)
        if parts
        else None
    )


def _part(words: list[str], at: int) -> tuple[str, int, int] | None:
    """One amount of one unit: the unit, the seconds, the end."""
    for phrase, share in (
        (("three", "quarters", "of", "an"), 0.75),
        (("quarter", "of", "an"), 0.25),
        (("a", "quarter", "of", "an"), 0.25),
        (("half", "a"), 0.5),
        (("half", "an"), 0.5),
        (("a", "couple", "of"), 2),
        (("a",), 1),
        (("an",), 1),
    ):
        end = at + len(phrase)
        if tuple(words[at:end]) == phrase and end < len(words) and words[end] in _UNITS:
            return _and_a_half(words, end, share)
    found = number(words, at)
    if found is None:
        return None
    amount: float = found[0]
    end = found[1]
    if tuple(words[end : end + 3]) == ("and", "a", "half"):
        amount, end = amount + 0.5, end + 3
    return _and_a_half(words, end, amount) if end < len(words) and words[end] in _UNITS else None


def _and_a_half(words: list[str], at: int, amount: float) -> tuple[str, int, int]:
    unit = _UNITS[words[at]]
    if tuple(words[at + 1 : at + 4]) == ("and", "a", "half"):
        return unit, round((amount + 0.5) * _SECONDS[unit]), at + 4
    return unit, round(amount * _SECONDS[unit]), at + 1


def _in_units(unit: str, seconds: int) -> dict[str, int]:
    """Whole amounts of the unit that was said, and of smaller ones for what is left of it."""
    parts: dict[str, int] = {}
    for smaller in "HMS"["HMS".index(unit) :]:
        amount, seconds = divmod(seconds, _SECONDS[smaller])
        if amount:
            parts[smaller] = amount
    return parts or {unit: 0}


def day_of_week(words: list[str], at: int) -> Quantity:
    """AMAZON.DayOfWeek: the day's name."""
    word = words[at].removesuffix("s") if at < len(words) else ""
    return (word, at + 1) if word in _DAYS else None


def time(words: list[str], at: int) -> Quantity:
    """AMAZON.TIME: ``07:00`` on the 24-hour clock, or a part of the day.

    The parts are ``MO``, ``AF``, ``EV`` and ``NI``.
    """
    word = words[at] if at < len(words) else ""
    if word in _CLOCK:
        return _CLOCK[word], at + 1
    if word in _PERIODS:
        return _PERIODS[word], at + 1
    if found := _past_or_to(words, at) or _hour_and_minutes(words, at):
        hour, minute, end = found
        half, end = _half_of_day(words, end)
        if half and hour <= _NOON:
            hour = hour % _NOON + (_NOON if half == "pm" else 0)
        return f"{hour:02d}:{minute:02d}", end
    return None


def _past_or_to(words: list[str], at: int) -> tuple[int, int, int] | None:
    """Such as "half past six", "half six", "quarter to eight", "ten past nine"."""
    start = at + (words[at : at + 1] == ["a"])
    named = {"half": 30, "quarter": 15}.get(words[start] if start < len(words) else "")
    minutes = (named, start + 1) if named else number(words, at)
    if minutes is None:
        return None
    relation = words[minutes[1]] if minutes[1] < len(words) else ""
    british_half = named == 30 and relation not in ("past", "to")  # noqa: PLR2004
    if relation not in ("past", "to") and not british_half:
        return None
    hour = number(words, minutes[1] + (not british_half))
    if hour is None or hour[0] > 2 * _NOON:
        return None
    return (
        ((hour[0] - 1) % 24, 60 - minutes[0], hour[1])
        if relation == "to"
        else (hour[0], minutes[0], hour[1])
    )


def _hour_and_minutes(words: list[str], at: int) -> tuple[int, int, int] | None:
    hour = number(words, at)
    if hour is None or hour[0] >= 24:  # noqa: PLR2004
        return None
    if words[hour[1] : hour[1] + 1] == ["o'clock"]:
        return hour[0], 0, hour[1] + 1
    minutes = number(words, hour[1])
    if minutes and minutes[0] < _MINUTES_IN_AN_HOUR:
        return hour[0], minutes[0], minutes[1]
    return hour[0], 0, hour[1]


def _half_of_day(words: list[str], at: int) -> tuple[str, int]:
    following = list(words[at : at + 3])
    for said, half in ((["a", "m"], "am"), (["p", "m"], "pm"), (["am"], "am"), (["pm"], "pm")):
        if following[: len(said)] == said:
            return half, at + len(said)
    for said, half in (
        (["in", "the", "morning"], "am"),
        (["in", "the", "afternoon"], "pm"),
        (["in", "the", "evening"], "pm"),
        (["at", "night"], "pm"),
    ):
        if following[: len(said)] == said:
            return half, at + len(said)
    return "", at
