"""Every hold lasts what was promised.

Each is rendered and taken apart; espeak-ng speaks the pieces, and the breaks are added.
"""

import pytest

from skill.domain.routine.model import Stretch
from skill.domain.script.holds import HALF_WAY_FROM, TEN_MORE_FROM
from tests.measured.holds import every_hold, every_repetition, every_teaching, section
from tests.measured.lines import PHRASES, ROUTINE
from tests.measured.pieces import measured

HOLDS = list(every_hold())
HALF_WAY, TEN_MORE = PHRASES.words("hold.half_way"), PHRASES.words("hold.ten_more")


def test_a_hold_lasts_what_was_promised() -> None:
    assert {hold.promised for hold in HOLDS} >= {10, 30, 60}
    for hold in HOLDS:
        assert hold.seconds == pytest.approx(hold.promised, rel=0.1), hold.name


def test_the_length_of_a_hold_is_said_before_it() -> None:
    for hold in HOLDS:
        assert PHRASES.length(hold.promised) in hold.announced.lower(), hold.name


def test_a_repetition_lasts_what_was_promised() -> None:
    repetitions = list(every_repetition())
    assert {repetition.promised for repetition in repetitions} == {5, 10}
    for repetition in repetitions:
        assert repetition.seconds == pytest.approx(repetition.promised, rel=0.1), repetition.name


def test_half_way_is_half_way() -> None:
    said = [(hold, at) for hold in HOLDS if (at := hold.begins(HALF_WAY)) is not None]
    assert said
    for hold, at in said:
        assert hold.promised >= HALF_WAY_FROM
        assert at == pytest.approx(hold.promised / 2, rel=0.1), hold.name


def test_ten_more_seconds_are_ten() -> None:
    said = [(hold, at) for hold in HOLDS if (at := hold.begins(TEN_MORE)) is not None]
    assert said
    for hold, at in said:
        assert hold.promised >= TEN_MORE_FROM
        rest = (
            hold.seconds
            - at
            - measured(piece for piece in hold.heard if getattr(piece, "text", "") == TEN_MORE)
        )
        assert rest == pytest.approx(10, abs=1), hold.name


@pytest.mark.parametrize(
    "stretch", [one for one in ROUTINE.stretches if one.sides], ids=lambda one: one.id
)
def test_two_sides_take_the_same_time(stretch: Stretch) -> None:
    for teaching in every_teaching():
        one, other = (measured(section(stretch, side, teaching)) for side in stretch.sides)
        assert one == pytest.approx(other, abs=1), teaching
        held = [
            hold.seconds for hold in HOLDS if hold.stretch is stretch and hold.teaching == teaching
        ]
        assert len(held) == 2
        assert held[0] == pytest.approx(held[1], abs=1), teaching
