"""What is read out of an intent's slots, whatever Alexa put there."""

import pytest

from skill.alexa.slots import LONGEST_SECONDS, Slots
from tests.support.alexa import authority, intent_of, slot


def slots(*given: dict[str, object]) -> Slots:
    return Slots(intent_of("StretchIntent", *given).slots)


def test_a_match_is_its_id() -> None:
    heard = slots(slot("stretch", "figure four", authority("piriformis")))
    assert heard.id("stretch") == "piriformis"
    assert heard.ids("stretch") == ("piriformis",)
    assert heard.heard("stretch") == "figure four"


def test_several_matches_keep_their_order() -> None:
    heard = slots(slot("stretch", "twist", authority("spinal_twist", "knee_to_chest")))
    assert heard.ids("stretch") == ("spinal_twist", "knee_to_chest")
    assert heard.id("stretch") == "spinal_twist"


def test_static_and_dynamic_values_are_read_together_and_none_twice() -> None:
    heard = slots(
        slot("stretch", "twist", authority("spinal_twist"), authority("spinal_twist", "cat_cow"))
    )
    assert heard.ids("stretch") == ("spinal_twist", "cat_cow")


@pytest.mark.parametrize(
    "code", ["ER_SUCCESS_NO_MATCH", "ER_ERROR_TIMEOUT", "ER_ERROR_EXCEPTION", "ER_OF_TOMORROW"]
)
def test_without_a_match_there_is_only_what_was_heard(code: str) -> None:
    heard = slots(slot("stretch", "the plank", authority(code=code)))
    assert heard.ids("stretch") == ()
    assert heard.id("stretch") is None
    assert heard.heard("stretch") == "the plank"


def test_a_match_without_a_status_or_an_id_is_none() -> None:
    nameless = {
        "authority": "a",
        "status": {"code": "ER_SUCCESS_MATCH"},
        "values": [{"value": {"name": "sphinx"}}, {}],
    }
    stateless = {"authority": "a", "values": [{"value": {"name": "sphinx", "id": "sphinx"}}]}
    assert slots(slot("stretch", "sphinx", nameless, stateless)).ids("stretch") == ()


@pytest.mark.parametrize(
    "given",
    [
        {"name": "stretch"},
        {"name": "stretch", "value": None, "resolutions": None},
        {"name": "stretch", "value": "", "resolutions": {"resolutionsPerAuthority": None}},
        {
            "name": "stretch",
            "resolutions": {"resolutionsPerAuthority": [{"authority": "a", "values": None}]},
        },
    ],
    ids=str,
)
def test_an_empty_slot_says_nothing(given: dict[str, object]) -> None:
    heard = slots(given)
    assert (heard.ids("stretch"), heard.id("stretch"), heard.heard("stretch")) == ((), None, "")


def test_a_slot_that_is_not_there_says_nothing() -> None:
    for heard in (Slots(None), Slots({}), slots(slot("side", "left", authority("left")))):
        assert (heard.ids("stretch"), heard.heard("stretch"), heard.seconds("stretch")) == (
            (),
            "",
            None,
        )


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("PT45S", 45),
        ("PT5M", 300),
        ("PT1M30S", 90),
        ("PT1H", 3600),
        ("PT90M", 5400),
        ("P1D", LONGEST_SECONDS),
        ("P3DT2H", LONGEST_SECONDS),
        ("PT99999M", LONGEST_SECONDS),
        # Nothing that a stretch could last.
        ("PT0S", None),
        ("P", None),
        ("PT", None),
        ("", None),
        ("P1Y", None),
        ("P2W", None),
        ("PT-5M", None),
        ("PT1.5M", None),
        ("five minutes", None),
        ("PT5M and a bit", None),
        ("PT" + "9" * 400 + "S", None),
    ],
)
def test_a_length_of_time_is_seconds(value: str, seconds: int | None) -> None:
    assert slots(slot("minutes", value)).seconds("minutes") == seconds


@pytest.mark.parametrize(
    ("value", "time"),
    [
        ("07:00", (7, 0)),
        ("19:45", (19, 45)),
        ("00:00", (0, 0)),
        ("23:59:59", (23, 59)),
        ("MO", (8, 0)),
        ("AF", (15, 0)),
        ("EV", (19, 0)),
        ("NI", (21, 0)),
        # No time of a day.
        ("24:30", None),
        ("7 o'clock", None),
        ("MORNING", None),
        ("2026-03-02", None),
        ("", None),
    ],
)
def test_a_time_is_an_hour_and_a_minute(value: str, time: tuple[int, int] | None) -> None:
    assert slots(slot("time", value)).time("time") == time


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("Monday", "monday"),
        ("mondays", "monday"),
        ("Monday's", "monday"),
        ("someday", "someday"),
        ("", ""),
    ],
)
def test_a_day_is_its_name(value: str, day: str) -> None:
    assert slots(slot("day", value)).day("day") == day


def test_a_time_and_a_day_that_are_not_there_say_nothing() -> None:
    assert (Slots(None).time("time"), Slots(None).day("day")) == (None, "")
