"""Reminders through Alexa's Reminders API: set, replaced and cancelled; every status is an outcome.

https://developer.amazon.com/docs/smapi/alexa-reminders-api-reference.html

What its errors mean comes from ``ask_sdk_model``'s service client (401: the listener has not
permitted it; 403 and others), from Amazon's sample skill for reminders (403: the device cannot ring
them) and from the codes that Jovo's client tells apart (``DEVICE_NOT_SUPPORTED``,
``ACCESS_DENIED``). No source shows the code for too many reminders.
"""

import time
from datetime import datetime, timedelta
from http import HTTPStatus
from zoneinfo import ZoneInfo

from ask_sdk_model import RequestEnvelope

from skill.alexa.api import AlexaApi, ApiResponse
from skill.domain.conversation.events import Outcome
from skill.domain.conversation.reminder import Reminder, Weekday
from skill.errors import AlexaUnreachable
from skill.journal import entry

PATH = "/v1/alerts/reminders"
PERMISSION = "alexa::alerts:reminders:skill:readwrite"
DELETE_SECONDS = 2.5
"""Seconds from a turn's first call, after which no further reminder is deleted. A call that begins
just before still ends in time."""
GONE = frozenset({HTTPStatus.OK, HTTPStatus.NO_CONTENT, HTTPStatus.NOT_FOUND})
"""What a deletion may be answered with."""


class AlexaReminders:
    """The reminders of the listener who sent one request, in their own time zone."""

    def __init__(self, api: AlexaApi, envelope: RequestEnvelope, zone: str) -> None:
        """Act for the sender of ``envelope``, who lives in the time zone ``zone``."""
        system = envelope.context.system if envelope.context else None
        self._api = api
        self._endpoint = system.api_endpoint if system else None
        self._token = system.api_access_token if system else None
        self._moment = getattr(envelope.request, "timestamp", None)
        self._locale = getattr(envelope.request, "locale", None) or "en-US"
        self._zone = zone

    def set(self, reminder: Reminder, words: str) -> Outcome:
        """Set it, then take the earlier ones away.

        In this order a failure leaves the listener with one reminder, not with none.
        """
        until = time.monotonic() + DELETE_SECONDS
        try:
            earlier = self._call("GET")
            if earlier.status != HTTPStatus.OK:
                return _outcome(earlier)
            answer = self._call("POST", body=self._body(reminder, words))
        except AlexaUnreachable as error:
            entry().failed(error)
            return Outcome.TROUBLE
        if answer.status not in (HTTPStatus.OK, HTTPStatus.CREATED):
            return _outcome(answer)
        # The reminder is set, even if an earlier one could not be deleted: the next setting or
        # cancelling deletes that one.
        self._delete(earlier, until)
        return Outcome.DONE

    def cancel(self) -> Outcome:
        """Take all of the skill's reminders away."""
        until = time.monotonic() + DELETE_SECONDS
        try:
            there = self._call("GET")
        except AlexaUnreachable as error:
            entry().failed(error)
            return Outcome.TROUBLE
        if there.status != HTTPStatus.OK:
            return _outcome(there)
        if not _tokens(there):
            return Outcome.NOTHING
        return Outcome.DONE if self._delete(there, until) else Outcome.TROUBLE

    def _delete(self, listed: ApiResponse, until: float) -> bool:
        """Whether all of them could be deleted, in time."""
        for token in _tokens(listed):
            if time.monotonic() > until:
                return False
            try:
                answer = self._call("DELETE", f"/{token}")
            except AlexaUnreachable as error:
                entry().failed(error)
                return False
            if answer.status not in GONE:
                _outcome(answer)
                return False
        return True

    def _call(
        self, method: str, path: str = "", body: dict[str, object] | None = None
    ) -> ApiResponse:
        return self._api.call(self._endpoint, self._token, method, PATH + path, body)

    def _body(self, reminder: Reminder, words: str) -> dict[str, object]:
        now = (self._moment or datetime.now(ZoneInfo(self._zone))).astimezone(ZoneInfo(self._zone))
        first = now.replace(
            hour=reminder.hour, minute=reminder.minute, second=0, microsecond=0, tzinfo=None
        )
        if reminder.day:
            first += timedelta(days=(list(Weekday).index(reminder.day) - first.weekday()) % 7)
        if first <= now.replace(tzinfo=None):
            first += timedelta(days=7 if reminder.day else 1)
        at = f"BYHOUR={reminder.hour};BYMINUTE={reminder.minute};BYSECOND=0;INTERVAL=1;"
        rule = (
            f"FREQ=WEEKLY;BYDAY={reminder.day[:2].upper()};{at}"
            if reminder.day
            else f"FREQ=DAILY;{at}"
        )
        return {
            "requestTime": now.replace(tzinfo=None).isoformat(timespec="milliseconds"),
            "trigger": {
                "type": "SCHEDULED_ABSOLUTE",
                "scheduledTime": first.isoformat(timespec="milliseconds"),
                "timeZoneId": self._zone,
                "recurrence": {"recurrenceRules": [rule]},
            },
            "alertInfo": {"spokenInfo": {"content": [{"locale": self._locale, "text": words}]}},
            "pushNotification": {"status": "ENABLED"},
        }


def _tokens(listed: ApiResponse) -> list[str]:
    alerts = listed.body.get("alerts") if isinstance(listed.body, dict) else None
    tokens = [alert.get("alertToken") for alert in alerts or [] if isinstance(alert, dict)]
    # A token becomes part of a path. One with other characters could lead to another path.
    return [
        token for token in tokens if isinstance(token, str) and token.replace("-", "").isalnum()
    ]


def _outcome(response: ApiResponse) -> Outcome:
    """What a refusal means. It is logged for the operator unless the listener can change it."""
    code = response.body.get("code") if isinstance(response.body, dict) else None
    if response.status == HTTPStatus.UNAUTHORIZED or code == "ACCESS_DENIED":
        return Outcome.NOT_PERMITTED
    if response.status == HTTPStatus.FORBIDDEN and "MAX" in str(code):
        return Outcome.TOO_MANY
    if response.status == HTTPStatus.FORBIDDEN or code == "DEVICE_NOT_SUPPORTED":
        return Outcome.UNSUPPORTED
    entry().failed(AlexaUnreachable(f"the Reminders API answered with status {response.status}"))
    return Outcome.TROUBLE
