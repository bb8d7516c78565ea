"""Everything that can be wrong with a model, found at once."""

from collections.abc import Collection, Iterator

from skill.domain.conversation.questions import YES_OR_NO
from skill.interaction_model.clashes import clash_faults
from skill.interaction_model.limits import limit_faults, size_faults
from skill.interaction_model.package import Expanded, files
from skill.interaction_model.source import Source
from skill.interaction_model.templates import telling_templates

FEWEST_TEMPLATES = 15
"""Of a custom intent, told apart by their content words."""
ANSWERS = ("AMAZON.YesIntent", "AMAZON.NoIntent")
"""What a yes/no question has to be answerable with."""


def faults(source: Source, expanded: Expanded, handled: Collection[str]) -> list[str]:
    """All faults of a model: what Alexa refuses, could not decide, or the skill does not fit.

    ``handled``: the names of the intents that the skill has a handler for.
    """
    found = [
        *limit_faults(source, expanded),
        *clash_faults(source, expanded),
        *_thin_intents(source, expanded),
        *_handler_faults(source, handled),
        *_unanswerable(source),
    ]
    built = {path.name: text for path, text in files(source, expanded).items()}
    return [f"{source.file}: {fault}" for fault in found] + list(size_faults(built))


def _thin_intents(source: Source, expanded: Expanded) -> Iterator[str]:
    for intent in source.intents:
        telling = len(telling_templates(expanded[intent.name], source.function_words))
        if not intent.is_built_in and telling < FEWEST_TEMPLATES:
            yield (
                f"intents.{intent.name}: {telling} templates have words of their own, "
                f"{FEWEST_TEMPLATES} are needed"
            )


def _handler_faults(source: Source, handled: Collection[str]) -> Iterator[str]:
    names = {intent.name for intent in source.intents}
    yield from (f"intents.{name}: has no handler" for name in sorted(names - set(handled)))
    yield from (
        f"intents.{name}: has a handler, but is not in the model"
        for name in sorted(set(handled) - names)
    )


def _unanswerable(source: Source) -> Iterator[str]:
    names = {intent.name for intent in source.intents}
    asked = ", ".join(sorted(question.value for question in YES_OR_NO))
    missing = [name for name in ANSWERS if YES_OR_NO and name not in names]
    yield from (f"intents.{name}: is missing, but yes/no is asked ({asked})" for name in missing)
