"""What people say to reach a skill from outside a session, and the wake word."""

import re

WAKE_WORD = "alexa"

_LAUNCH = "open|start|launch|begin|run|load|play|use|resume|talk to|speak to|ask|tell"
_LINK = "to|for|about|and"


def strip_wake_word(utterance: str) -> tuple[str, bool]:
    """The utterance without a leading "Alexa", and whether it was there."""
    rest, found = re.subn(
        rf"^\s*{WAKE_WORD}\b[\s,.!?:]*", "", utterance, count=1, flags=re.IGNORECASE
    )
    return rest.strip(), bool(found)


def invoked(words: str, name: str) -> str | None:
    """What `words` ask of the skill called `name`.

    "" opens it; "ask <name> to <command>" gives the command.

    None when `words` don't call that skill.
    """
    said = re.sub(r"[^\w\s'\u2019-]+", " ", words.lower())
    said = re.sub(r"^please\s+|\s+please$", "", " ".join(said.split()))
    called = re.fullmatch(
        rf"(?:(?:{_LAUNCH}) )?(?:the |my )?{re.escape(name.lower())}"
        rf"(?: (?:{_LINK}) (?P<command>.+))?",
        said,
    )
    return None if called is None else called["command"] or ""
