"""Teaching a place: both sides alike, holds as promised, nothing left out, nothing read twice."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.domain.routine.model import Ease, Position, Reps, Side, Stretch
from skill.domain.routine.place import Place, opening
from skill.domain.script.answer import (
    LONGEST_ANSWER,
    Part,
    answer,
    place_after,
    place_before,
    section_seconds,
)
from skill.domain.script.section import Detail, Teaching, blocks
from skill.domain.script.timeline import Chime, Cue, Hold, Pause, Say, Timeline, length
from tests.domain.english import PHRASES, ROUTINE, SIDED, all_teachings, places, sections, teachings
from tests.support.words import text

Section = tuple[Stretch, Side | None]

KNEE = ROUTINE["knee_to_chest"]
TILT = ROUTINE["pelvic_tilt"]
positions = st.sampled_from(Position)


def section_timeline(stretch: Stretch, side: Side | None, teaching: Teaching) -> Timeline:
    """A whole section, for a listener who is in its position already."""
    return tuple(
        cue
        for one in read_through(stretch, side, teaching, stretch.position)
        for cue in one.timeline
    )


def read_through(
    stretch: Stretch, side: Side | None, teaching: Teaching, body: Position
) -> list[Part]:
    """The answers of one section, one after the other."""
    place: Place | None = opening(stretch, side)
    answers = []
    while place:
        read = answer(ROUTINE, place, teaching, PHRASES, body=body)
        answers.append(read)
        place, body = read.then, stretch.position
    return answers


def all_places(stretch: Stretch, side: Side | None) -> list[Place]:
    """Every step of a section in order, each in three sets, whether it has so many or not."""
    return [
        Place(stretch.id, side, step.id, set_no) for step in stretch.steps for set_no in (1, 2, 3)
    ]


def holds(timeline: Timeline) -> list[int]:
    return [cue.seconds for cue in timeline if isinstance(cue, Hold)]


def swapped(words: str) -> str:
    exchange = {"left": "right", "right": "left", "Left": "Right", "Right": "Left"}
    return re.sub(r"\b(left|right)\b", lambda side: exchange[side[0]], words, flags=re.IGNORECASE)


@pytest.mark.parametrize("stretch", SIDED, ids=lambda one: one.id)
def test_both_sides_are_the_same_but_for_the_side(stretch: Stretch) -> None:
    first, second = stretch.sides
    for teaching in all_teachings():
        one, other = (section_timeline(stretch, side, teaching) for side in (first, second))
        assert holds(one) == holds(other)
        assert length(one) == pytest.approx(length(other), abs=1.0)
        assert [type(cue) for cue in one] == [type(cue) for cue in other]
        assert swapped(text(one)) == text(other)
        assert text(one) != text(other)


def test_every_hold_lasts_exactly_what_was_said() -> None:
    for teaching in all_teachings():
        for stretch in ROUTINE.stretches:
            timeline = section_timeline(stretch, next(iter(stretch.sides), None), teaching)
            for before, cue in pairwise(timeline):
                if isinstance(cue, Hold):
                    assert length(cue.parts) == pytest.approx(cue.seconds, abs=1e-6)
                    assert all(part.seconds > 0 for part in cue.parts)
                    assert isinstance(before, Chime) or len(cue.parts) == 1
            said = [cue.words for cue in timeline if isinstance(cue, Say)]
            for seconds in holds(timeline):
                counted = any(isinstance(step.work, Reps) for step in stretch.steps)
                assert counted or any(PHRASES.length(seconds) in words.lower() for words in said), (
                    stretch.id,
                    said,
                )


@given(teachings, sections, st.integers(10, 60))
def test_the_hold_asked_for_is_the_hold_that_is_held(
    teaching: Teaching, section: Section, seconds: int
) -> None:
    stretch, side = section
    timeline = section_timeline(stretch, side, replace(teaching, hold=seconds))
    if stretch.id in ("pelvic_tilt", "cat_cow"):
        # Repetitions and flows are not holds: nobody asked for them to change.
        assert holds(timeline) == holds(
            section_timeline(stretch, side, replace(teaching, hold=None))
        )
    else:
        assert holds(timeline) == [seconds]


@pytest.mark.parametrize(("wanted", "held"), [(1, 10), (10, 10), (60, 60), (600, 60)])
def test_a_hold_outside_the_range_is_clamped(wanted: int, held: int) -> None:
    assert holds(section_timeline(KNEE, Side.LEFT, Teaching(hold=wanted))) == [held]


@given(teachings, sections, positions, st.booleans())
def test_reading_on_and_on_reads_every_block_once(
    teaching: Teaching, section: Section, body: Position, one_step: bool
) -> None:
    stretch, side = section
    wanted = blocks(stretch, side, teaching, PHRASES)
    place: Place | None = opening(stretch, side)
    read: list[Cue] = []
    begun = []
    while place:
        one = answer(ROUTINE, place, teaching, PHRASES, body=body, one_step=one_step)
        assert one.timeline
        assert length(one.timeline) <= LONGEST_ANSWER
        assert one.timeline[0].place == place
        read += one.timeline
        begun.append(place)
        place, body = one.then, stretch.position
    assert len(set(begun)) == len(begun)
    if one_step:
        assert begun == [block.place for block in wanted]
    # The first block's words are part of the way into position, which has a cue for them and one
    # for the move.
    assert read[2:] == [cue for block in wanted[1:] for cue in block.cues]


@given(teachings, sections)
def test_the_places_before_and_after_are_the_blocks_beside(
    teaching: Teaching, section: Section
) -> None:
    stretch, side = section
    order = [block.place for block in blocks(stretch, side, teaching, PHRASES)]
    assert place_before(stretch, order[0], teaching, PHRASES) is None
    assert place_after(stretch, order[-1], teaching, PHRASES) is None
    for earlier, later in pairwise(order):
        assert place_before(stretch, later, teaching, PHRASES) == earlier
        assert place_after(stretch, earlier, teaching, PHRASES) == later


@given(teachings, places)
def test_beside_a_step_that_is_left_out_stand_the_nearest_that_are_told(
    teaching: Teaching, place: Place
) -> None:
    stretch = ROUTINE[place.stretch]
    told = [block.place for block in blocks(stretch, place.side, teaching, PHRASES)]
    order = [one for one in all_places(stretch, place.side) if one in told or one == place]
    here = order.index(place)
    before, after = order[:here], order[here + 1 :]
    assert place_before(stretch, place, teaching, PHRASES) == (before[-1] if before else None)
    assert place_after(stretch, place, teaching, PHRASES) == (after[0] if after else None)


@given(teachings, sections, positions)
def test_a_section_is_as_long_as_it_is_estimated(
    teaching: Teaching, section: Section, body: Position
) -> None:
    stretch, side = section
    read = sum(length(one.timeline) for one in read_through(stretch, side, teaching, body))
    assert section_seconds(ROUTINE, stretch, side, teaching, PHRASES, body) == pytest.approx(read)


@given(teachings, sections)
def test_told_in_short_it_is_never_longer(teaching: Teaching, section: Section) -> None:
    full, short = (
        section_timeline(*section, replace(teaching, detail=detail)) for detail in Detail
    )
    assert length(short) <= length(full)
    assert holds(short) == holds(full)


@given(teachings, sections)
def test_every_cue_knows_its_place(teaching: Teaching, section: Section) -> None:
    stretch, side = section
    for cue in section_timeline(stretch, side, teaching):
        assert cue.place
        assert cue.place.section == (stretch.id, side)
        assert stretch.step(cue.place.step)


@given(sections)
def test_the_pace_changes_pauses_and_nothing_else(section: Section) -> None:
    usual, slow = (section_timeline(*section, Teaching(pace=pace)) for pace in (100, 150))
    assert text(usual) == text(slow)
    assert holds(usual) == holds(slow)
    for one, other in zip(usual, slow, strict=True):
        assert other.seconds == pytest.approx(one.seconds * (1.5 if isinstance(one, Pause) else 1))


def test_the_way_into_position_depends_on_where_the_listener_is() -> None:
    at = opening(ROUTINE["spinal_twist"])
    lying, sitting = (
        answer(ROUTINE, at, Teaching(), PHRASES, body=body).timeline
        for body in (Position.BACK, Position.SITTING)
    )
    assert "Roll onto one side" in text(lying)
    assert "Roll" not in text(sitting)
    assert lying[1] == Pause(16, at)
    assert sitting[1] == Pause(4, at)


def test_the_model_of_tone_knee_to_chest_in_full() -> None:
    timeline = section_timeline(KNEE, Side.RIGHT, Teaching())
    assert text(timeline).startswith("Knee to chest, right side. ")
    held = next(cue for cue in timeline if isinstance(cue, Hold))
    assert held.seconds == 30
    at = timeline.index(held)
    assert [type(cue) for cue in timeline[at - 2 : at + 2]] == [Say, Chime, Hold, Chime]
    assert "Half way." in text([held])


def test_the_forms_change_what_they_say_they_change() -> None:
    plain, easier, deeper = (blocks(TILT, None, Teaching(ease=ease), PHRASES) for ease in Ease)
    assert [len(holds(one[-1].cues)) for one in (plain, easier, deeper)] == [5, 3, 5]
    assert holds(deeper[-1].cues) == [10] * 5
    assert [block.place.set_no for block in deeper if block.place.step == "reps"] == [1, 2, 3]
    assert "Set one." in text(cue for block in deeper for cue in block.cues)
    assert "Set one." not in text(cue for block in plain for cue in block.cues)
    assert "Now three times" in text(easier[-1].cues)


def test_a_step_that_the_form_leaves_out_is_passed_over() -> None:
    without = replace(KNEE, easier=replace(KNEE.easier, instead={KNEE.steps[1].id: ""}))
    routine = replace(ROUTINE, stretches=(without,))
    left_out = Place(KNEE.id, Side.RIGHT, KNEE.steps[1].id)
    read = answer(
        routine, left_out, Teaching(ease=Ease.EASIER), PHRASES, body=KNEE.position, one_step=True
    )
    assert read.timeline[0].place == Place(KNEE.id, Side.RIGHT, KNEE.steps[2].id)


def test_a_place_past_the_last_set_teaches_the_last_set() -> None:
    at = Place("pelvic_tilt", None, "reps", 3)
    read = answer(ROUTINE, at, Teaching(), PHRASES, body=Position.BACK)
    assert read.timeline[0].place == at._replace(set_no=1)
    assert read.then is None
    assert holds(read.timeline) == [5] * 5


def test_a_hold_without_a_release_ends_with_its_chime() -> None:
    step = next(step for step in KNEE.steps if step.id == "hold")
    silent = replace(KNEE, steps=(KNEE.steps[0], replace(step, after="", after_short="")))
    for detail in Detail:
        cues = blocks(silent, Side.RIGHT, Teaching(detail), PHRASES)[-1].cues
        assert [type(cue) for cue in cues] == [Say, Chime, Hold, Chime, Pause]


def test_repetitions_are_released_in_the_detail_they_are_told_in() -> None:
    full, short = (
        text(blocks(TILT, None, Teaching(detail), PHRASES)[-1].cues) for detail in Detail
    )
    step = TILT.steps[-1]
    assert full.endswith(step.after)
    assert short.endswith(step.after_short)
    assert step.after != step.after_short
