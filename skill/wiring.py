"""The composition root: settings -> a coach that remembers."""

from skill.alexa.api import AlexaApi
from skill.alexa.envelope import EnvelopeReader
from skill.alexa.skill import Skill, build_skill
from skill.coaching import Coach
from skill.config import Config
from skill.content import USUAL, load_all
from skill.stores.base import ProgressStore


def open_store(config: Config) -> ProgressStore:
    """The store the settings name. Only its own library is imported."""
    if config.table:
        from skill.stores.dynamodb import DynamoStore

        return DynamoStore(config.table, None, config.dynamodb_endpoint)
    from skill.stores.sqlite import SqliteStore

    return SqliteStore(config.sqlite_path)


def wire(config: Config, store: ProgressStore, api: AlexaApi | None = None) -> Skill:
    """The skill, with its content loaded and checked; ``api`` is called in place of Alexa's hosts.

    Raises :class:`~skill.errors.ContentInvalid`.
    """
    coaches = {language: Coach(content, store) for language, content in load_all().items()}
    return build_skill(coaches[USUAL], EnvelopeReader(config.pepper, api or AlexaApi()), coaches)
