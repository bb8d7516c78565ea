"""Settings as plain values: each as a list of its value and the moment it was chosen."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from skill.domain.memory.ids import Ids
from skill.domain.memory.plain import Record, mapping, optional, sequence, whole
from skill.domain.memory.settings import ChosenSettings, Wait
from skill.domain.memory.stamped import Stamped
from skill.domain.memory.unknown import read_unknown
from skill.domain.routine.model import Ease
from skill.domain.values import replace

FORMS_KEPT = 256
"""Of the forms that a listener has chosen: they seldom change."""
KNOWN = frozenset({"wait", "pace", "hold", "forms"})
_LETTERS = {ease: ease.value[0] for ease in Ease}
_EASES = {letter: ease for ease, letter in _LETTERS.items()}
_WAITS = frozenset(Wait)


def settings_record(settings: ChosenSettings, ids: Ids) -> Record:
    """The settings that were chosen."""
    record: Record = {}
    if settings.wait.at:
        record["wait"] = [settings.wait.value.value, settings.wait.at]
    if settings.pace.at:
        record["pace"] = [settings.pace.value, settings.pace.at]
    if settings.hold.at:
        record["hold"] = [settings.hold.value, settings.hold.at]
    if settings.forms:
        eases = "".join(_LETTERS[form.value] for _, form in settings.forms)
        stretches = ids.write(stretch for stretch, _ in settings.forms)
        record["forms"] = [stretches, eases, [form.at for _, form in settings.forms]]
    return settings.unknown.record() | record


def read_settings(raw: object, ids: Ids) -> ChosenSettings:
    """The settings in a record. Raises ``TypeError`` or ``ValueError`` for any other shape.

    A value that a newer version offers is as if it had not been chosen: after a rollback the
    listener is told in the usual way, and not turned away.
    """
    record = mapping(raw)
    values: dict[str, Any] = {"unknown": read_unknown(record, KNOWN)}
    for name, read in _READERS.items():
        if name in record:
            values[name] = read(record[name], ids)
    return replace(_NEVER_CHOSEN, **values)


def _read_wait(raw: object, _: Ids) -> Stamped[Wait]:
    chosen, at = sequence(raw)
    if chosen not in _WAITS:
        return _NEVER_CHOSEN.wait
    return Stamped(Wait(chosen), whole(at))


def _read_pace(raw: object, _: Ids) -> Stamped[int]:
    value, at = sequence(raw)
    return Stamped(whole(value), whole(at))


def _read_hold(raw: object, _: Ids) -> Stamped[int | None]:
    value, at = sequence(raw)
    return Stamped(optional(value, whole), whole(at))


def _read_forms(raw: object, ids: Ids) -> tuple[tuple[str, Stamped[Ease]], ...]:
    stretches, eases, times = sequence(raw)
    return _find_forms(
        ids.all(stretches),
        eases,
        tuple(sequence(times)),
    )


@lru_cache(FORMS_KEPT, typed=True)
def _find_forms(
    stretches: tuple[str, ...],
    eases: object,
    times: tuple[object, ...],
) -> tuple[tuple[str, Stamped[Ease]], ...]:
    if not isinstance(eases, str):
        raise TypeError("not forms")
    chosen: dict[str, Stamped[Ease]] = {}
    for stretch, letter, at in zip(
        stretches,
        eases,
        times,
        strict=True,
    ):
        if letter in _EASES:
            chosen[stretch] = Stamped(_EASES[letter], whole(at))
    return tuple(sorted(chosen.items()))


_READERS: dict[str, Callable[[object, Ids], object]] = {
    "wait": _read_wait,
    "pace": _read_pace,
    "hold": _read_hold,
    "forms": _read_forms,
}
_NEVER_CHOSEN = ChosenSettings()
