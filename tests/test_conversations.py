"""Every conversation in tests/conversations, played through the real service."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from skill.alexa.account import USUAL_ZONE
from skill.content import read_yaml
from tests.conversations.play import Step, play
from tests.support.alexa_api import fake_alexa
from tests.support.conversation import Conversation

FOLDER = Path(__file__).parent / "conversations"
CONVERSATIONS = {
    f"{file.stem}: {title}": steps
    for file in sorted(FOLDER.glob("*.yaml"))
    for title, steps in read_yaml(file).items()
}
STORED = {
    "schema",
    "unfinished",
    "settings",
    "day_off",
    "rounds",
    "known",
    "learning",
    "newest",
    "days",
    "recent",
    "heard",
    "last",
    "trace",
    "voice",
    "done",
    "ids",
    "later",
}
"""All that may be stored of a listener. A day off is a date, and there is no word for what hurt."""


@pytest.fixture
def conversation(tmp_path: Path) -> Iterator[Conversation]:
    with fake_alexa() as alexa:
        alexa.zone = USUAL_ZONE
        conversation = Conversation(tmp_path, alexa=alexa)
        yield conversation
        conversation.store.close()


@pytest.mark.parametrize("steps", CONVERSATIONS.values(), ids=CONVERSATIONS)
def test_goes_as_written(conversation: Conversation, steps: list[Step]) -> None:
    play(conversation, steps)
    records = _stored(conversation)
    assert all(json.loads(record).keys() <= STORED for record in records)
    assert not any(
        "pain" in record or conversation.identity.user_id in record for record in records
    )


def test_there_are_enough_to_know_the_coach_by() -> None:
    assert len(CONVERSATIONS) >= 30


@pytest.mark.parametrize(
    "wrong",
    [
        {"says": ["launch.returning"]},
        {"says": ["ask.start", "launch.new"]},
        {"says": ["launch.new minutes=40"]},
        {"never": ["safety.notice"]},
        {"reprompts": ["hint.come_back"]},
        {"asks": "next"},
        {"at": "childs_pose"},
        {"seconds": "60..90"},
        {"saved": {"place": "none"}},
        {"saved": {"place": "childs_pose"}},
        {"saved": {"rounds today": 1}},
    ],
    ids=str,
)
def test_a_conversation_that_goes_otherwise_fails(conversation: Conversation, wrong: Step) -> None:
    with pytest.raises(AssertionError) as failure:
        play(conversation, [{"user": "launch", **wrong}])
    assert "step 1" in failure.value.__notes__[0]


@pytest.mark.parametrize(
    ("step", "error"),
    [
        ({"user": "Dance"}, ValueError),
        ({"dances": "tango"}, ValueError),
        ({"user": "launch", "hears": []}, KeyError),
        ({"user": "launch", "says": ["launch.nowhere"]}, KeyError),
        ({"user": "launch", "says": ["sphinx/feet.short"]}, KeyError),
        ({"user": "launch", "says": ["launch.new side=left"]}, KeyError),
    ],
    ids=str,
)
def test_a_step_that_nobody_can_read_fails(
    conversation: Conversation, step: Step, error: type[Exception]
) -> None:
    with pytest.raises(error):
        play(conversation, [step])


def _stored(conversation: Conversation) -> list[str]:
    with sqlite3.connect(conversation.folder / "progress.sqlite3") as connection:
        try:
            return [row[0] for row in connection.execute("SELECT record FROM progress")]
        except sqlite3.OperationalError:
            # Nothing was ever stored: there is no table.
            return []
        finally:
            connection.rollback()
