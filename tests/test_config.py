"""The settings from the environment: every wrong variable is named, all at once."""

from pathlib import Path

import pytest

from skill.config import LOCAL_PEPPER, SHORTEST_PEPPER, Config, read
from skill.errors import ConfigInvalid

SECRET = "x" * SHORTEST_PEPPER


def faults(environ: dict[str, str]) -> list[str]:
    with pytest.raises(ConfigInvalid) as refusal:
        read(environ)
    return str(refusal.value).splitlines()


def test_nothing_needs_to_be_set() -> None:
    assert read({}) == Config()
    assert read({"PATH": "/bin", "HOME": "/home/coach"}) == Config()
    assert Config().pepper == LOCAL_PEPPER
    assert Config().table is None


def test_everything_can_be_set() -> None:
    environ = {
        "COACH_SQLITE_PATH": "elsewhere/coach.sqlite3",
        "COACH_TABLE": "coach",
        "COACH_DYNAMODB_ENDPOINT": "http://127.0.0.1:8000",
        "COACH_PEPPER": SECRET,
        "COACH_SKILL_ID": "amzn1.ask.skill.coach",
    }
    assert read(environ) == Config(
        Path("elsewhere/coach.sqlite3"),
        "coach",
        "http://127.0.0.1:8000",
        SECRET,
        "amzn1.ask.skill.coach",
    )


def test_a_misspelt_variable_is_named_with_those_there_are() -> None:
    (fault,) = faults({"COACH_PEPER": SECRET})
    assert fault.startswith("COACH_PEPER: there is no such setting")
    assert "COACH_PEPPER" in fault


@pytest.mark.parametrize(
    "name",
    [
        "COACH_SQLITE_PATH",
        "COACH_TABLE",
        "COACH_DYNAMODB_ENDPOINT",
        "COACH_PEPPER",
        "COACH_SKILL_ID",
    ],
)
def test_an_empty_variable_is_named(name: str) -> None:
    assert faults({name: ""}) == [f"{name}: is empty"]


@pytest.mark.parametrize(
    "pepper", [{}, {"COACH_PEPPER": SECRET[1:]}, {"COACH_PEPPER": LOCAL_PEPPER[:10]}]
)
def test_a_table_needs_a_secret(pepper: dict[str, str]) -> None:
    assert faults({"COACH_TABLE": "coach", **pepper}) == [
        "COACH_PEPPER: a table needs a secret of at least 16 characters"
    ]
    assert read({"COACH_TABLE": "coach", "COACH_PEPPER": SECRET}).table == "coach"


def test_an_endpoint_needs_a_table() -> None:
    assert faults({"COACH_DYNAMODB_ENDPOINT": "http://127.0.0.1:8000"}) == [
        "COACH_DYNAMODB_ENDPOINT: needs COACH_TABLE"
    ]


def test_all_faults_are_named_at_once_and_no_value_is_shown() -> None:
    named = faults(
        {
            "COACH_TABEL": "coach",
            "COACH_TABLE": "coach",
            "COACH_PEPPER": "hunter2",
            "COACH_SKILL_ID": "",
        }
    )
    assert [fault.split(":")[0] for fault in named] == [
        "COACH_TABEL",
        "COACH_SKILL_ID",
        "COACH_PEPPER",
    ]
    assert "hunter2" not in "".join(named)
