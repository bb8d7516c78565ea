"""What is wrong with content of the right shape: its faults of speech and length, in words."""

import re
import string
from collections.abc import Iterator, Sequence

from skill.domain.routine.model import Ease, Flow, Reps, Side, Step, Stretch, Work
from skill.domain.script.answer import LONGEST_ANSWER
from skill.domain.script.phrasebook import PLACEHOLDERS, Phrasebook
from skill.domain.script.section import Detail, Teaching, blocks

ADVICE_AGAINST = re.compile(r"\b(cures?|cured|heals?|treats?|guarantees?d?)\b", re.IGNORECASE)
"""Promises that a skill about health must not make (Amazon's certification rules, and good sense).
"""


def stretch_faults(stretch: Stretch, side_words: Sequence[str]) -> Iterator[str]:
    """Faults of one stretch as ``key: reason``.

    ``side_words`` are the language's own for left and right.
    """
    ids = [step.id for step in stretch.steps]
    for repeated in sorted({one for one in ids if ids.count(one) > 1}):
        yield f"steps: the id '{repeated}' stands twice"
    if stretch.sides and sorted(stretch.sides) != sorted(Side):
        yield "sides: must be both sides, first side first, or left out"
    if not stretch.steps[0].short:
        yield f"steps.{ids[0]}: the first step is the way into position; it needs 'short' words too"
    if stretch.steps[0].work:
        yield f"steps.{ids[0]}: the first step is the way into position; it cannot be timed"
    if not any(step.work for step in stretch.steps):
        yield "steps: none has a hold, reps or flow"
    bare = _any_of(side_words) if stretch.sides and side_words else None
    for key, words, allowed in _texts(stretch):
        yield from (f"{key}: {fault}" for fault in _word_faults(words, allowed, bare))
    yield from _form_faults(stretch)


def _form_faults(stretch: Stretch) -> Iterator[str]:
    ids = [step.id for step in stretch.steps]
    for name, form in ((Ease.EASIER, stretch.easier), (Ease.DEEPER, stretch.deeper)):
        for unknown in sorted(set(form.instead) - set(ids)):
            yield f"{name}.instead.{unknown}: there is no such step"
        for step in (stretch.steps[0], *(step for step in stretch.steps if step.work)):
            if not form.instead.get(step.id, step.say):
                where = f"{name}.instead.{step.id}"
                yield f"{where}: the way into position and timed steps cannot be left out"


def long_blocks(stretch: Stretch, phrases: Phrasebook) -> Iterator[str]:
    """The blocks that are longer than one answer may be, in any form, at the longest hold.

    A block cannot be split.
    """
    for ease in Ease:
        teaching = Teaching(detail=Detail.FULL, ease=ease, hold=10_000, pace=150)
        for block in blocks(stretch, next(iter(stretch.sides), None), teaching, phrases):
            if block.seconds > LONGEST_ANSWER:
                yield (
                    f"steps.{block.place.step}: takes {block.seconds:.0f} s in its {ease} form "
                    f"and cannot be split; {LONGEST_ANSWER} s is the most"
                )


def phrase_faults(key: str, words: str) -> Iterator[str]:
    """Faults of one variant of a line."""
    if "!" in words:
        yield "the coach never exclaims: no '!'"
    if "?" in words and not key.startswith("ask."):
        yield f"'{words}': only an 'ask.' line asks, for it stands last in an answer"
    yield from _placeholder_faults(words, PLACEHOLDERS[key])


def _placeholder_faults(words: str, allowed: frozenset[str]) -> Iterator[str]:
    """Placeholders in ``words`` that nothing would be filled into, or that no text can be."""
    try:
        # With a conversion or a format, which only numbers would understand, a name is none that is
        # known.
        used = {
            (name or "") + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
            for _, name, form, conversion in string.Formatter().parse(words)
            if name is not None
        }
    except ValueError as error:
        yield f"'{words}': {error}"
        return
    for name in sorted(used - allowed):
        known = ", ".join(f"{{{one}}}" for one in sorted(allowed)) or "no placeholder"
        yield f"{{{name}}} is not known here; this text may use {known}"


def _texts(stretch: Stretch) -> Iterator[tuple[str, str, frozenset[str]]]:
    sided = frozenset({"side", "other"}) if stretch.sides else frozenset()
    yield from (
        (key, getattr(stretch, key), frozenset()) for key in ("name", "benefits", "caution")
    )
    yield "come_out", stretch.come_out, sided
    for step in stretch.steps:
        yield from (
            (f"steps.{step.id}.{key}", words, allowed)
            for key, words, allowed in _step_texts(step, sided)
        )
    for name, form in ((Ease.EASIER, stretch.easier), (Ease.DEEPER, stretch.deeper)):
        yield f"{name}.say", form.say, sided
        yield f"{name}.cue", form.cue or "", sided
        for step_id, words in form.instead.items():
            replaced = stretch.step(step_id)
            yield (
                f"{name}.instead.{step_id}",
                words,
                sided | _timing(replaced.work if replaced else None),
            )


def _step_texts(step: Step, sided: frozenset[str]) -> Iterator[tuple[str, str, frozenset[str]]]:
    announced = sided | _timing(step.work)
    yield from (("say", step.say, announced), ("short", step.short, announced))
    yield from (("after", step.after, sided), ("after_short", step.after_short, sided))
    for key in ("cue", "work", "release", "rest", "breathe_in", "breathe_out", "carry_on"):
        yield (
            key,
            getattr(step.work, key, ""),
            frozenset() if isinstance(step.work, Flow) else sided,
        )


def _timing(work: Work | None) -> frozenset[str]:
    """What the words that announce a timed step may promise; only repetitions have a count."""
    if work is None:
        return frozenset()
    return frozenset({"length", "count"}) if isinstance(work, Reps) else frozenset({"length"})


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


def _word_faults(
    words: str, allowed: frozenset[str], bare: re.Pattern[str] | None
) -> Iterator[str]:
    if bare and (side := bare.search(words)):
        yield f"'{side[0]}' would stay the same on both sides; write {{side}} or {{other}}"
    if promise := ADVICE_AGAINST.search(words):
        yield f"'{promise[0]}' promises too much"
    yield from _placeholder_faults(words, allowed)
