"""One utterance that two intents claim: which of them Alexa takes nobody can say."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from skill.interaction_model.package import Expanded
from skill.interaction_model.source import Intent, Source
from skill.interaction_model.templates import SLOT


def spoken_forms(sample: str, slots: Mapping[str, str], source: Source) -> Iterator[str]:
    """A sample with its slots filled by all words known for them, in lower case.

    Amazon's own types have no end of values; their examples stand for them.
    """
    parts = SLOT.split(sample.lower())
    fillings = [
        source.slot_types[slots[part]].words if number % 2 else (part,)
        for number, part in enumerate(parts)
        if not number % 2 or (part in slots and slots[part] in source.slot_types)
    ]
    for words in product(*fillings):
        yield "".join(words).lower()


def clash_faults(source: Source, expanded: Expanded) -> Iterator[str]:
    """Every pair of templates that share an utterance, with one such utterance."""
    yield from _wins_faults(source)
    # Utterance -> who claims it. One intent's claims are one: which template made it does not
    # matter to Alexa.
    claims: dict[str, dict[str, tuple[str, bool]]] = defaultdict(dict)
    for intent in source.intents:
        for template, spoken, literal in _claimed(intent, expanded[intent.name], source):
            claims[spoken].setdefault(intent.name, (template, literal))
    told: set[tuple[str, ...]] = set()
    for spoken, by in claims.items():
        if len(by) == 1 or _settled(by, source):
            continue
        pair = tuple(f"{name} '{template}'" for name, (template, _) in by.items())
        if pair not in told:
            told.add(pair)
            yield f"intents: '{spoken}' belongs to {' and to '.join(pair)}"


def _claimed(
    intent: Intent, templates: Mapping[str, Sequence[str]], source: Source
) -> Iterator[tuple[str, str, bool]]:
    literal_first = sorted(
        ((template, sample) for template, samples in templates.items() for sample in samples),
        key=lambda one: "{" in one[1],
    )
    for template, sample in literal_first:
        for spoken in spoken_forms(sample, intent.slots, source):
            yield template, spoken, "{" not in sample


def _settled(by: Mapping[str, tuple[str, bool]], source: Source) -> bool:
    """Whether ``wins`` says who has it: a literal sample before a filled slot."""
    names = sorted(by, key=lambda name: not by[name][1])
    first, *others = names
    return by[first][1] and all(
        not by[other][1] and (first, other) in source.wins for other in others
    )


def _wins_faults(source: Source) -> Iterator[str]:
    names = {intent.name for intent in source.intents}
    for pair in sorted(source.wins):
        yield from (f"wins: there is no intent {name}" for name in pair if name not in names)
