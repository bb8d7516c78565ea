"""One text serves both sides, and each side names the limb that moves."""

import re

import pytest

from skill.domain.routine.model import Side
from tests.content.reading import spoken

MIRRORED = {
    "knee_to_chest": {
        "anchor.say": "{other} foot stays down",
        "hands.say": "behind your {side} thigh",
        "knee.say": "{side} knee comes in",
        "knee.short": "{side} knee in",
        "hold.after": "{side} foot back to the floor",
        "hold.after_short": "{side} foot down",
        "come_out": "Your {side} foot",
        "easier.instead.hands": "behind your {side} thigh",
        "deeper.instead.anchor": "{other} foot stays down",
        "deeper.instead.hold": "towards your {side} knee",
    },
    "piriformis": {
        "cross.say": "{side} ankle crosses over, and rests on your {other} thigh",
        "cross.short": "{side} ankle across your {other} thigh",
        "hands.say": "behind your {other} thigh",
        "draw.say": "your {side} buttock feels",
        "easier.say": "your {other} foot on the floor",
        "easier.instead.hands": "{other} foot stays on the floor",
        "easier.instead.draw": "your {side} knee open",
        "deeper.say": "your {other} leg may come a little closer",
    },
    "spinal_twist": {
        "knee.say": "Bend your {side} knee. That foot steps over your {other} leg",
        "knee.short": "{side} foot over your {other} leg",
        "arm.say": "{other} arm rests along the outer side of your {side} thigh",
        "hand.say": "{side} hand goes down behind you",
        "turn.say": "turn to the {side}",
        "turn.short": "{other} arm across. Grow tall, and turn {side}",
        "easier.instead.arm": "{other} hand rests on your {side} thigh",
        "deeper.instead.hold": "over your {side} shoulder",
    },
}


@pytest.mark.parametrize(
    ("stretch_id", "key", "phrase"),
    [
        (stretch_id, key, phrase)
        for stretch_id, texts in MIRRORED.items()
        for key, phrase in texts.items()
    ],
)
@pytest.mark.parametrize("side", Side)
def test_each_side_names_the_limb_that_moves(
    stretch_id: str, key: str, phrase: str, side: Side
) -> None:
    assert phrase.format(side=side, other=side.other) in spoken(stretch_id, side)[key]


def test_twisting_left_is_the_articles_twist() -> None:
    texts = spoken("spinal_twist", Side.LEFT)
    assert (
        "Bend your left knee. That foot steps over your right leg, to its outer side."
        in texts["knee.say"]
    )
    assert "right arm rests along the outer side of your left thigh" in texts["arm.say"]
    assert "left hand goes down behind you" in texts["hand.say"]
    assert "turn to the left" in texts["turn.say"]


@pytest.mark.parametrize("stretch_id", MIRRORED)
def test_the_sides_differ_in_nothing_else(stretch_id: str) -> None:
    exchanged = {"left": "right", "right": "left"}
    for key, words in spoken(stretch_id, Side.LEFT).items():
        mirrored = re.sub(r"\b(left|right)\b", lambda side: exchanged[side[0]], words)
        assert mirrored == spoken(stretch_id, Side.RIGHT)[key]
