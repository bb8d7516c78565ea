"""Who speaks, and which day it is for them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

_ZONES = {
    "en-US": "America/Chicago",
    "en-CA": "America/Toronto",
    "en-GB": "Europe/London",
    "en-AU": "Australia/Sydney",
    "en-IN": "Asia/Kolkata",
}
"""The zone most people of a locale are in or near; a day's border is night in all of it."""
USUAL_ZONE = "America/Chicago"


def listeners_day(moment: datetime, locale: str | None) -> date:
    """The listener's own date at ``moment``, by the zone of their locale."""
    return moment.astimezone(ZoneInfo(_ZONES.get(locale or "", USUAL_ZONE))).date()
