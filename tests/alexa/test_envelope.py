"""What a request means, who speaks, and which day it is for them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from skill.alexa.envelope import event_of
from skill.domain.conversation import events
from skill.domain.conversation.events import Ended, Event
from skill.listener import Listener, listener_key
from tests.alexa.calls import PEPPER, as_person, call_of, envelope, intent, permission, read, reader


@pytest.mark.parametrize(
    ("request_", "event"),
    [
        ({"type": "LaunchRequest"}, events.Launched()),
        (intent("NextStepIntent"), events.NextAsked()),
        (intent("AnIntentOfTomorrow"), events.NotUnderstood()),
        (intent(None), events.NotUnderstood()),
        ({"type": "IntentRequest"}, events.NotUnderstood()),
        *[
            ({"type": "SessionEndedRequest", "reason": one.value}, events.SessionEnded(one))
            for one in Ended
        ],
        (
            {"type": "SessionEndedRequest", "reason": "OF_TOMORROW"},
            events.SessionEnded(Ended.IN_ERROR),
        ),
        ({"type": "SessionEndedRequest"}, events.SessionEnded(Ended.IN_ERROR)),
        (permission({"status": "ACCEPTED"}), events.PermissionAnswered(granted=True)),
        (permission({"status": "DENIED"}), events.PermissionAnswered(granted=False)),
        (permission({"status": "NOT_ANSWERED"}), events.PermissionAnswered(granted=False)),
        (permission({}), events.PermissionAnswered(granted=False)),
        (permission("ACCEPTED"), events.PermissionAnswered(granted=False)),
        ({"type": "Connections.Response"}, events.PermissionAnswered(granted=False)),
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
    call = call_of(envelope({"type": "LaunchRequest"}, attributes={"state": 1}))
    assert call.listener == Listener(listener_key(PEPPER, "amzn1.ask.account.A"))
    assert call.now == int(datetime(2026, 3, 2, 18, tzinfo=UTC).timestamp())
    assert call.today == date(2026, 3, 2)
    assert call.session == {"state": 1}


def test_a_new_session_carries_nothing_whatever_it_holds() -> None:
    assert (
        call_of(envelope({"type": "LaunchRequest"}, new=True, attributes={"state": 1})).session
        is None
    )


def test_two_listeners_are_two() -> None:
    other = envelope({"type": "LaunchRequest"})
    other["context"]["System"]["user"]["userId"] = "amzn1.ask.account.B"
    assert call_of(other).listener != call_of(envelope({"type": "LaunchRequest"})).listener


def test_a_recognised_voice_is_a_person_of_the_account() -> None:
    call, kept = reader().call(
        read(as_person(envelope({"type": "LaunchRequest"}, new=True), "amzn1.ask.person.P"))
    )
    person = listener_key(PEPPER, "amzn1.ask.person.P")
    assert call.listener == Listener(listener_key(PEPPER, "amzn1.ask.account.A"), person)
    assert kept == {"zone": "America/Chicago", "person": person}


@pytest.mark.parametrize(("began", "spoke_up"), [(None, "P"), ("P", None), ("P", "Q")])
def test_whoever_speaks_up_in_mid_session_it_goes_on_as_it_began(
    began: str | None, spoke_up: str | None
) -> None:
    first, kept = reader().call(
        read(as_person(envelope({"type": "LaunchRequest"}, new=True), began))
    )
    body = as_person(envelope(intent("NextStepIntent"), attributes={"state": 1, **kept}), spoke_up)
    then, kept_then = reader().call(read(body))
    assert (then.listener, kept_then) == (first.listener, kept)


@pytest.mark.parametrize(
    ("zone", "day"), [("Asia/Kolkata", 3), ("Europe/London", 2), ("Mars/Olympus", 2), (7, 2)]
)
def test_the_day_is_that_of_the_zone_that_the_session_carries(zone: object, day: int) -> None:
    late = {"type": "LaunchRequest", "timestamp": "2026-03-02T21:00:00Z"}
    assert call_of(envelope(late, attributes={"state": 1, "zone": zone})).today == date(
        2026, 3, day
    )


def test_without_a_context_the_session_says_who_it_is() -> None:
    body = envelope({"type": "LaunchRequest"})
    with_context = call_of(body).listener
    del body["context"]
    assert call_of(body).listener == with_context
    body["context"] = {"System": {}}
    assert call_of(body).listener == with_context


def test_nobody_is_somebody_too_and_now_is_the_time() -> None:
    before = int(datetime.now(UTC).timestamp())
    call = call_of({"version": "1.0", "request": {"type": "LaunchRequest"}})
    assert call.listener == Listener(listener_key(PEPPER, "nobody"))
    assert call.now >= before
    assert call.session is None
