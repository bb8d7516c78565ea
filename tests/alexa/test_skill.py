"""The skill behind the SDK, with what conversations never send: what it means, who speaks, and what leaves."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from ask_sdk_model import RequestEnvelope

from skill import journal
from skill.alexa.serializer import AlexaSerializer
from skill.alexa.skill import CARD_CHARACTERS, Skill, build_skill, call_of, event_of
from skill.coaching import Call, Coach, Reply
from skill.domain.conversation import events
from skill.domain.conversation.events import Ended, Event
from skill.domain.conversation.state import Asking, State, Visit
from skill.domain.conversation.turns import Card, Turn
from skill.domain.timeline import Pause, Say
from skill.errors import StoreUnavailable
from skill.stores.base import listener_key
from skill.stores.sqlite import SqliteStore
from tests.support.lines import CONTENT, pattern

PEPPER = "a pepper of some length"
NOON = "2026-03-02T18:00:00Z"


def envelope(request: Mapping[str, Any], **session: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    user = {"userId": "amzn1.ask.account.A"}
    return {
        "version": "1.0",
        "session": {"new": False, "sessionId": "s", "user": user, "attributes": {}, **session},
        "context": {"System": {"user": user, "application": {"applicationId": "a"}}},
        "request": {"requestId": "r", "timestamp": NOON, "locale": "en-US", **request},
    }


def read(body: Mapping[str, Any]) -> RequestEnvelope:
    message: RequestEnvelope = AlexaSerializer().deserialize(json.dumps(body), RequestEnvelope)
    return message


def answered(skill: Skill, body: Mapping[str, Any]) -> dict[str, Any]:
    answer = skill.serializer.serialize(skill.invoke(read(body), None))
    assert isinstance(answer, dict)
    return answer


def intent(name: str | None) -> dict[str, Any]:
    return {"type": "IntentRequest", "intent": {"name": name, "confirmationStatus": "NONE"}}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path / "progress.sqlite3")
    yield store
    store.close()


@pytest.fixture
def skill(store: SqliteStore) -> Skill:
    return build_skill(Coach(CONTENT, store), PEPPER)


class Answering(Coach):
    """A coach that gives one answer, or fails."""

    def __init__(self, reply: Reply | Exception) -> None:
        self._reply = reply

    def answer(self, call: Call, event: Event) -> Reply:  # noqa: ARG002 - the coach's interface
        if isinstance(self._reply, Exception):
            raise self._reply
        return self._reply

    def apologise(self, call: Call, error: Exception) -> Reply:  # noqa: ARG002 - likewise
        return Reply(Turn(State(), (Say("Sorry."),)), {})


@pytest.mark.parametrize(
    ("request_", "event"),
    [
        ({"type": "LaunchRequest"}, events.Launched()),
        (intent("NextStepIntent"), events.NextAsked()),
        (intent("AnIntentOfTomorrow"), events.NotUnderstood()),
        (intent(None), events.NotUnderstood()),
        ({"type": "IntentRequest"}, events.NotUnderstood()),
        *[({"type": "SessionEndedRequest", "reason": one.value}, events.SessionEnded(one)) for one in Ended],
        ({"type": "SessionEndedRequest", "reason": "OF_TOMORROW"}, events.SessionEnded(Ended.IN_ERROR)),
        ({"type": "SessionEndedRequest"}, events.SessionEnded(Ended.IN_ERROR)),
        ({"type": "System.ExceptionEncountered", "error": {"type": "INVALID_RESPONSE"}}, None),
        ({"type": "System.ExceptionEncountered"}, None),
        ({"type": "Alexa.Presentation.APL.UserEvent", "token": "t"}, None),
        ({"type": "A.Request.Of.Tomorrow"}, None),
    ],
    ids=str,
)
def test_what_a_request_means(request_: dict[str, Any], event: Event | None) -> None:
    assert event_of(read(envelope(request_))) == event


def test_who_speaks_and_when() -> None:
    call = call_of(read(envelope({"type": "LaunchRequest"}, attributes={"state": 1})), PEPPER)
    assert call.listener == listener_key(PEPPER, "amzn1.ask.account.A")
    assert call.now == int(datetime(2026, 3, 2, 18, tzinfo=UTC).timestamp())
    assert call.today == date(2026, 3, 2)
    assert call.session == {"state": 1}


def test_a_new_session_carries_nothing_whatever_it_holds() -> None:
    assert call_of(read(envelope({"type": "LaunchRequest"}, new=True, attributes={"state": 1})), PEPPER).session is None


def test_two_listeners_are_two() -> None:
    other = envelope({"type": "LaunchRequest"})
    other["context"]["System"]["user"]["userId"] = "amzn1.ask.account.B"
    assert call_of(read(other), PEPPER).listener != call_of(read(envelope({"type": "LaunchRequest"})), PEPPER).listener


def test_without_a_context_the_session_says_who_it_is() -> None:
    body = envelope({"type": "LaunchRequest"})
    with_context = call_of(read(body), PEPPER).listener
    del body["context"]
    assert call_of(read(body), PEPPER).listener == with_context
    body["context"] = {"System": {}}
    assert call_of(read(body), PEPPER).listener == with_context


def test_nobody_is_somebody_too_and_now_is_the_time() -> None:
    before = int(datetime.now(UTC).timestamp())
    call = call_of(read({"version": "1.0", "request": {"type": "LaunchRequest"}}), PEPPER)
    assert call.listener == listener_key(PEPPER, "nobody")
    assert call.now >= before
    assert call.session is None


@pytest.mark.parametrize("kind", ["System.ExceptionEncountered", "Alexa.Presentation.APL.UserEvent", "Of.Tomorrow"])
def test_what_needs_no_answer_gets_a_silent_one(skill: Skill, kind: str) -> None:
    response = answered(skill, envelope({"type": kind}))["response"]
    assert not {"outputSpeech", "reprompt", "shouldEndSession"} & {key for key, value in response.items() if value}


def test_alexas_complaint_is_noted_for_the_operator(skill: Skill, capsys: pytest.CaptureFixture[str]) -> None:
    error = {"type": "INVALID_RESPONSE", "message": "secret"}
    with journal.turn():
        answered(skill, envelope({"type": "System.ExceptionEncountered", "error": error}))
    line = json.loads(capsys.readouterr().out)
    assert (line["outcome"], line["reason"]) == ("refused_by_alexa", "INVALID_RESPONSE")
    assert "secret" not in str(line)


def test_an_open_answer_and_a_closed_one() -> None:
    open_ = Turn(State(visit=Visit(asking=Asking.NEXT)), (Say("A & B"), Pause(12)), (Say("Say next."),), Card("T", "c"))
    answer = answered(
        build_skill(Answering(Reply(open_, {"state": "kept"})), PEPPER), envelope(intent("NextStepIntent"))
    )
    assert answer["sessionAttributes"] == {"state": "kept"}
    assert answer["response"] == {
        "outputSpeech": {"type": "SSML", "ssml": '<speak>A &amp; B <break time="10s"/> <break time="2000ms"/></speak>'},
        "reprompt": {"outputSpeech": {"type": "SSML", "ssml": "<speak>Say next.</speak>"}},
        "card": {"type": "Simple", "title": "T", "content": "c"},
        "shouldEndSession": False,
    }
    closed = Reply(Turn(State(), (Say("Goodbye."),)), {"state": "gone"})
    answer = answered(
        build_skill(Answering(closed), PEPPER), envelope(intent("AMAZON.StopIntent"), attributes={"a": 1})
    )
    assert answer["sessionAttributes"] == {}
    assert answer["response"] == {
        "outputSpeech": {"type": "SSML", "ssml": "<speak>Goodbye.</speak>"},
        "shouldEndSession": True,
    }


def test_a_card_is_cut_to_what_the_app_takes() -> None:
    turn = Turn(State(), (Say("Hello."),), card=Card("Title", "x" * 2 * CARD_CHARACTERS))
    card = answered(build_skill(Answering(Reply(turn, {})), PEPPER), envelope({"type": "LaunchRequest"}))["response"][
        "card"
    ]
    assert len(card["title"]) + len(card["content"]) == CARD_CHARACTERS


def test_a_failure_is_an_apology_and_one_line_without_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    skill = build_skill(Answering(RuntimeError("the body, token and all")), PEPPER)
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
    response = answered(build_skill(Answering(error), PEPPER), ended)["response"]
    assert not response.get("outputSpeech")


def test_an_answer_that_is_too_long_is_an_apology(skill: Skill, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = answered(skill, envelope({"type": "LaunchRequest"}, new=True))
    talks_on = Turn(State(visit=Visit(asking=Asking.NEXT)), (Say("Breathe. " * 1000),), (Say("Say next."),))
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
def test_a_session_of_another_shape_begins_from_what_is_stored(skill: Skill, attributes: dict[str, Any]) -> None:
    answered(skill, envelope(intent("StartRoutineIntent"), new=True))
    answer = answered(skill, envelope(intent("WhereAmIIntent"), attributes=attributes))
    assert pattern("where.waiting section=childs_pose").search(answer["response"]["outputSpeech"]["ssml"])
    assert pattern("ask.next_stretch stretch=childs_pose").search(answer["response"]["outputSpeech"]["ssml"])


@pytest.mark.parametrize("attributes", [[], ["x"], "text", 3, None])
def test_attributes_that_are_no_mapping_count_as_none(skill: Skill, attributes: object) -> None:
    answer = answered(skill, envelope(intent("AMAZON.HelpIntent"), attributes=attributes))
    assert pattern("help.before").search(answer["response"]["outputSpeech"]["ssml"])
