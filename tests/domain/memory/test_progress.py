"""The laws by which two devices' memories become one, whatever order they are saved in."""

from datetime import date, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from skill.domain.memory.progress import ROUNDS_KEPT, TIMES_KNOWN, Progress
from skill.domain.memory.settings import Settings, Wait
from skill.domain.memory.stamped import Stamped
from tests.domain.memories import (
    DAY_SECONDS,
    NOON,
    STRETCHES,
    days,
    fullest,
    moments,
    progresses,
    stretches,
)

YESTERDAY, TODAY, TOMORROW = date(2026, 1, 2), date(2026, 1, 3), date(2026, 1, 4)


@given(progresses(), progresses())
def test_it_does_not_matter_who_saves_first(ours: Progress, theirs: Progress) -> None:
    assert ours.merged(theirs) == theirs.merged(ours)


@given(progresses(), progresses(), progresses())
def test_it_does_not_matter_how_three_devices_are_paired(
    one: Progress, two: Progress, three: Progress
) -> None:
    assert one.merged(two).merged(three) == one.merged(two.merged(three))


@given(progresses(), progresses())
def test_merging_again_changes_nothing(ours: Progress, theirs: Progress) -> None:
    together = ours.merged(theirs)
    assert ours.merged(ours) == ours
    assert together.merged(ours) == together.merged(theirs) == together


@given(progresses())
def test_a_stranger_adds_nothing(progress: Progress) -> None:
    assert progress.merged(Progress()) == progress


@given(progresses(), progresses())
def test_what_either_acknowledged_is_there_unless_newer_ones_filled_the_room(
    ours: Progress, theirs: Progress
) -> None:
    together = ours.merged(theirs)
    assert together.heard == ours.heard | theirs.heard
    for one in ours.rounds | theirs.rounds:
        newer = {other for other in together.rounds if other > one}
        assert one in together.rounds or len(newer) == ROUNDS_KEPT
    assert together.known >= ours.known | theirs.known
    assert {
        one for one in ours.learning | theirs.learning if one[0] not in together.known
    } == together.learning
    assert together.history == ours.history.merged(theirs.history)
    for name in ("unfinished", "day_off", "trace", "voice", "done"):
        mine, yours, both = (getattr(one, name) for one in (ours, theirs, together))
        assert both in (mine, yours)
        assert both.at == max(mine.at, yours.at)
    assert together.settings == ours.settings.merged(theirs.settings)


@given(progresses(), moments, days, stretches)
def test_a_completion_told_twice_counts_once(
    progress: Progress, now: int, day: date, stretch: str
) -> None:
    once = progress.with_round(now, day).with_done(stretch, now, day)
    assert once.with_round(now, day).with_done(stretch, now, day) == once


@given(progresses(), stretches)
def test_what_either_device_knows_both_know(progress: Progress, stretch: str) -> None:
    known = Progress()
    for n in range(TIMES_KNOWN):
        assert stretch not in known.known
        known = known.with_done(stretch, NOON + n, TODAY)
    assert stretch in known.known
    assert stretch in progress.merged(known).known


def test_a_stretch_becomes_known_from_two_devices_together() -> None:
    speaker = Progress().with_done("sphinx", NOON, TODAY).with_done("sphinx", NOON + 60, TODAY)
    screen = Progress().with_done("sphinx", NOON + 30, TODAY)
    assert speaker.known == screen.known == frozenset()
    assert speaker.merged(screen).known == {"sphinx"}


def test_a_known_stretch_stays_known_and_is_no_longer_counted() -> None:
    progress = Progress()
    for n in range(10):
        progress = progress.with_done("sphinx", NOON + n, TODAY)
    assert progress.known == {"sphinx"}
    assert progress.learning == frozenset()


def test_rounds_are_counted_by_the_listener_s_day() -> None:
    progress = (
        Progress()
        .with_round(NOON - DAY_SECONDS, YESTERDAY)
        .with_round(NOON, TODAY)
        .with_round(NOON + 900, TODAY)
    )
    assert progress.rounds_on(TODAY) == 2
    assert progress.rounds_on(YESTERDAY) == 1


