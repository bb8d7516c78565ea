"""Into the middle of a section: led there, and to what was left of a hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.domain.routine.model import Ease, Flow, Position, Side, Stay
from skill.domain.routine.place import Place
from skill.domain.script.answer import answer, section_name
from skill.domain.script.section import Teaching
from skill.domain.script.timeline import Chime, Hold, Pause, Say, Timeline, length
from tests.domain.english import PHRASES, ROUTINE, places, teachings
from tests.support.words import text

LEAD_IN = 65
"""Seconds, with slow pauses: nobody has to listen to a whole section to get back into the middle of
it."""


def holds(timeline: Timeline) -> list[int]:
    return [cue.seconds for cue in timeline if isinstance(cue, Hold)]


def places_of(timeline: Timeline) -> set[Place | None]:
    return {cue.place for cue in timeline}


def way_to(longer: Timeline, shorter: Timeline) -> Timeline:
    """What stands before the cues of ``shorter`` in ``longer``, which may end sooner."""
    way = next(i for i in range(len(longer) + 1) if longer[i:] == shorter[: len(longer) - i])
    return longer[:way]


def named(timeline: Timeline, place: Place) -> bool:
    """Whether a timeline begins with the name of a place's section."""
    name = section_name(ROUTINE[place.stretch], place.side, PHRASES)
    return isinstance(timeline[0], Say) and timeline[0].words.lower().startswith(name + ".")


@given(teachings, places, st.sampled_from(Position), st.booleans())
def test_any_place_can_be_taught_and_led_to(
    teaching: Teaching, place: Place, body: Position, one_step: bool
) -> None:
    stretch = ROUTINE[place.stretch]
    there = answer(ROUTINE, place, teaching, PHRASES, body=stretch.position, one_step=one_step)
    led = answer(ROUTINE, place, teaching, PHRASES, body=body, one_step=one_step)
    for read in (there, led):
        assert read.timeline
        assert {cue.place.section for cue in read.timeline if cue.place} == {place.section}
        assert read.then is None or read.then.section == place.section
    # Led there: the same, after the way into position; a longer answer may have to end sooner.
    entrance = (
        2 if there.timeline[0].place == Place(stretch.id, place.side, stretch.steps[0].id) else 0
    )
    way = way_to(led.timeline[entrance:], there.timeline[entrance:])
    assert not way or (body is not stretch.position and not entrance)
    assert length(way) < LEAD_IN
    assert named(led.timeline, place) is (body is not stretch.position or bool(entrance))


@given(teachings, places.filter(lambda one: one.set_no == 1), st.integers(5, 130))
def test_what_is_left_of_a_hold_is_led_to_and_done(
    teaching: Teaching, place: Place, remaining: int
) -> None:
    stretch = ROUTINE[place.stretch]
    whole = answer(ROUTINE, place, teaching, PHRASES, body=stretch.position, one_step=True)
    rest = answer(
        ROUTINE, place, teaching, PHRASES, body=stretch.position, one_step=True, remaining=remaining
    )
    assert rest.then == whole.then
    step = stretch.step(place.step)
    timed = step is not None and isinstance(step.work, Stay | Flow)
    if not timed or place not in places_of(whole.timeline):
        # Where there is no hold, or the step is left out, nothing remains of one.
        assert rest == whole
        return
    assert named(rest.timeline, place)
    (held,) = holds(rest.timeline)
    assert held == min(remaining, *holds(whole.timeline))
    at = next(i for i, cue in enumerate(rest.timeline) if isinstance(cue, Hold))
    announced, chime = rest.timeline[at - 2 : at]
    assert isinstance(announced, Say)
    assert announced.words.lower() == f"{PHRASES.length(held)} more."
    assert isinstance(chime, Chime)
    # The release is the same.
    assert rest.timeline[at + 1 :] == whole.timeline[whole.timeline.index(chime) + 2 :]
    assert all(cue.place and cue.place == place for cue in rest.timeline)


def test_the_way_back_into_a_hold_tells_the_steps_before_it_in_short() -> None:
    at = Place("piriformis", Side.LEFT, "hold")
    read = answer(ROUTINE, at, Teaching(), PHRASES, body=Position.FRONT, remaining=12)
    assert (
        text(read.timeline[:2])
        == "Piriformis stretch, left side. Roll onto one side, and on over. On your back."
    )
    said = [cue.words for cue in read.timeline if isinstance(cue, Say)][1:4]
    assert said == [
        "Left ankle across your right thigh.",
        "Hands behind that thigh. Draw it in.",
        "Twelve seconds more.",
    ]
    assert [cue.seconds for cue in read.timeline[:6] if isinstance(cue, Pause)] == [10, 4, 4]


@given(teachings, places.filter(lambda one: one.set_no == 1), st.integers(5, 130))
def test_whoever_still_holds_hears_how_long_and_holds_on(
    teaching: Teaching, place: Place, remaining: int
) -> None:
    stretch = ROUTINE[place.stretch]
    body = stretch.position
    whole = answer(ROUTINE, place, teaching, PHRASES, body=body, one_step=True)
    rest = answer(
        ROUTINE,
        place,
        teaching,
        PHRASES,
        body=body,
        one_step=True,
        remaining=remaining,
        holding=True,
    )
    assert rest.then == whole.then
    step = stretch.step(place.step)
    timed = step is not None and isinstance(step.work, Stay | Flow)
    if not timed or place not in places_of(whole.timeline):
        # No hold and no flow, or one that is left out: nothing remains of it.
        assert rest == whole
        return
    announced, held, chime, *after = rest.timeline
    assert isinstance(announced, Say)
    assert isinstance(held, Hold)
    assert held.seconds == min(remaining, *holds(whole.timeline))
    assert length(held.parts) == pytest.approx(held.seconds)
    assert announced.words.lower() == f"{PHRASES.length(held.seconds)} more."
    # Only the bell that ends it, then the release as always.
    assert isinstance(chime, Chime)
    assert tuple(after) == whole.timeline[-len(after) :]
    assert not any(isinstance(cue, Chime | Hold) for cue in after)


def test_whoever_still_holds_goes_on_with_the_rest_of_the_section() -> None:
    at = Place("piriformis", Side.LEFT, "hold")
    held = answer(ROUTINE, at, Teaching(), PHRASES, body=Position.BACK, remaining=12, holding=True)
    assert text(held.timeline).startswith("Twelve seconds more. ")
    assert held.then is None


def test_the_way_back_does_what_the_form_does() -> None:
    at = Place("piriformis", Side.LEFT, "hold")
    read = answer(
        ROUTINE, at, Teaching(ease=Ease.EASIER), PHRASES, body=Position.BACK, remaining=12
    )
    assert "Right foot stays on the floor." in text(read.timeline)
    assert "Draw it in" not in text(read.timeline)
