import pytest

from skill.simulator import quantities


@pytest.mark.parametrize(
    ("said", "iso"),
    [
        ("forty five seconds", "PT45S"),
        ("45 seconds", "PT45S"),
        ("a minute", "PT1M"),
        ("half a minute", "PT30S"),
        ("a minute and a half", "PT1M30S"),
        ("one and a half minutes", "PT1M30S"),
        ("two minutes thirty seconds", "PT2M30S"),
        ("a minute and ten seconds", "PT1M10S"),
        ("ninety seconds", "PT90S"),
        ("a quarter of an hour", "PT15M"),
        ("three quarters of an hour", "PT45M"),
        ("half an hour", "PT30M"),
        ("an hour and a half", "PT1H30M"),
        ("one hour and five minutes", "PT1H5M"),
        ("a couple of minutes", "PT2M"),
        ("one hundred and twenty seconds", "PT120S"),
        ("two hundred seconds", "PT200S"),
        ("zero seconds", "PT0S"),
    ],
)
def test_a_duration_is_iso_8601(said: str, iso: str) -> None:
    words = said.split()
    assert quantities.duration(words, 0) == (iso, len(words))


@pytest.mark.parametrize(
    "said", ["", "five", "seconds", "a stretch", "half", "the second", "a", "twenty a"]
)
def test_what_is_no_duration(said: str) -> None:
    assert quantities.duration(said.split(), 0) is None


def test_a_duration_ends_where_it_is_over() -> None:
    assert quantities.duration(["hold", "five", "seconds", "and", "breathe"], 1) == ("PT5S", 3)
    assert quantities.duration(["five", "seconds", "two", "minutes"], 0) == ("PT5S", 2)


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("seven", "7"),
        ("twenty one", "21"),
        ("thirty", "30"),
        ("three hundred and four", "304"),
        ("12", "12"),
    ],
)
def test_a_number_is_digits(said: str, number: str) -> None:
    assert quantities.number_slot(said.split(), 0) == (number, len(said.split()))


def test_a_word_is_no_number() -> None:
    assert quantities.number_slot(["knee"], 0) is None


@pytest.mark.parametrize(
    ("said", "time"),
    [
        ("seven", "07:00"),
        ("seven a m", "07:00"),
        ("seven pm", "19:00"),
        ("twelve a m", "00:00"),
        ("seven thirty", "07:30"),
        ("seven o'clock", "07:00"),
        ("half past six", "06:30"),
        ("half six", "06:30"),
        ("a quarter to eight", "07:45"),
        ("ten past nine in the evening", "21:10"),
        ("eight in the morning", "08:00"),
        ("nine at night", "21:00"),
        ("noon", "12:00"),
        ("midnight", "00:00"),
        ("morning", "MO"),
        ("evening", "EV"),
        ("half past", None),
        ("half past ninety", None),
        ("quarter", None),
        ("ninety", None),
        ("knee", None),
        ("", None),
    ],
)
def test_a_time_is_on_the_24_hour_clock(said: str, time: str | None) -> None:
    assert quantities.time(said.split(), 0) == (None if time is None else (time, len(said.split())))


@pytest.mark.parametrize(("said", "day"), [("monday", "monday"), ("sundays", "sunday")])
def test_a_day_is_its_name(said: str, day: str) -> None:
    assert quantities.day_of_week([said], 0) == (day, 1)


def test_what_is_no_day() -> None:
    assert quantities.day_of_week(["today"], 0) is None
    assert quantities.day_of_week([], 0) is None
