"""Setting, replacing and cancelling a reminder: every answer of Alexa's API has its outcome."""

import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from skill import journal
from skill.alexa.api import SECONDS, AlexaApi
from skill.alexa.reminders import DELETE_SECONDS, AlexaReminders
from skill.domain.conversation.events import Outcome
from skill.domain.conversation.reminder import Reminder, Weekday
from skill.simulator.envelope import Identity, Session, envelope, launch
from skill.stores.base import DEADLINE, MERGE_SECONDS
from tests.alexa.calls import read
from tests.support.alexa_api import (
    CREATE,
    DELETE,
    LIST,
    TOKEN,
    Behaviour,
    Exchange,
    FakeAlexa,
    answers,
    breaks_off,
    drip,
    silent,
)

MONDAY_NOON = datetime(2026, 3, 2, 18, tzinfo=UTC)
CHICAGO = "America/Chicago"
WORDS = "It's time for your lower back stretches."
AT_SEVEN = Reminder(7, 0)
FAILURES = [
    (
        answers(401, {"code": "UNAUTHORIZED", "message": "Request is not authorized."}),
        Outcome.NOT_PERMITTED,
    ),
    (answers(401), Outcome.NOT_PERMITTED),
    (answers(403, {"code": "ACCESS_DENIED", "message": "Access denied"}), Outcome.NOT_PERMITTED),
    (answers(403, {"code": "DEVICE_NOT_SUPPORTED"}), Outcome.UNSUPPORTED),
    (answers(400, {"code": "DEVICE_NOT_SUPPORTED"}), Outcome.UNSUPPORTED),
    (answers(403), Outcome.UNSUPPORTED),
    (answers(403, {"code": "MAX_REMINDERS_EXCEEDED"}), Outcome.TOO_MANY),
    (answers(400, {"code": "TRIGGER_SCHEDULED_TIME_IN_PAST"}), Outcome.TROUBLE),
    (answers(404), Outcome.TROUBLE),
    (answers(429, {"code": "RATE_EXCEEDED"}), Outcome.TROUBLE),
    (answers(500), Outcome.TROUBLE),
    (answers(500, raw=b"<html>"), Outcome.TROUBLE),
    (answers(503, ["not", "an", "error"]), Outcome.TROUBLE),
    (answers(504, {"code": 7}), Outcome.TROUBLE),
    (answers(302, location="https://example.com/"), Outcome.TROUBLE),
    (breaks_off, Outcome.TROUBLE),
    (silent, Outcome.TROUBLE),
    (drip, Outcome.TROUBLE),
]


def reminders(
    api: AlexaApi,
    alexa: FakeAlexa,
    moment: datetime = MONDAY_NOON,
    zone: str = CHICAGO,
    token: str = TOKEN,
) -> AlexaReminders:
    """The reminders of somebody who speaks at ``moment``."""
    speaker = Identity(api_endpoint=alexa.url, api_access_token=token, locale="en-GB")
    return AlexaReminders(api, read(envelope(launch(), Session(), speaker, moment)), zone)


def is_set(alexa: FakeAlexa) -> list[Any]:
    """The reminders there are, by what triggers them."""
    return [one["trigger"] for one in alexa.reminders.values()]


