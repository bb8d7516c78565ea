import pytest

from skill.simulator.invocation import invoked, strip_wake_word


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("open lower back coach", ""),
        ("Open Lower Back Coach, please.", ""),
        ("please start my lower back coach", ""),
        ("lower back coach", ""),
        ("talk to lower back coach", ""),
        ("ask lower back coach to start the routine", "start the routine"),
        ("ask lower back coach for help", "help"),
        ("tell lower back coach I'm done", None),
        ("open lower back coach and do the sphinx", "do the sphinx"),
        ("open upper back coach", None),
        ("start", None),
        ("my lower back hurts", None),
    ],
)
def test_what_invokes_the_skill(said: str, asked: str | None) -> None:
    assert invoked(said, "lower back coach") == asked


@pytest.mark.parametrize(
    ("utterance", "rest"),
    [
        ("Alexa, next", ("next", True)),
        ("  alexa next", ("next", True)),
        ("Alexa", ("", True)),
        ("next", ("next", False)),
        ("Alexander says", ("Alexander says", False)),
    ],
)
def test_the_wake_word(utterance: str, rest: tuple[str, bool]) -> None:
    assert strip_wake_word(utterance) == rest
