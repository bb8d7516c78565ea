"""What Alexa heard in an intent's slots, as ids, text and seconds.

A value that cannot be used counts as not said.
"""

import re
from collections.abc import Mapping
from datetime import time

from ask_sdk_model import Slot
from ask_sdk_model.slu.entityresolution import StatusCode

_DURATION = re.compile(r"P(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?")
_PARTS_OF_DAY = {"MO": 8, "AF": 15, "EV": 19, "NI": 21}
"""Morning, afternoon, evening, night: the hour that is meant where no hour is said."""
LONGEST_SECONDS = 24 * 3600
"""One day. Longer durations are taken as a day."""


class Slots:
    """The slots of one intent."""

    def __init__(self, slots: Mapping[str, Slot] | None) -> None:
        """Read from ``slots``; ``None`` is an intent without slots."""
        self._slots = slots or {}

    def ids(self, name: str) -> tuple[str, ...]:
        """The ids of all values that match what was heard, likeliest first; none if none match."""
        slot = self._slots.get(name)
        resolutions = slot.resolutions if slot else None
        found: dict[str, None] = {}
        for authority in (resolutions.resolutions_per_authority if resolutions else None) or []:
            if not authority.status or authority.status.code != StatusCode.ER_SUCCESS_MATCH:
                continue
            found |= {
                match.value.id: None
                for match in authority.values or []
                if match.value and match.value.id
            }
        return tuple(found)

    def id(self, name: str) -> str | None:
        """The likeliest id, if any."""
        return next(iter(self.ids(name)), None)

    def heard(self, name: str) -> str:
        """What was said, as Alexa wrote it down; empty where nothing was."""
        slot = self._slots.get(name)
        return slot.value if slot and isinstance(slot.value, str) else ""

    def time(self, name: str) -> tuple[int, int] | None:
        """An AMAZON.TIME (``07:00``, or ``MO`` for the morning) as hour and minute.

        ``None`` for any other.
        """
        heard = self.heard(name)
        if heard in _PARTS_OF_DAY:
            return _PARTS_OF_DAY[heard], 0
        try:
            moment = time.fromisoformat(heard)
        except ValueError:
            return None
        return moment.hour, moment.minute

    def day(self, name: str) -> str:
        """An AMAZON.DayOfWeek in lower case; empty where nothing was said.

        "On Mondays" and "Monday's" are read as "monday".
        """
        return self.heard(name).lower().removesuffix("s").removesuffix("'")

    def seconds(self, name: str) -> int | None:
        """An AMAZON.DURATION (ISO 8601: ``PT45S``) in seconds; ``None`` if it makes no sense."""
        match = _DURATION.fullmatch(self.heard(name))
        if match is None or not any(match.groups()):
            return None
        days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return min(LONGEST_SECONDS, ((days * 24 + hours) * 60 + minutes) * 60 + seconds) or None