class TestSetting:
    def test_it_says_when_where_and_what(self, alexa: FakeAlexa, api: AlexaApi) -> None:
        assert reminders(api, alexa).set(AT_SEVEN, WORDS) is Outcome.DONE
        assert list(alexa.reminders.values()) == [
            {
                "requestTime": "2026-03-02T12:00:00.000",
                "trigger": {
                    "type": "SCHEDULED_ABSOLUTE",
                    "scheduledTime": "2026-03-03T07:00:00.000",
                    "timeZoneId": CHICAGO,
                    "recurrence": {
                        "recurrenceRules": ["FREQ=DAILY;BYHOUR=7;BYMINUTE=0;BYSECOND=0;INTERVAL=1;"]
                    },
                },
                "alertInfo": {"spokenInfo": {"content": [{"locale": "en-GB", "text": WORDS}]}},
                "pushNotification": {"status": "ENABLED"},
            }
        ]
        assert {call.authorization for call in alexa.calls} == {f"Bearer {TOKEN}"}

    @pytest.mark.parametrize(
        ("reminder", "first", "rule"),
        [
            (Reminder(12, 1), "2026-03-02T12:01", "DAILY"),
            (Reminder(12, 0), "2026-03-03T12:00", "DAILY"),
            (Reminder(11, 59), "2026-03-03T11:59", "DAILY"),
            (Reminder(23, 30, Weekday.MONDAY), "2026-03-02T23:30", "WEEKLY;BYDAY=MO"),
            (Reminder(12, 0, Weekday.MONDAY), "2026-03-09T12:00", "WEEKLY;BYDAY=MO"),
            (Reminder(0, 5, Weekday.TUESDAY), "2026-03-03T00:05", "WEEKLY;BYDAY=TU"),
            (Reminder(7, 0, Weekday.WEDNESDAY), "2026-03-04T07:00", "WEEKLY;BYDAY=WE"),
            (Reminder(7, 0, Weekday.THURSDAY), "2026-03-05T07:00", "WEEKLY;BYDAY=TH"),
            (Reminder(7, 0, Weekday.FRIDAY), "2026-03-06T07:00", "WEEKLY;BYDAY=FR"),
            (Reminder(7, 0, Weekday.SATURDAY), "2026-03-07T07:00", "WEEKLY;BYDAY=SA"),
            (Reminder(7, 0, Weekday.SUNDAY), "2026-03-08T07:00", "WEEKLY;BYDAY=SU"),
        ],
    )
    def test_the_first_one_is_the_next_such_moment(
        self, alexa: FakeAlexa, api: AlexaApi, reminder: Reminder, first: str, rule: str
    ) -> None:
        assert reminders(api, alexa).set(reminder, WORDS) is Outcome.DONE
        (trigger,) = is_set(alexa)
        assert trigger["scheduledTime"] == f"{first}:00.000"
        at = f"BYHOUR={reminder.hour};BYMINUTE={reminder.minute};BYSECOND=0;INTERVAL=1;"
        assert trigger["recurrence"]["recurrenceRules"] == [f"FREQ={rule};{at}"]

    @pytest.mark.parametrize(
        ("moment", "zone", "first"),
        [
            # The clocks go forward in the coming night: still at seven by the listener's clock.
            (datetime(2026, 3, 8, 5, tzinfo=UTC), CHICAGO, "2026-03-08T07:00"),
            (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), "Europe/London", "2026-03-29T07:00"),
            # They go back: half past one comes twice, and seven once.
            (datetime(2026, 11, 1, 6, 30, tzinfo=UTC), CHICAGO, "2026-11-01T07:00"),
            (datetime(2026, 11, 1, 7, 30, tzinfo=UTC), CHICAGO, "2026-11-01T07:00"),
            # It is tomorrow already there, or yesterday still.
            (datetime(2026, 3, 2, 12, tzinfo=UTC), "Pacific/Auckland", "2026-03-03T07:00"),
            (datetime(2026, 3, 2, 17, tzinfo=UTC), "Pacific/Honolulu", "2026-03-03T07:00"),
            (datetime(2026, 3, 2, 16, tzinfo=UTC), "Pacific/Honolulu", "2026-03-02T07:00"),
            (datetime(2026, 12, 31, 20, tzinfo=UTC), "Asia/Kolkata", "2027-01-01T07:00"),
        ],
    )
    def test_it_is_by_the_listener_s_clock(
        self, alexa: FakeAlexa, api: AlexaApi, moment: datetime, zone: str, first: str
    ) -> None:
        assert reminders(api, alexa, moment, zone).set(AT_SEVEN, WORDS) is Outcome.DONE
        (trigger,) = is_set(alexa)
        assert (trigger["scheduledTime"], trigger["timeZoneId"]) == (f"{first}:00.000", zone)

    def test_an_hour_that_the_clocks_pass_over_is_left_to_alexa(
        self, alexa: FakeAlexa, api: AlexaApi
    ) -> None:
        ours = reminders(api, alexa, datetime(2026, 3, 8, 5, tzinfo=UTC))
        assert ours.set(Reminder(2, 30), WORDS) is Outcome.DONE
        assert is_set(alexa)[0]["scheduledTime"] == "2026-03-08T02:30:00.000"

    def test_a_second_replaces_the_first(self, alexa: FakeAlexa, api: AlexaApi) -> None:
        ours = reminders(api, alexa)
        for hour in (7, 8, 9):
            assert ours.set(Reminder(hour, 0), WORDS) is Outcome.DONE
            (trigger,) = is_set(alexa)
            assert f"BYHOUR={hour};" in trigger["recurrence"]["recurrenceRules"][0]

    @pytest.mark.parametrize("call", [LIST, CREATE])
    @pytest.mark.parametrize(("behaviour", "outcome"), FAILURES)
    def test_a_failure_leaves_the_earlier_one(
        self, alexa: FakeAlexa, api: AlexaApi, call: str, behaviour: Behaviour, outcome: Outcome
    ) -> None:
        ours = reminders(api, alexa)
        ours.set(AT_SEVEN, WORDS)
        before = dict(alexa.reminders)
        alexa.faults[call] = behaviour
        assert ours.set(Reminder(8, 0), WORDS) is outcome
        assert alexa.reminders == before
        del alexa.faults[call]
        assert ours.set(Reminder(8, 0), WORDS) is Outcome.DONE
        assert len(alexa.reminders) == 1

    @pytest.mark.parametrize(
        "behaviour", [answers(401), answers(429), answers(500), breaks_off, silent]
    )
    def test_it_is_set_though_the_earlier_one_could_not_be_deleted_and_then_the_next_deletes_both(
        self, alexa: FakeAlexa, api: AlexaApi, behaviour: Behaviour
    ) -> None:
        ours = reminders(api, alexa)
        ours.set(AT_SEVEN, WORDS)
        alexa.faults[DELETE] = behaviour
        assert ours.set(Reminder(8, 0), WORDS) is Outcome.DONE
        assert len(alexa.reminders) == 2
        del alexa.faults[DELETE]
        assert ours.set(Reminder(9, 0), WORDS) is Outcome.DONE
        (trigger,) = is_set(alexa)
        assert "BYHOUR=9;" in trigger["recurrence"]["recurrenceRules"][0]

    def test_many_that_are_slow_to_delete_do_not_keep_the_listener_waiting(
        self, alexa: FakeAlexa, api: AlexaApi, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("skill.alexa.reminders.DELETE_SECONDS", 0.5)
        alexa.reminders = {f"earlier-{n}": {} for n in range(20)}

        def slowly(exchange: Exchange) -> None:
            exchange.alexa.over.wait(0.2)
            exchange.answer(200)

        alexa.faults[DELETE] = slowly
        began = time.monotonic()
        assert reminders(api, alexa).set(AT_SEVEN, WORDS) is Outcome.DONE
        assert time.monotonic() - began < 1.5
        assert 1 < len(alexa.asked(DELETE)) < 6

    def test_without_the_permission_nothing_is_set_until_it_is_given(
        self, alexa: FakeAlexa, api: AlexaApi
    ) -> None:
        alexa.permitted = False
        ours = reminders(api, alexa)
        assert ours.set(AT_SEVEN, WORDS) is Outcome.NOT_PERMITTED
        assert not alexa.reminders
        alexa.permitted = True
        assert ours.set(AT_SEVEN, WORDS) is Outcome.DONE

    @pytest.mark.parametrize(
        "listed", [{}, [], {"alerts": None}, {"alerts": [7, {"alertToken": 7}, {"status": "ON"}]}]
    )
    def test_a_list_of_another_shape_holds_no_earlier_one(
        self, alexa: FakeAlexa, api: AlexaApi, listed: object
    ) -> None:
        alexa.faults[LIST] = answers(200, listed)
        assert reminders(api, alexa).set(AT_SEVEN, WORDS) is Outcome.DONE
        assert not alexa.asked(DELETE)

    @pytest.mark.parametrize("token", ["", "../../v2/devices", "a/b", "a?b", "a b", "%2e%2e"])
    def test_a_token_leads_nowhere_else(self, alexa: FakeAlexa, api: AlexaApi, token: str) -> None:
        alexa.faults[LIST] = answers(200, {"alerts": [{"alertToken": token}]})
        assert reminders(api, alexa).cancel() is Outcome.NOTHING
        assert not alexa.asked(DELETE)

    def test_a_host_that_is_not_alexa_s_is_trouble(self, alexa: FakeAlexa) -> None:
        assert reminders(AlexaApi(), alexa).set(AT_SEVEN, WORDS) is Outcome.TROUBLE
        assert not alexa.calls


class TestCancelling:
    def test_all_of_them_are_taken_away(self, alexa: FakeAlexa, api: AlexaApi) -> None:
        alexa.reminders = {"one": {}, "two-2": {}}
        ours = reminders(api, alexa)
        assert ours.cancel() is Outcome.DONE
        assert not alexa.reminders
        assert ours.cancel() is Outcome.NOTHING

    def test_one_that_is_gone_already_is_taken_away(self, alexa: FakeAlexa, api: AlexaApi) -> None:
        alexa.faults[LIST] = answers(200, {"alerts": [{"alertToken": "gone"}]})
        assert reminders(api, alexa).cancel() is Outcome.DONE

    @pytest.mark.parametrize(("behaviour", "outcome"), FAILURES)
    def test_every_failure_to_list_has_its_outcome(
        self, alexa: FakeAlexa, api: AlexaApi, behaviour: Behaviour, outcome: Outcome
    ) -> None:
        alexa.reminders = {"one": {}}
        alexa.faults[LIST] = behaviour
        assert reminders(api, alexa).cancel() is outcome
        assert alexa.reminders

    @pytest.mark.parametrize(
        "behaviour", [answers(401), answers(429), answers(500), breaks_off, silent]
    )
    def test_what_could_not_be_deleted_is_not_called_cancelled(
        self, alexa: FakeAlexa, api: AlexaApi, behaviour: Behaviour
    ) -> None:
        alexa.reminders = {"one": {}, "two": {}}
        alexa.faults[DELETE] = behaviour
        assert reminders(api, alexa).cancel() is Outcome.TROUBLE


def test_all_calls_of_a_turn_together_leave_time_for_the_store_and_the_answer() -> None:
    """Alexa waits 8 seconds. A save tries for 1.5, and its last call may take 2.3 more."""
    assert max(2 * SECONDS, DELETE_SECONDS + SECONDS) + MERGE_SECONDS + DEADLINE < 8


@pytest.mark.parametrize(
    "behaviour", [answers(401, {"message": TOKEN}), answers(500, {"code": TOKEN}), breaks_off]
)
def test_the_operator_sees_that_it_failed_and_never_the_token(
    alexa: FakeAlexa, api: AlexaApi, behaviour: Behaviour, capsys: pytest.CaptureFixture[str]
) -> None:
    alexa.faults[LIST] = behaviour
    with journal.turn():
        outcome = reminders(api, alexa).set(AT_SEVEN, WORDS)
    line = capsys.readouterr().out
    assert TOKEN not in line
    assert ("AlexaUnreachable" in json.loads(line).get("error", "")) is (outcome is Outcome.TROUBLE)
