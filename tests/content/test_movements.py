"""The movements between the positions, which the article leaves out."""

import re

from skill.domain.routine.model import Position
from tests.content.reading import STRETCH_IDS, movement_file, runs, sentences, stretch_file


def test_every_movement_takes_the_time_that_bodies_take() -> None:
    lying = {Position.BACK, Position.FRONT}
    for start, ends in movement_file().root.items():
        assert {*ends, Position.START} == set(Position), start
        for end, movement in ends.items():
            pause, way = movement.pause, (start, end)
            if start is end:
                assert movement.say == ""
                assert 3 <= pause <= 5, way
            elif start is Position.START:
                assert 10 <= pause <= 15, way
                assert "something steady" in movement.say
            elif end is Position.START:
                assert 15 <= pause <= 20, way
                assert "something steady" in movement.say
                assert "no rush" in movement.say
            elif start in lying and end is Position.SITTING:
                assert 15 <= pause <= 20, way
                assert "onto one side" in movement.say
            else:
                assert 8 <= pause <= 12, way


def test_a_movement_does_not_say_the_first_step_twice() -> None:
    for stretch_id in STRETCH_IDS:
        stretch = stretch_file(stretch_id)
        for ends in movement_file().root.values():
            movement = ends.get(stretch.position)
            for words in (stretch.steps[0].say, stretch.steps[0].short):
                assert not runs(movement.say if movement else "", 3) & runs(words, 3), stretch_id


def test_movements_are_followed_by_ear() -> None:
    for ends in movement_file().root.values():
        for movement in ends.values():
            for sentence in sentences(movement.say):
                assert len(sentence.split()) <= 18, sentence
                assert not re.search(r"\b(left|right)\b", sentence)
