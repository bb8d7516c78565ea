"""The words of a timeline, for tests that look for a line in them."""

from collections.abc import Iterable

from skill.domain.script.timeline import Cue, Say, flat


def text(timeline: Iterable[Cue]) -> str:
    """The words alone."""
    return " ".join(cue.words for cue in flat(timeline) if isinstance(cue, Say))
