"""The listener's own day, by the zone of their locale."""

from datetime import UTC, date, datetime

import pytest

from skill.alexa.account import listeners_day

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


@pytest.mark.parametrize(
    ("moment", "locale", "day"),
    [
        # A quarter to midnight, and a quarter past, where the listener is.
        (datetime(2026, 3, 3, 5, 45, tzinfo=UTC), "en-US", MONDAY),
        (datetime(2026, 3, 3, 6, 15, tzinfo=UTC), "en-US", TUESDAY),
        (datetime(2026, 3, 3, 4, 45, tzinfo=UTC), "en-CA", MONDAY),
        (datetime(2026, 3, 3, 5, 15, tzinfo=UTC), "en-CA", TUESDAY),
        (datetime(2026, 3, 2, 23, 45, tzinfo=UTC), "en-GB", MONDAY),
        (datetime(2026, 3, 3, 0, 15, tzinfo=UTC), "en-GB", TUESDAY),
        (datetime(2026, 3, 2, 12, 45, tzinfo=UTC), "en-AU", MONDAY),
        (datetime(2026, 3, 2, 13, 15, tzinfo=UTC), "en-AU", TUESDAY),
        (datetime(2026, 3, 2, 18, 15, tzinfo=UTC), "en-IN", MONDAY),
        (datetime(2026, 3, 2, 18, 45, tzinfo=UTC), "en-IN", TUESDAY),
        # In summer time.
        (datetime(2026, 7, 2, 22, 45, tzinfo=UTC), "en-GB", date(2026, 7, 2)),
        (datetime(2026, 7, 2, 23, 15, tzinfo=UTC), "en-GB", date(2026, 7, 3)),
        # No locale, or one that the skill does not speak: as in the United States.
        (datetime(2026, 3, 3, 5, 45, tzinfo=UTC), None, MONDAY),
        (datetime(2026, 3, 3, 6, 15, tzinfo=UTC), "de-DE", TUESDAY),
    ],
)
def test_a_day_begins_at_the_listeners_midnight(moment: datetime, locale: str | None, day: date) -> None:
    assert listeners_day(moment, locale) == day
