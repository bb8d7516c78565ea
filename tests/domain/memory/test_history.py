"""On which days somebody stretched: counted once, whatever the clocks do, and small for ever."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from skill.domain.memory.history import DAYS_KEPT, RECENT_DAYS, History
from tests.domain.memories import STRETCHES

TODAY = date(2026, 3, 2)

near = st.integers(-20, 20).map(lambda days: TODAY + timedelta(days))
past = st.integers(0, 900).map(lambda days: TODAY - timedelta(days))
future = st.integers(2, 3000).map(lambda days: TODAY + timedelta(days)) | st.just(date.max)
"""Dates that only a wrong clock gives today."""
far = st.dates(date(2020, 1, 1), date(2032, 12, 31)) | st.sampled_from([date.min, date.max])
done = st.lists(st.tuples(st.sampled_from(STRETCHES), near | far), max_size=12)


def stretched(*days_ago: int, stretch: str = "sphinx") -> History:
    """A history of one stretch, so many days before today."""
    history = History()
    for days in days_ago:
        history = history.with_done(stretch, TODAY - timedelta(days))
    return history


def of(sessions: list[tuple[str, date]]) -> History:
    """The history of these, in the order they were done."""
    history = History()
    for stretch, day in sessions:
        history = history.with_done(stretch, day)
    return history


class TestTheStreak:
    @pytest.mark.parametrize(
        ("days_ago", "streak"),
        [
            ((), 0),
            ((0,), 1),
            ((1,), 1),
            ((0, 1, 2), 3),
            ((1, 2, 3), 3),
            # A day of rest between two, or before today, is forgiven; it is not counted.
            ((0, 2), 2),
            ((2, 3), 2),
            ((0, 2, 4, 6), 4),
            ((0, 1, 3, 4), 4),
            # Two are not.
            ((3,), 0),
            ((0, 3, 4), 1),
            ((0, 1, 4), 2),
            ((3, 4, 5, 6), 0),
        ],
    )
    def test_a_day_of_rest_is_forgiven_and_two_are_not(
        self, days_ago: tuple[int, ...], streak: int
    ) -> None:
        assert stretched(*days_ago).streak(TODAY) == (streak, False)

    def test_twice_on_one_day_is_one_day(self) -> None:
        assert stretched(0, 0, 1, 1).streak(TODAY).days == 2

    @given(st.lists(past, max_size=20))
    def test_it_is_never_more_than_the_days_and_never_broken_by_stretching(
        self, days: list[date]
    ) -> None:
        history = of([("cat_cow", day) for day in days])
        streak = history.streak(TODAY).days
        assert 0 <= streak <= len(history.days)
        assert history.with_done("sphinx", TODAY).streak(TODAY).days >= max(1, streak)

    @pytest.mark.parametrize(
        ("zone", "first"),
        [
            ("America/New_York", "2026-03-05"),
            ("Europe/London", "2026-03-26"),
            ("Australia/Sydney", "2026-04-02"),
        ],
    )
    def test_the_clocks_going_forward_or_back_break_none(self, zone: str, first: str) -> None:
        start = datetime.fromisoformat(first).replace(tzinfo=ZoneInfo(zone))
        for hour in (0, 2, 12, 23):
            history = History()
            for n in range(7):
                # By the wall clock: the listener gets up at the same hour, whatever it is
                # elsewhere.
                history = history.with_done(
                    "sphinx", (start + timedelta(n)).replace(hour=hour, minute=30).date()
                )
            assert history.streak(start.date() + timedelta(6)).days == 7

    @pytest.mark.parametrize(
        ("there", "home"),
        [("Asia/Tokyo", "America/Los_Angeles"), ("Pacific/Auckland", "Pacific/Honolulu")],
    )
    def test_a_journey_across_the_date_line_breaks_none(self, there: str, home: str) -> None:
        moment = datetime(2026, 3, 1, 19, tzinfo=UTC)
        history = History()
        for n in range(10):
            # Out and home again: three days of the ten there.
            zone = ZoneInfo(there if 3 <= n < 6 else home)
            history = history.with_done("sphinx", (moment + timedelta(n)).astimezone(zone).date())
        today = (moment + timedelta(9)).astimezone(ZoneInfo(home)).date()
        # One date is met twice or passed over.
        assert 9 <= history.streak(today).days <= 10

    def test_a_date_that_is_still_to_come_at_home_counts(self) -> None:
        assert stretched(-1, 0, 1).streak(TODAY).days == 3
        assert stretched(-1).streak(TODAY).days == 1


class TestTheWeek:
    def test_it_is_the_last_seven_days_with_today(self) -> None:
        history = stretched(0, 1, 6, 7, 8)
        assert history.days_in_week(TODAY) == 3
        assert history.stretches_in_week(TODAY) == 3

    def test_a_stretch_counts_once_a_day(self) -> None:
        history = stretched(0, 0, 1).merged(stretched(0, stretch="cat_cow"))
        assert history.days_in_week(TODAY) == 2
        assert history.stretches_in_week(TODAY) == 3

    def test_it_is_the_listener_s_after_a_journey_too(self) -> None:
        # Stretched in Auckland, asked in Honolulu, where it is the day before.
        history = stretched(*range(7))
        assert (
            history.stretches_in_week(TODAY - timedelta(1))
            == history.days_in_week(TODAY - timedelta(1))
            == 7
        )

    def test_the_last_day_is_the_newest(self) -> None:
        assert History().last(TODAY) is None
        assert stretched(5, 2, 9).last(TODAY) == TODAY - timedelta(2)


class TestTwoDevices:
    @given(done, done)
    def test_it_does_not_matter_who_tells_first(
        self, ours: list[tuple[str, date]], theirs: list[tuple[str, date]]
    ) -> None:
        together = of(ours).merged(of(theirs))
        assert (
            together == of(theirs).merged(of(ours)) == of([*ours, *theirs]) == of([*theirs, *ours])
        )

    @given(done, done, done)
    def test_it_does_not_matter_how_three_are_paired(
        self,
        one: list[tuple[str, date]],
        two: list[tuple[str, date]],
        three: list[tuple[str, date]],
    ) -> None:
        a, b, c = of(one), of(two), of(three)
        assert a.merged(b).merged(c) == a.merged(b.merged(c))

    @given(done, done)
    def test_no_day_is_counted_twice(
        self, ours: list[tuple[str, date]], theirs: list[tuple[str, date]]
    ) -> None:
        together = of(ours).merged(of(theirs))
        assert together.merged(of(ours)) == together.merged(together) == together
        assert len(together.days) <= len({day for _, day in (*ours, *theirs)})

    @given(done, st.dates(date(2025, 1, 1), date(2027, 1, 1)))
    def test_no_day_within_the_window_is_lost(
        self, sessions: list[tuple[str, date]], day: date
    ) -> None:
        history = of([("sphinx", day), *sessions])
        newest = sorted({day, *(other for _, other in sessions)})[-3:]
        older = newest[0] - day if len(newest) == 3 else timedelta(0)
        assert (day in history.days) is (older < timedelta(DAYS_KEPT - 2))
        assert ((day, "sphinx") in history.recent) is (older < timedelta(RECENT_DAYS - 2))


class TestADateInTheFuture:
    @given(st.lists(past, min_size=1, max_size=20), st.lists(future, max_size=2))
    @example([TODAY], [TODAY + timedelta(365), TODAY + timedelta(366)])
    @example([TODAY, TODAY - timedelta(1)], [TODAY + timedelta(14)])
    def test_nothing_that_is_told_of_today_changes_by_it(
        self, days: list[date], wrong: list[date]
    ) -> None:
        history = of([("sphinx", day) for day in days])
        wronged = of([("sphinx", day) for day in (*days, *wrong)])
        newest = max(days)
        for day in days:
            assert day in wronged.days or newest - day >= timedelta(DAYS_KEPT - 2)
            assert (day, "sphinx") in wronged.recent or newest - day >= timedelta(RECENT_DAYS - 2)
        assert wronged.last(TODAY) == history.last(TODAY)
        assert wronged.days_in_week(TODAY) == history.days_in_week(TODAY)
        assert wronged.stretches_in_week(TODAY) == history.stretches_in_week(TODAY)
        assert wronged.streak(TODAY).days == history.streak(TODAY).days

    def test_it_is_nobody_s_last_time_even_alone(self) -> None:
        history = stretched(-30)
        assert history.last(TODAY) is None
        assert history.streak(TODAY) == (0, False)
        assert history.days_in_week(TODAY) == history.stretches_in_week(TODAY) == 0

    def test_two_years_of_days_outlast_it(self) -> None:
        history = stretched(*range(729, -1, -1)).with_done("sphinx", date(2099, 1, 1))
        assert history.streak(TODAY).is_longer
        assert history.days_in_week(TODAY) == 7
        assert len(history.days) >= DAYS_KEPT


class TestTenYears:
    def test_every_day_for_ten_years_is_a_streak_of_all_that_is_kept(self) -> None:
        history = stretched(*range(3650, -1, -1))
        assert len(history.days) == DAYS_KEPT
        assert history.streak(TODAY) == (DAYS_KEPT, True)
        assert len(history.recent) == RECENT_DAYS

    @pytest.mark.parametrize("rest", [2, 3, 4, 7])
    def test_three_years_with_a_day_of_rest_in_each_few_are_longer_than_is_remembered(
        self, rest: int
    ) -> None:
        for last in range(rest):
            days = [ago for ago in range(3 * 365, -1, -1) if ago % rest != last]
            streak = stretched(*days).streak(TODAY)
            assert streak.is_longer
            assert streak.days >= 365 * (rest - 1) // rest

    @pytest.mark.parametrize("began", [1, 30, 343, 395])
    def test_a_streak_that_began_within_the_window_is_told_by_its_days(self, began: int) -> None:
        long_before = range(1500, began + 10, -1)
        history = stretched(*long_before, *range(began, -1, -1))
        assert history.streak(TODAY) == (began + 1, False)

    def test_a_streak_that_was_broken_is_none_however_long_it_was(self) -> None:
        assert stretched(*range(1500, 2, -1)).streak(TODAY) == (0, False)

    @given(st.randoms(use_true_random=False))
    def test_it_stays_small_in_whatever_order_it_is_told(self, random: Random) -> None:
        order = list(range(0, 3650, 7))
        random.shuffle(order)
        history = stretched(*order)
        assert history == stretched(*sorted(order))
        # Two weeks back is the third newest day.
        assert history.days == {TODAY - timedelta(n) for n in range(0, 14 + DAYS_KEPT - 2, 7)}

    def test_it_stays_small_for_somebody_who_comes_once_a_year(self) -> None:
        assert len(stretched(*range(50 * 365, -1, -365)).days) <= 4
