"""Reminders through Alexa's Reminders API: set, replaced and cancelled; every status is an outcome.

https://developer.amazon.com/docs/smapi/alexa-reminders-api-reference.html
"""

from datetime import datetime, timedelta
from http import HTTPStatus
from zoneinfo import ZoneInfo

from ask_sdk_model import RequestEnvelope

from skill.alexa.api import AlexaApi, Answer
from skill.domain.conversation.events import Outcome
from skill.domain.conversation.state import Reminder, Weekday
from skill.errors import AlexaUnreachable
from skill.journal import entry

PATH = "/v1/alerts/reminders"
PERMISSION = "alexa::alerts:reminders:skill:readwrite"
TOO_MANY_CODES = frozenset({"MAX_REMINDERS_EXCEEDED", "MAXIMUM_ALARMS_EXCEEDED"})
UNSUPPORTED_CODES = frozenset({"DEVICE_NOT_SUPPORTED", "UNSUPPORTED_DEVICE", "INVALID_DEVICE"})


class AlexaReminders:
    """The reminders of the listener who sent one request, in their own time zone."""

    def __init__(self, api: AlexaApi, envelope: RequestEnvelope, zone: str) -> None:
        """Speak for the sender of ``envelope``, whose day has ``zone``."""
        system = envelope.context.system if envelope.context else None
        self._api = api
        self._endpoint = system.api_endpoint if system else None
        self._token = system.api_access_token if system else None
        self._moment = getattr(envelope.request, "timestamp", None)
        self._locale = getattr(envelope.request, "locale", None) or "en-US"
        self._zone = zone

    def set(self, reminder: Reminder, words: str) -> Outcome:
        """Set it, and only then take the earlier ones away: a failure leaves the listener with one, not with none."""
        try:
            earlier = self._call("GET")
            if earlier.status != HTTPStatus.OK:
                return _outcome(earlier)
            answer = self._call("POST", body=self._body(reminder, words))
            if answer.status not in (HTTPStatus.OK, HTTPStatus.CREATED):
                return _outcome(answer)
            self._delete(earlier)
        except AlexaUnreachable as error:
            entry().failed(error)
            return Outcome.TROUBLE
        return Outcome.DONE

    def cancel(self) -> Outcome:
        """Take all of the skill's reminders away."""
        try:
            there = self._call("GET")
            if there.status != HTTPStatus.OK:
                return _outcome(there)
            if not _tokens(there):
                return Outcome.NOTHING
            return Outcome.DONE if self._delete(there) else Outcome.TROUBLE
        except AlexaUnreachable as error:
            entry().failed(error)
            return Outcome.TROUBLE

    def _delete(self, listed: Answer) -> bool:
        statuses = [self._call("DELETE", f"/{token}").status for token in _tokens(listed)]
        return all(status in (HTTPStatus.OK, HTTPStatus.NO_CONTENT, HTTPStatus.NOT_FOUND) for status in statuses)

    def _call(self, method: str, path: str = "", body: dict[str, object] | None = None) -> Answer:
        return self._api.call(self._endpoint, self._token, method, PATH + path, body)

    def _body(self, reminder: Reminder, words: str) -> dict[str, object]:
        now = (self._moment or datetime.now(ZoneInfo(self._zone))).astimezone(ZoneInfo(self._zone))
        first = now.replace(hour=reminder.hour, minute=reminder.minute, second=0, microsecond=0, tzinfo=None)
        if reminder.day:
            first += timedelta(days=(list(Weekday).index(reminder.day) - first.weekday()) % 7)
        if first <= now.replace(tzinfo=None):
            first += timedelta(days=7 if reminder.day else 1)
        at = f"BYHOUR={reminder.hour};BYMINUTE={reminder.minute};BYSECOND=0;INTERVAL=1;"
        rule = f"FREQ=WEEKLY;BYDAY={reminder.day[:2].upper()};{at}" if reminder.day else f"FREQ=DAILY;{at}"
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


def _tokens(listed: Answer) -> list[str]:
    alerts = listed.body.get("alerts") if isinstance(listed.body, dict) else None
    tokens = [alert.get("alertToken") for alert in alerts or [] if isinstance(alert, dict)]
    # A token stands in a path: one that could lead anywhere else is none.
    return [token for token in tokens if isinstance(token, str) and token.replace("-", "").isalnum()]


def _outcome(answer: Answer) -> Outcome:
    code = answer.body.get("code") if isinstance(answer.body, dict) else None
    if code in UNSUPPORTED_CODES:
        return Outcome.UNSUPPORTED
    if code in TOO_MANY_CODES:
        return Outcome.TOO_MANY
    if answer.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return Outcome.NOT_PERMITTED
    return Outcome.TROUBLE
