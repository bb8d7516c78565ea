"""The skill behind the SDK: what leaves it, and what it does when something fails.

Conversations never send what is sent here.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from skill import journal
from skill.alexa.reminders import PERMISSION
from skill.alexa.skill import CARD_CHARACTERS, Skill, build_skill
from skill.coaching import Call, Coach, Reply
from skill.domain.conversation.events import Event
from skill.domain.conversation.questions import Next
from skill.domain.conversation.state import State, Visit
from skill.domain.conversation.turn import Card, Turn
from skill.domain.script.timeline import Pause, Say
from skill.errors import StoreUnavailable
from skill.stores.sqlite import SqliteStore
from tests.alexa.calls import (
    CARRIED_FOR_NOBODY,
    answered,
    as_person,
    call_of,
    envelope,
    intent,
    reader,
)
from tests.support.lines import CONTENT, pattern


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path / "progress.sqlite3")
    yield store
    store.close()


@pytest.fixture
def skill(store: SqliteStore) -> Skill:
    return build_skill(Coach(CONTENT, store), reader())


class Answering(Coach):
    """A coach that gives one answer, or fails."""

    def __init__(self, reply: Reply | Exception) -> None:
        self._reply = reply

    def answer(self, call: Call, event: Event) -> Reply:  # noqa: ARG002 - the coach's interface
        if isinstance(self._reply, Exception):
            raise self._reply
        return self._reply

    def apologise(self, call: Call) -> Reply:  # noqa: ARG002 - likewise
        return Reply(Turn(State(), (Say("Sorry."),)), {})


@pytest.mark.parametrize(
    "kind", ["System.ExceptionEncountered", "Alexa.Presentation.APL.UserEvent", "Of.Tomorrow"]
)
def test_what_needs_no_answer_gets_a_silent_one(skill: Skill, kind: str) -> None:
    response = answered(skill, envelope({"type": kind}))["response"]
    assert not {"outputSpeech", "reprompt", "shouldEndSession"} & {
        key for key, value in response.items() if value
    }


def test_alexas_complaint_is_noted_for_the_operator(
    skill: Skill, capsys: pytest.CaptureFixture[str]
) -> None:
    error = {"type": "INVALID_RESPONSE", "message": "secret"}
    with journal.turn():
        answered(skill, envelope({"type": "System.ExceptionEncountered", "error": error}))
    line = json.loads(capsys.readouterr().out)
    assert (line["outcome"], line["reason"]) == ("refused_by_alexa", "INVALID_RESPONSE")
    assert "secret" not in str(line)


def test_an_open_answer_and_a_closed_one() -> None:
    open_ = Turn(
        State(visit=Visit(question=Next())),
        (Say("A & B"), Pause(12)),
        (Say("Say next."),),
        Card("T", "c"),
    )
    answer = answered(
        build_skill(Answering(Reply(open_, {"state": "kept"})), reader()),
        envelope(intent("NextStepIntent")),
    )
    assert answer["sessionAttributes"] == {"state": "kept", **CARRIED_FOR_NOBODY}
    assert answer["response"] == {
        "outputSpeech": {
            "type": "SSML",
            "ssml": '<speak>A &amp; B <break time="10s"/> <break time="2000ms"/></speak>',
        },
        "reprompt": {"outputSpeech": {"type": "SSML", "ssml": "<speak>Say next.</speak>"}},
        "card": {"type": "Simple", "title": "T", "content": "c"},
        "shouldEndSession": False,
    }
    closed = Reply(Turn(State(), (Say("Goodbye."),)), {"state": "gone"})
    answer = answered(
        build_skill(Answering(closed), reader()),
        envelope(intent("AMAZON.StopIntent"), attributes={"a": 1}),
    )
    assert answer["sessionAttributes"] == {}
    assert answer["response"] == {
        "outputSpeech": {"type": "SSML", "ssml": "<speak>Goodbye.</speak>"},
        "shouldEndSession": True,
    }


def test_a_card_is_cut_to_what_the_app_takes() -> None:
    turn = Turn(State(), (Say("Hello."),), card=Card("Title", "x" * 2 * CARD_CHARACTERS))
    card = answered(
        build_skill(Answering(Reply(turn, {})), reader()), envelope({"type": "LaunchRequest"})
    )["response"]["card"]
    assert len(card["title"]) + len(card["content"]) == CARD_CHARACTERS


def test_a_failure_is_an_apology_and_one_line_without_its_text(
    capsys: pytest.CaptureFixture[str],
) -> None:
    skill = build_skill(Answering(RuntimeError("the body, token and all")), reader())
    with journal.turn():
        answer = answered(skill, envelope(intent("NextStepIntent")))
    assert answer["response"]["outputSpeech"]["ssml"] == "<speak>Sorry.</speak>"
    (line,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert line["outcome"] == "apologised"
    assert line["error"].startswith("RuntimeError in answer:")
    assert "token" not in str(line)


@pytest.mark.parametrize("error", [RuntimeError("ours"), StoreUnavailable("theirs")])
def test_a_failure_when_the_session_is_over_stays_silent(error: Exception) -> None:
    ended = envelope({"type": "SessionEndedRequest", "reason": "USER_INITIATED"})
    response = answered(build_skill(Answering(error), reader()), ended)["response"]
    assert not response.get("outputSpeech")


def test_an_answer_that_is_too_long_is_an_apology(
    skill: Skill, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = answered(skill, envelope({"type": "LaunchRequest"}, new=True))
    talks_on = Turn(
        State(visit=Visit(question=Next())), (Say("Breathe. " * 1000),), (Say("Say next."),)
    )
    with monkeypatch.context() as patch:
        patch.setattr("skill.coaching.respond", lambda *_: talks_on)
        attributes = opened["sessionAttributes"]
        answer = answered(skill, envelope(intent("NextStepIntent"), attributes=attributes))
    assert pattern("sorry.general").search(answer["response"]["outputSpeech"]["ssml"])
    assert answer["sessionAttributes"] == attributes
    assert answer["response"]["shouldEndSession"] is False


@pytest.mark.parametrize(
    "attributes",
    [
        {"state": None},
        {"state": "next"},
        {"state": {"shape": 1}},
        {"state": {"shape": 99, "progress": {"schema": 1}}},
        {"state": {"shape": 1, "progress": {"schema": 1}, "asking": "tea"}},
        {"state": {"shape": 1, "progress": {"schema": 1}, "at": ["sphinx"]}},
        {"state": {"shape": 1, "progress": {"schema": 1}}, "version": "newest"},
        {"something": "else"},
    ],
    ids=str,
)
def test_a_session_of_another_shape_begins_from_what_is_stored(
    skill: Skill, attributes: dict[str, Any]
) -> None:
    answered(skill, envelope(intent("StartRoutineIntent"), new=True))
    answer = answered(skill, envelope(intent("WhereAmIIntent"), attributes=attributes))
    assert pattern("where.waiting section=childs_pose").search(
        answer["response"]["outputSpeech"]["ssml"]
    )
    assert pattern("ask.next_stretch stretch=childs_pose").search(
        answer["response"]["outputSpeech"]["ssml"]
    )


@pytest.mark.parametrize("attributes", [[], ["x"], "text", 3, None])
def test_attributes_that_are_no_mapping_count_as_none(skill: Skill, attributes: object) -> None:
    answer = answered(skill, envelope(intent("AMAZON.HelpIntent"), attributes=attributes))
    assert pattern("help.before").search(answer["response"]["outputSpeech"]["ssml"])


def test_the_permission_is_asked_for_and_the_session_waits_for_the_answer() -> None:
    asks = Turn(State(), (Say("For that I need your permission."),), asks_permission=True)
    answer = answered(
        build_skill(Answering(Reply(asks, {"state": "kept"})), reader()),
        envelope(intent("ReminderIntent")),
    )
    assert answer["sessionAttributes"] == {"state": "kept", **CARRIED_FOR_NOBODY}
    (directive,) = answer["response"]["directives"]
    assert (directive["type"], directive["name"]) == ("Connections.SendRequest", "AskFor")
    assert directive["payload"]["permissionScopes"] == [
        {"permissionScope": PERMISSION, "consentLevel": "ACCOUNT"}
    ]
    assert answer["response"].get("shouldEndSession") is None
    assert answer["response"].get("reprompt") is None


def test_a_household_that_disables_the_skill_is_forgotten_with_all_its_voices(
    skill: Skill, store: SqliteStore
) -> None:
    listeners = []
    for person in (None, "P", "Q"):
        body = as_person(envelope(intent("StartRoutineIntent"), new=True), person)
        answered(skill, body)
        listeners.append(call_of(body).listener)
    other = envelope(intent("StartRoutineIntent"), new=True)
    other["context"]["System"]["user"]["userId"] = "amzn1.ask.account.B"
    answered(skill, other)
    assert all(store.load(one) for one in listeners)

    disabled = envelope({"type": "AlexaSkillEvent.SkillDisabled"})
    del disabled["session"]
    for _ in range(2):
        assert not answered(skill, disabled)["response"].get("outputSpeech")
    assert not any(store.load(one) for one in listeners)
    assert store.load(call_of(other).listener)
