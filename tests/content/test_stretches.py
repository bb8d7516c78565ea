"""The figures, names, cautions and lengths of the stretches."""

import re

import pytest

from skill.content import Content, load
from skill.content.files import HoldFile, RangeFile
from skill.domain.routine.model import Position, Side
from skill.domain.script.answer import section_seconds
from skill.domain.script.duration import spoken_seconds
from skill.domain.script.section import Detail, Teaching
from tests.content.reading import STRETCH_IDS, sentences, spoken, stretch_file, tokens

SIDES = {
    "knee_to_chest": [Side.RIGHT, Side.LEFT],
    "piriformis": [Side.RIGHT, Side.LEFT],
    "spinal_twist": [Side.LEFT, Side.RIGHT],
}
POSITIONS = {  # In the routine's order.
    "childs_pose": "kneeling",
    "knee_to_chest": "back",
    "piriformis": "back",
    "spinal_twist": "sitting",
    "pelvic_tilt": "back",
    "cat_cow": "kneeling",
    "sphinx": "front",
}
HELD_10_TO_60 = ("childs_pose", "knee_to_chest", "piriformis", "spinal_twist", "sphinx")

ARTICLES_NAMES = {
    "childs_pose": ["children's pose"],
    "knee_to_chest": ["chest to knee", "chest to knee stretch"],
    "piriformis": ["piriformis muscle stretch"],
    "spinal_twist": ["spinal twist"],
    "pelvic_tilt": ["pelvis tilt"],
    "cat_cow": ["cat and cow back stretch"],
    "sphinx": ["sphinx pose stretch", "back bend stretch", "back bend", "infant backbend"],
}
PEOPLES_NAMES = {
    "childs_pose": ["kneeling fold", "resting pose"],
    "knee_to_chest": ["knee hug", "single knee to chest"],
    "piriformis": ["figure four", "lying pigeon", "buttock stretch"],
    "spinal_twist": ["seated twist"],
    "pelvic_tilt": ["flat back"],
    "cat_cow": ["cat and cow", "cat camel", "cat stretch"],
    "sphinx": ["sphinx", "gentle backbend", "baby backbend"],
}


def figures(figure: RangeFile) -> tuple[int, int, int]:
    return figure.usual, figure.least, figure.most


def the_hold(stretch_id: str) -> HoldFile:
    return next(step.hold for step in stretch_file(stretch_id).steps if step.hold)


def test_the_routine_is_the_articles_seven_in_order() -> None:
    assert tuple(one for one in STRETCH_IDS if one in POSITIONS) == tuple(POSITIONS)


@pytest.mark.parametrize("stretch_id", STRETCH_IDS)
def test_sentences_are_short_enough_to_follow_by_ear(stretch_id: str) -> None:
    for key, words in spoken(stretch_id).items():
        for sentence in sentences(words):
            assert len(sentence.split()) <= 18, f"{key}: {sentence}"
        assert key == "name" or words.endswith("."), f"{key}: {words}"


@pytest.mark.parametrize("stretch_id", STRETCH_IDS)
def test_the_short_words_are_much_shorter(stretch_id: str) -> None:
    steps = stretch_file(stretch_id).steps
    assert sum(spoken_seconds(step.short) for step in steps) < 0.6 * sum(
        spoken_seconds(step.say) for step in steps
    )


@pytest.mark.parametrize("stretch_id", STRETCH_IDS)
def test_a_cue_fits_into_the_shortest_hold(stretch_id: str) -> None:
    for key, words in spoken(stretch_id).items():
        if key.endswith(".cue"):
            assert spoken_seconds(words) <= 6, key


@pytest.mark.parametrize("stretch_id", POSITIONS)
def test_sides_and_starting_positions(stretch_id: str) -> None:
    stretch = stretch_file(stretch_id)
    assert stretch.sides == SIDES.get(stretch_id, [])
    assert stretch.position == POSITIONS[stretch_id]


