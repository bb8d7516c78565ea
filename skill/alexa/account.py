"""Who speaks, and which day it is for them."""

import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import date, datetime
from http import HTTPStatus
from threading import Lock
from urllib.parse import quote
from zoneinfo import ZoneInfo

from ask_sdk_model import RequestEnvelope

from skill.alexa.api import AlexaApi
from skill.errors import AlexaUnreachable
from skill.listener import Listener, listener_key

_ZONES = {
    "en-US": "America/Chicago",
    "en-CA": "America/Toronto",
    "en-GB": "Europe/London",
    "en-AU": "Australia/Sydney",
    "en-IN": "Asia/Kolkata",
}
"""The zone most people of a locale are in or near. It is used as long as the device's own is not
known."""
USUAL_ZONE = "America/Chicago"
ZONE_SECONDS = 6 * 3600
"""How long a device's zone is taken as known: people travel, but not with their speaker in
mid-session."""
ZONES_KEPT = 2_000


class TimeZones:
    """The time zones of devices. Alexa is asked again after six hours."""

    def __init__(self, api: AlexaApi, clock: Callable[[], float] = time.monotonic) -> None:
        """Ask ``api``; ``clock`` (seconds) says when to ask again."""
        self._api = api
        self._clock = clock
        self._known: OrderedDict[str, tuple[str, float]] = OrderedDict()
        self._lock = Lock()

    def of(self, envelope: RequestEnvelope) -> str:
        """The name of the time zone: the device's own, or its locale's if that is not to be had."""
        fallback = _ZONES.get(getattr(envelope.request, "locale", None) or "", USUAL_ZONE)
        system = envelope.context.system if envelope.context else None
        device = system.device.device_id if system and system.device else None
        if system is None or not device:
            return fallback
        now = self._clock()
        with self._lock:
            zone, until = self._known.get(device, ("", 0.0))
        if until > now:
            return zone
        try:
            path = f"/v2/devices/{quote(device, safe='')}/settings/System.timeZone"
            answer = self._api.call(system.api_endpoint, system.api_access_token, "GET", path)
        except AlexaUnreachable:
            return zone or fallback
        if answer.status != HTTPStatus.OK or not is_zone(answer.body):
            return zone or fallback
        with self._lock:
            self._known[device] = (answer.body, now + ZONE_SECONDS)
            self._known.move_to_end(device)
            while len(self._known) > ZONES_KEPT:
                self._known.popitem(last=False)
        return str(answer.body)


def is_zone(name: object) -> bool:
    """Whether ``name`` names a time zone."""
    try:
        return isinstance(name, str) and bool(ZoneInfo(name))
    except (KeyError, ValueError, OSError):  # not found; not a zone's name; a folder's name
        return False


def listeners_day(moment: datetime, zone: str) -> date:
    """The listener's own date at ``moment``."""
    return moment.astimezone(ZoneInfo(zone)).date()


def listener_of(envelope: RequestEnvelope, pepper: str) -> Listener:
    """Who speaks, as keyed hashes: the account, and the person where Alexa knows the voice."""
    system = envelope.context.system if envelope.context else None
    user = (system.user if system else None) or (
        envelope.session.user if envelope.session else None
    )
    # A request without an account: the session's id takes its place, so nothing is remembered
    # beyond the session.
    account = (
        (user.user_id if user else None)
        or (envelope.session.session_id if envelope.session else None)
        or "nobody"
    )
    person = system.person.person_id if system and system.person else None
    return Listener(listener_key(pepper, account), listener_key(pepper, person) if person else "")
