"""What Alexa does not take: names, characters, lengths, numbers of things. Partly from memory."""

import re
from collections.abc import Iterator, Mapping, Sequence

from skill.interaction_model.package import Expanded
from skill.interaction_model.source import BUILT_IN, Intent, SlotType, Source
from skill.interaction_model.templates import SLOT

REQUIRED = tuple(
    f"{BUILT_IN}{name}Intent" for name in ("Help", "Stop", "Cancel", "NavigateHome", "Fallback")
)
WITHOUT_SAMPLES = frozenset({"AMAZON.FallbackIntent"})
"""Built-in intents that take no samples."""
MOST_INTENTS = 250
LONGEST_SAMPLE = 200
LONGEST_VALUE = 140
MOST_BYTES = 1_500_000

WAKE_WORDS = frozenset({"alexa", "amazon", "computer", "echo", "ziggy"})
LAUNCH_WORDS = frozenset(
    {
        "ask",
        "begin",
        "enable",
        "launch",
        "load",
        "open",
        "play",
        "resume",
        "run",
        "start",
        "tell",
        "use",
    }
)
FORBIDDEN_WORDS = frozenset({"app", "skill"})
CONNECTING_WORDS = frozenset(
    {"about", "and", "by", "for", "from", "if", "in", "that", "to", "using", "whether", "with"}
)
ARTICLES_AND_PREPOSITIONS = frozenset(
    {"a", "an", "the", "at", "for", "from", "in", "of", "on", "to", "with"}
)
SHORTEST_INVOCATION, LONGEST_INVOCATION = 2, 50

_INVOCATION = re.compile(r"[^\W\d_]([^\W\d_]|[.'])*( [^\W\d_]([^\W\d_]|[.'])*)*")
_WORDS = re.compile(r"[^\W\d_]+('[^\W\d_]+)*'?( [^\W\d_]+('[^\W\d_]+)*'?)*")
_NAME = re.compile(r"[A-Za-z]+(_[A-Za-z]+)*")


def limit_faults(source: Source, expanded: Expanded) -> Iterator[str]:
    """Everything Alexa would refuse, but for the size of the whole."""
    for reason in invocation_faults(source.invocation_name):
        yield f"invocation_name: '{source.invocation_name}' {reason}"
    language = source.file.partition(".")[0]
    for locale in source.locales:
        if not re.fullmatch(rf"{language}-[A-Z]{{2}}", locale):
            yield (
                f"locales: '{locale}' is none of the language '{language}', "
                "which the file is named for"
            )
    names = {intent.name for intent in source.intents}
    yield from (
        f"intents.{name}: Alexa requires it, but it is missing"
        for name in REQUIRED
        if name not in names
    )
    if len(names) > MOST_INTENTS:
        yield f"intents: {len(names)} are more than Alexa's {MOST_INTENTS}"
    for intent in source.intents:
        for fault in _intent_faults(intent, expanded[intent.name], source):
            yield f"intents.{intent.name}: {fault}"
    for name, slot_type in source.slot_types.items():
        if not name.startswith(BUILT_IN):
            yield from (f"slot_types.{name}{fault}" for fault in _slot_type_faults(name, slot_type))


def _slot_type_faults(name: str, slot_type: SlotType) -> Iterator[str]:
    if not _NAME.fullmatch(name):
        yield ": a name may hold letters and single underscores"
    owners: dict[str, str] = {}
    for one, values in slot_type.values.items():
        for value in values:
            if not _WORDS.fullmatch(value) or len(value) > LONGEST_VALUE:
                yield (
                    f".{one}: '{value}' may hold {LONGEST_VALUE} letters, "
                    "single spaces and apostrophes"
                )
            if owners.setdefault(value.lower(), one) != one:
                yield f".{one}: '{value}' already means {owners[value.lower()]}"


def invocation_faults(name: str) -> Iterator[str]:
    """Why Alexa would refuse an invocation name."""
    words = name.split(" ")
    if not _INVOCATION.fullmatch(name) or name != name.lower():
        yield "may hold lower-case letters, apostrophes, full stops and single spaces"
    if not SHORTEST_INVOCATION <= len(name) <= LONGEST_INVOCATION:
        yield f"must have {SHORTEST_INVOCATION} to {LONGEST_INVOCATION} characters"
    if len(words) == 1:
        yield "must have two words or more"
    for kind, forbidden in (
        ("wake word", WAKE_WORDS),
        ("launch word", LAUNCH_WORDS),
        ("word Alexa forbids", FORBIDDEN_WORDS),
        ("connecting word", CONNECTING_WORDS),
    ):
        yield from (f"holds the {kind} '{word}'" for word in words if word in forbidden)
    if len(words) == 2:  # noqa: PLR2004
        yield from (
            f"has two words, one of them '{word}'"
            for word in words
            if word in ARTICLES_AND_PREPOSITIONS
        )


def size_faults(files: Mapping[str, str]) -> Iterator[str]:
    """Built files that are too large."""
    for name, text in files.items():
        if (size := len(text.encode())) > MOST_BYTES:
            yield f"{name}: {size} bytes are more than Alexa's {MOST_BYTES}"


def _intent_faults(
    intent: Intent, templates: Mapping[str, Sequence[str]], source: Source
) -> Iterator[str]:
    if intent.name in WITHOUT_SAMPLES and templates:
        yield "takes no samples"
    if intent.is_built_in and intent.slots:
        yield "is Amazon's own and takes no slots"
    for slot, kind in intent.slots.items():
        if not _NAME.fullmatch(slot):
            yield f"slots.{slot}: a name may hold letters and single underscores"
        if kind not in source.slot_types:
            yield f"slots.{slot}: there is no slot type {kind}"
        if not any(f"{{{slot}}}" in template for template in templates):
            yield f"slots.{slot}: no sample fills it"
    for samples in templates.values():
        for sample in samples:
            yield from (f"'{sample}' {reason}" for reason in sample_faults(sample, intent.slots))


def sample_faults(sample: str, slots: Mapping[str, str]) -> Iterator[str]:
    """Why Alexa would refuse a sample of an intent with these slots."""
    if len(sample) > LONGEST_SAMPLE:
        yield f"has {len(sample)} characters, {LONGEST_SAMPLE} are allowed"
    used = SLOT.findall(sample)
    yield from (
        f"fills {{{name}}}, which is not a slot of this intent"
        for name in dict.fromkeys(used)
        if name not in slots
    )
    yield from (f"fills {{{name}}} twice" for name in dict.fromkeys(used) if used.count(name) > 1)
    if not _WORDS.fullmatch(SLOT.sub("slot", sample)):
        yield "may hold letters, apostrophes and {slots}; numbers are written as words"
    elif any(
        SLOT.search(word) and not re.fullmatch(r"\{[^{}]*\}('s|')?", word)
        for word in sample.split(" ")
    ):
        yield "has a slot that touches a word"
