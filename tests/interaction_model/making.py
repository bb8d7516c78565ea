"""Small sources to plant faults in."""

from collections.abc import Mapping, Sequence

from skill.interaction_model.source import Intent, SlotType, Source

SLOT_TYPES = {
    "STRETCH": SlotType({"sphinx": ("sphinx pose", "sphinx"), "cat_cow": ("cat cow",)}),
    "SIDE": SlotType({"left": ("left",), "right": ("right",)}),
    "AMAZON.DURATION": SlotType(examples=("a minute", "ten seconds")),
}
SLOTS = {"stretch": "STRETCH", "side": "SIDE", "minutes": "AMAZON.DURATION"}


def a_source(
    intents: Mapping[str, Sequence[str]],
    *,
    rules: Mapping[str, str] | None = None,
    slot_types: Mapping[str, SlotType] | None = None,
    slots: Mapping[str, str] | None = None,
    wins: frozenset[tuple[str, str]] = frozenset(),
    invocation_name: str = "lower back coach",
) -> Source:
    """A source with these intents.

    Each has the slots that its templates name, but for those given as ``slots``.
    """
    return Source(
        file="en.yaml",
        invocation_name=invocation_name,
        locales=("en-GB", "en-US"),
        function_words=frozenset({"a", "the"}),
        rules=rules or {},
        slot_types=SLOT_TYPES if slot_types is None else slot_types,
        wins=wins,
        intents=tuple(
            Intent(
                name,
                {
                    slot: kind
                    for slot, kind in SLOTS.items()
                    if any(f"{{{slot}}}" in one for one in templates)
                }
                if slots is None
                else slots,
                tuple(templates),
            )
            for name, templates in intents.items()
        ),
    )
