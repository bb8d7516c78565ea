"""Which line was said, in any wording: a line's key -> a pattern that finds all its variants.

The keys are explained in tests/conversations/README.md.
"""

import re
from collections.abc import Mapping
from functools import cache

from skill.domain.conversation.questions import Asking
from skill.domain.routine.model import Form, Position, Side, Stretch
from skill.domain.script.answer import section_name
from tests.support import article

CONTENT = article.CONTENT

COUNTS = (("count.day", "count.days"), ("count.stretch", "count.stretches"))
HANDS_FREE = ("ask.hands_free", "ask.hands_free_last")
QUESTIONS: Mapping[Asking, tuple[str, ...]] = {
    Asking.START: ("ask.start", "ask.start_or_name", "ask.start_beginning"),
    Asking.NEXT: (
        "ask.next",
        "ask.rest",
        "ask.next_side",
        "ask.next_stretch",
        "ask.back",
        "ask.finish",
        *HANDS_FREE,
    ),
    Asking.CARRY_ON: ("ask.carry_on",),
    Asking.AGAIN: ("ask.again",),
    Asking.ANYWAY: ("ask.anyway",),
    Asking.START_OVER: ("ask.start_over",),
    Asking.TOMORROW_OFF: ("ask.tomorrow_off",),
    Asking.EASIER: ("ask.easier",),
    Asking.STRETCH: ("ask.stretch",),
    Asking.HOLD_LENGTH: ("ask.hold_length",),
    Asking.RESET: ("ask.reset",),
    Asking.FORGET: ("ask.forget",),
    Asking.REMINDER_TIME: ("ask.reminder_time",),
    Asking.REMIND: ("ask.remind",),
}
"""The lines that put each question."""


@cache
def pattern(line: str) -> re.Pattern[str]:
    """Finds a line: its key, and after it ``name=value`` for what its placeholders must say.

    ``KeyError``: no such.
    """
    key, *fixed = line.split(" ")
    values = {name: _spoken(value) for name, value in (pair.split("=", 1) for pair in fixed)}
    variants = (_content_words(key),) if "/" in key else CONTENT.phrases.lines[key]
    if unknown := [
        name for name in values if not any(f"{{{name}}}" in words for words in variants)
    ]:
        raise KeyError(f"{line}: the line speaks of no {unknown[0]}")
    return re.compile("|".join(_searchable(words, values) for words in variants), re.IGNORECASE)


def asked(words: str) -> Asking | None:
    """The question that ``words`` end in, if any."""
    return next(
        (
            asking
            for asking, lines in QUESTIONS.items()
            if any(_ends(words, line) for line in lines)
        ),
        None,
    )


def asks_anything(words: str) -> bool:
    """Whether any question is put anywhere in ``words``."""
    return "?" in words or any(
        pattern(line).search(words) for lines in QUESTIONS.values() for line in lines
    )


def _ends(words: str, line: str) -> bool:
    return any(found.end() == len(words) for found in pattern(line).finditer(words))


def _searchable(words: str, values: Mapping[str, str]) -> str:
    pieces = re.split(r"\{(\w+)\}", " ".join(words.split()))
    # Texts and placeholders take turns. What fills a placeholder never reaches into the next
    # sentence.
    filled = [
        values.get(piece, r"[^.?]+?") if i % 2 else re.escape(piece)
        for i, piece in enumerate(pieces)
    ]
    return rf"(?<!\w){''.join(filled)}(?!\w)"


def _spoken(value: str) -> str:
    """What a placeholder says.

    That is a place's name, a number (as a count or a length), or the text, ``_`` for a space.
    """
    phrases = CONTENT.phrases
    if value.isdecimal():
        number = int(value)
        said = [phrases.number(number), phrases.length(number), phrases.about(60 * number)]
        said += [phrases.counted(*keys, number) for keys in COUNTS]
    else:
        stretch, _, side = value.partition("/")
        known = CONTENT.routine.stretch(stretch)
        said = [
            section_name(known, Side(side) if side else None, phrases)
            if known
            else value.replace("_", " ")
        ]
    return f"(?:{'|'.join(re.escape(one) for one in said)})"


def _content_words(key: str) -> str:
    """The text behind ``move/back/start`` or ``<stretch>[/<side>]/<what>``, with its side."""
    first, *between, last = key.split("/")
    if first == "move":
        return CONTENT.routine.movements[Position(between[0]), Position(last)].say
    words = _text(CONTENT.routine[first], last)
    if between:
        side = Side(between[0])
        for name, one in (("side", side), ("other", side.other)):
            words = words.replace(f"{{{name}}}", CONTENT.phrases.words(f"name.{one}"))
    return words


def _text(stretch: Stretch, what: str) -> str:
    """One text of a stretch.

    ``what`` is ``benefits``, ``come_out``, ``easier``, ``hold``, ``hold.short``,
    ``easier.hold``.
    """
    name, _, part = what.partition(".")
    if name in ("easier", "deeper"):
        form: Form = getattr(stretch, name)
        return form.instead[part] if part else form.say
    step = stretch.step(name)
    text: str = getattr(step, part or "say") if step else getattr(stretch, name)
    if not text:
        raise KeyError(f"{stretch.id}/{what}: has no words")
    return text
