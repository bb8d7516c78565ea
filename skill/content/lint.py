"""What is wrong with content that has the right shape: rules of speech and length, as faults in words."""

import re
import string
from collections.abc import Iterator

from skill.domain.routine import Ease, Routine, Side, Step, Stretch
from skill.domain.script import LONGEST_ANSWER, Detail, Teaching, blocks
from skill.domain.wording import Phrasebook

BARE_SIDE = re.compile(r"\b(left|right)\b", re.IGNORECASE)
ADVICE_AGAINST = re.compile(r"\b(cures?|cured|heals?|treats?|guarantees?d?)\b", re.IGNORECASE)
"""Promises that a skill about health must not make (Amazon's certification rules, and good sense)."""


def stretch_faults(stretch: Stretch) -> Iterator[str]:
    """Faults of one stretch as ``key: reason``."""
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
    for key, words, allowed in _texts(stretch):
        yield from (f"{key}: {fault}" for fault in _word_faults(words, allowed, sided=bool(stretch.sides)))
    yield from _form_faults(stretch)


def _form_faults(stretch: Stretch) -> Iterator[str]:
    ids = [step.id for step in stretch.steps]
    for name, form in ((Ease.EASIER, stretch.easier), (Ease.DEEPER, stretch.deeper)):
        for unknown in sorted(set(form.instead) - set(ids)):
            yield f"{name}.instead.{unknown}: there is no such step"
        for step in (stretch.steps[0], *(step for step in stretch.steps if step.work)):
            if not form.instead.get(step.id, step.say):
                yield f"{name}.instead.{step.id}: the way into position and timed steps cannot be left out"


def long_blocks(routine: Routine, phrases: Phrasebook) -> list[str]:
    """What cannot be split and is longer than one answer may be, in any form, at the longest hold."""
    faults = []
    for stretch in routine.stretches:
        for ease in Ease:
            for side in stretch.sides or (None,):
                teaching = Teaching(detail=Detail.FULL, ease=ease, hold=10_000, pace=150)
                faults += [
                    f"stretches/{stretch.id}.yaml: steps.{block.place.step}: takes {block.seconds:.0f} s "
                    f"in its {ease} form and cannot be split; {LONGEST_ANSWER} s is the most"
                    for block in blocks(stretch, side, teaching, phrases)
                    if block.seconds > LONGEST_ANSWER
                ]
    return faults


def _texts(stretch: Stretch) -> Iterator[tuple[str, str, frozenset[str]]]:
    sided = frozenset({"side", "other"}) if stretch.sides else frozenset()
    yield from ((key, getattr(stretch, key), frozenset()) for key in ("name", "benefits", "caution"))
    yield "come_out", stretch.come_out, sided
    for step in stretch.steps:
        yield from ((f"steps.{step.id}.{key}", words, allowed) for key, words, allowed in _step_texts(step, sided))
    for name, form in ((Ease.EASIER, stretch.easier), (Ease.DEEPER, stretch.deeper)):
        yield f"{name}.say", form.say, sided
        yield f"{name}.cue", form.cue or "", sided
        for step_id, words in form.instead.items():
            replaced = stretch.step(step_id)
            timed = replaced is not None and replaced.work is not None
            yield f"{name}.instead.{step_id}", words, sided | _timing(timed)


def _step_texts(step: Step, sided: frozenset[str]) -> Iterator[tuple[str, str, frozenset[str]]]:
    announced = sided | _timing(step.work is not None)
    yield from (("say", step.say, announced), ("short", step.short, announced))
    yield from (("after", step.after, sided), ("after_short", step.after_short, sided))
    for key in ("cue", "work", "release", "rest", "breathe_in", "breathe_out", "carry_on"):
        yield key, getattr(step.work, key, ""), sided


def _timing(timed: bool) -> frozenset[str]:
    return frozenset({"length", "count"}) if timed else frozenset()


def _word_faults(words: str, allowed: frozenset[str], *, sided: bool) -> Iterator[str]:
    if sided and (bare := BARE_SIDE.search(words)):
        yield f"'{bare[0]}' would stay the same on both sides; write {{side}} or {{other}}"
    if promise := ADVICE_AGAINST.search(words):
        yield f"'{promise[0]}' promises too much"
    try:
        used = {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}
    except ValueError as error:
        yield f"'{words}': {error}"
        return
    for name in sorted(used - allowed):
        yield f"{{{name}}} is not known here"