def at(hour: int, minute: int) -> int:
    """A moment of today."""
    return NOON + (hour - 12) * 3600 + minute * 60


def test_a_routine_across_midnight_is_one_day() -> None:
    progress = Progress()
    for minutes, stretch in enumerate(STRETCHES):
        # From 23:50 to 00:08, three minutes each.
        moment = at(23, 50) + minutes * 180
        day = TODAY if moment < at(24, 0) else TOMORROW
        progress = progress.with_done(stretch, moment, day)
    progress = progress.with_round(at(24, 10), TOMORROW)
    assert progress.history.days == {TODAY}
    assert progress.history.stretches_in_week(TOMORROW) == len(STRETCHES)
    assert progress.rounds_on(TODAY) == 1
    assert progress.rounds_on(TOMORROW) == 0


def test_one_across_midnight_is_one_day_on_two_devices_too() -> None:
    speaker = Progress().with_done("sphinx", at(23, 50), TODAY)
    screen = speaker.with_done("cat_cow", at(24, 10), TOMORROW)
    assert speaker.merged(screen).history.days == {TODAY}


def test_what_is_told_late_moves_no_day_of_what_came_after_it() -> None:
    progress = Progress().with_done("sphinx", at(24, 10), TOMORROW)
    progress = progress.with_done("cat_cow", at(22, 0), TODAY)
    progress = progress.with_done("piriformis", at(24, 20), TOMORROW)
    assert (TOMORROW, "piriformis") in progress.history.recent
    assert progress.history.days == {TODAY, TOMORROW}


def test_a_moment_earlier_across_midnight_is_the_same_day() -> None:
    progress = Progress().with_done("sphinx", at(24, 10), TOMORROW)
    assert progress.with_done("cat_cow", at(23, 50), TODAY).history.days == {TOMORROW}


def test_two_mornings_are_two_days() -> None:
    progress = Progress().with_done("sphinx", at(7, 0), TODAY).with_round(at(7, 20), TODAY)
    progress = progress.with_done("sphinx", at(31, 0), TOMORROW).with_round(at(31, 20), TOMORROW)
    assert progress.history.days == {TODAY, TOMORROW}
    assert progress.rounds_on(TODAY) == progress.rounds_on(TOMORROW) == 1


def test_an_evening_and_the_next_morning_are_two_days() -> None:
    progress = Progress().with_done("sphinx", at(22, 50), TODAY)
    assert progress.with_done("sphinx", at(24, 10), TOMORROW).history.days == {TODAY, TOMORROW}


def test_only_the_newest_rounds_are_kept() -> None:
    progress = fullest()
    assert len(progress.rounds) == ROUNDS_KEPT
    newest = max(progress.history.days)
    kept = {newest - timedelta(n) for n in range(ROUNDS_KEPT)}
    assert {one.day for one in progress.rounds} == kept


def test_what_is_said_again_is_later_than_what_another_device_said_meanwhile() -> None:
    ours = Stamped("section", NOON).set("section", NOON + 9)
    theirs = Stamped("section", NOON).set("step", NOON + 5)
    assert ours.merged(theirs).value == "section"


@given(st.lists(st.tuples(st.sampled_from(Wait), moments), min_size=1))
def test_a_later_change_always_wins_over_the_one_it_was_made_on(
    changes: list[tuple[Wait, int]],
) -> None:
    now = Stamped(Settings())
    history = [now]
    for wait, moment in changes:
        now = now.set(Settings(wait), moment)
        history.append(now)
    for before in history:
        assert before.merged(now) == now


def test_of_two_changes_in_one_second_every_order_gives_the_same() -> None:
    three = [Stamped(date(2026, 1, day), NOON) for day in (1, 2, 3)]
    assert len({a.merged(b).merged(c) for a, b, c in permutations(three)}) == 1
