"""README.md is true: the conversation at its head, and what it says one can type."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from skill.simulator.envelope import Identity
from tests.documents.clone import ROOT
from tests.documents.talking import answers, talk
from tests.support.alexa_api import fake_alexa
from tests.support.conversation import MONDAY_MORNING, Conversation
from tests.support.lines import pattern

README = (ROOT / "README.md").read_text(encoding="utf-8")
IN_THE_HOLD = 75
"""Seconds after the second side was asked for, its hold is under way."""
NOT_UNDERSTOOD = ("fallback.before", "fallback.inside", "fallback.named", "fallback.question")
A_MONTH = 30
"""Days on which the conversation may be held: the coach varies its words from day to day."""


@pytest.fixture
def conversation(tmp_path: Path) -> Iterator[Conversation]:
    with fake_alexa() as alexa:
        conversation = Conversation(tmp_path, alexa=alexa)
        yield conversation
        conversation.store.close()


def test_the_coach_speaks_as_at_its_head(conversation: Conversation) -> None:
    said = re.findall(r"^> \*\*Coach\*\* — (.*)$", README, re.MULTILINE)
    claimed = [re.sub(r" \*\(.*?\)\*", "", words) for words in said]
    expected = [".*".join(re.escape(part) for part in one.split("…")) for one in claimed]
    assert len(expected) == 3
    held = (_hold(conversation, days) for days in range(A_MONTH))
    assert any(all(map(re.match, expected, heard)) for heard in held)


def _hold(conversation: Conversation, days: int) -> list[str]:
    """The conversation at the README's head, as another listener, so many days later."""
    conversation.identity = Identity(user_id=f"amzn1.ask.account.{days}")
    conversation.sessions.clear()
    conversation.now = MONDAY_MORNING + timedelta(days=days)
    for words in ("StartRoutine", "NextStep", "Stop"):
        conversation.say(words)
    conversation.now += timedelta(days=1)
    heard = [conversation.say(words).text for words in ("launch", "Yes")]
    conversation.now = conversation.asked_at + timedelta(seconds=IN_THE_HOLD)
    return [*heard, conversation.say("Pain body_part=knee").text]


def test_what_it_says_to_type_is_understood(tmp_path: Path) -> None:
    (typed,) = re.findall(
        r"conversation type what you would say: (.*?)\. `/json`", README, re.DOTALL
    )
    words = re.findall(r"`([^`]+)`", typed)
    shown = talk(tmp_path, *words, "/json", "/quit", "start")
    said = answers(shown)
    assert len(said) == len(words) + 1
    lost = [one for one in said if any(pattern(key).search(one) for key in NOT_UNDERSTOOD)]
    assert lost == []
    assert '"type": "IntentRequest"' in "\n".join(shown)