@pytest.mark.parametrize("stretch_id", HELD_10_TO_60)
def test_holds_are_thirty_seconds_and_may_be_ten_to_sixty(stretch_id: str) -> None:
    assert figures(the_hold(stretch_id).seconds) == (30, 10, 60)


def test_the_pelvic_tilt_is_five_times_five_seconds_in_one_set() -> None:
    (reps,) = [step.reps for step in stretch_file("pelvic_tilt").steps if step.reps]
    assert figures(reps.seconds) == (5, 3, 10)
    assert figures(reps.count) == (5, 3, 5)
    assert figures(reps.sets) == (1, 1, 3)


def test_cat_cow_flows_for_one_minute_or_two() -> None:
    (flow,) = [step.flow for step in stretch_file("cat_cow").steps if step.flow]
    assert figures(flow.seconds) == (60, 60, 120)
    assert figures(flow.stay) == (10, 5, 20)


def test_the_forms_change_the_figures_they_should() -> None:
    for stretch_id in ("childs_pose", "piriformis", "sphinx"):
        assert stretch_file(stretch_id).deeper.hold == 60
    easier, deeper = stretch_file("pelvic_tilt").easier, stretch_file("pelvic_tilt").deeper
    assert (easier.count, easier.sets) == (3, 1)
    assert (deeper.seconds, deeper.count, deeper.sets) == (10, 5, 3)
    assert stretch_file("cat_cow").deeper.stay
    assert stretch_file("knee_to_chest").deeper.cue
    assert stretch_file("spinal_twist").deeper.cue
    assert stretch_file("sphinx").easier.ours


@pytest.mark.parametrize("stretch_id", POSITIONS)
def test_the_names_of_the_article_and_of_people_are_understood(stretch_id: str) -> None:
    stretch = stretch_file(stretch_id)
    for called in (*ARTICLES_NAMES[stretch_id], *PEOPLES_NAMES[stretch_id]):
        assert called in {stretch.name, *stretch.also_called}


def test_no_name_means_two_stretches() -> None:
    owner: dict[str, str] = {}
    for stretch_id in STRETCH_IDS:
        stretch = stretch_file(stretch_id)
        for called in (stretch.name, *stretch.also_called):
            # By ear an apostrophe is nothing: "child's" and "childs" must be the same stretch.
            assert owner.setdefault(" ".join(tokens(called)), stretch_id) == stretch_id, called


@pytest.mark.parametrize("stretch_id", ["childs_pose", "knee_to_chest", "spinal_twist"])
def test_osteoporosis_rules_out_what_folds_or_twists_the_spine(stretch_id: str) -> None:
    assert re.search(r"Leave [^.]* out if you have osteoporosis", stretch_file(stretch_id).caution)


def test_other_cautions() -> None:
    assert "pregnant" in stretch_file("sphinx").caution
    assert "your legs feel worse" in stretch_file("sphinx").caution
    assert "hurts your knee, stop" in stretch_file("piriformis").caution
    assert "wrists or knees" in stretch_file("cat_cow").caution


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


def section_lengths(content: Content, detail: Detail) -> dict[tuple[str, Side | None], float]:
    """Seconds of each section of the whole routine, with the way into position."""
    lengths: dict[tuple[str, Side | None], float] = {}
    body, routine = Position.START, content.routine
    for stretch in (content.stretches[stretch_id] for stretch_id in POSITIONS):
        for side in stretch.sides or (None,):
            seconds = section_seconds(
                routine, stretch, side, Teaching(detail=detail), content.phrases, body
            )
            lengths[stretch.id, side], body = seconds, stretch.position
    return lengths


@pytest.mark.parametrize(
    ("detail", "whole", "least", "most"), [(Detail.FULL, 900, 75, 120), (Detail.SHORT, 660, 48, 90)]
)
def test_the_routine_takes_as_long_as_the_coach_says(
    content: Content, detail: Detail, whole: int, least: int, most: int
) -> None:
    lengths = section_lengths(content, detail)
    assert sum(lengths.values()) == pytest.approx(whole, rel=0.06)
    assert all(least <= seconds <= most for seconds in lengths.values()), lengths
