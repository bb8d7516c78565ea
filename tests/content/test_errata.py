"""The table in ``content/README.md`` and the notes in the content say the same."""

from dataclasses import dataclass

import pytest

from skill.content import content_root
from tests.content.reading import STRETCH_IDS, forms, step_file, stretch_file, tokens
from tests.support.article import SEVEN

HEAD = "| stretch | where | the article's words | how it is read | why |"
NOTHING = "(nothing)"
FORMS = ("easier", "deeper")
ABOUT_THE_WHOLE = ("name", "benefits", "routine")
CHANGES_THE_MOVEMENT = {("knee_to_chest", "hips"), ("cat_cow", "round"), ("cat_cow", "easier")}


@dataclass(frozen=True)
class Erratum:
    stretch: str
    where: str
    article: str
    read_as: str
    why: str


def errata() -> list[Erratum]:
    lines = (content_root() / "README.md").read_text(encoding="utf-8").splitlines()
    table = lines[lines.index(HEAD) + 2 :]
    return [Erratum(*(cell.strip() for cell in line.strip("|").split("|"))) for line in table]


ERRATA = errata()
IN_STRETCHES = [erratum for erratum in ERRATA if erratum.stretch != "routine"]
NOTED = [erratum for erratum in IN_STRETCHES if erratum.where not in ABOUT_THE_WHOLE]


def name(erratum: Erratum) -> str:
    return f"{erratum.stretch}.{erratum.where}"


def noted() -> dict[tuple[str, str], str]:
    """Every note in the content by stretch and place."""
    notes = {(one, step.id): step.note for one in STRETCH_IDS for step in stretch_file(one).steps}
    notes |= {(one, place): form.note for one in STRETCH_IDS for place, form in forms(one).items()}
    return {key: note for key, note in notes.items() if note}


def test_what_has_a_note_stands_in_the_table_and_the_other_way_round() -> None:
    assert {(erratum.stretch, erratum.where) for erratum in NOTED} == set(noted())


@pytest.mark.parametrize(("key", "note"), noted().items(), ids=[".".join(key) for key in noted()])
def test_a_note_is_the_reasons_of_its_rows(key: tuple[str, str], note: str) -> None:
    assert (
        " ".join(erratum.why for erratum in NOTED if (erratum.stretch, erratum.where) == key)
        == note
    )


@pytest.mark.parametrize("erratum", NOTED, ids=name)
def test_the_articles_words_in_the_table_are_the_contents_source(erratum: Erratum) -> None:
    if erratum.where in FORMS:
        form = forms(erratum.stretch)[erratum.where]
        assert form.ours == (erratum.article == NOTHING)
        assert form.ours or erratum.article in form.source
    else:
        assert erratum.article in step_file(erratum.stretch, erratum.where).source.values()


@pytest.mark.parametrize(
    "erratum", [erratum for erratum in IN_STRETCHES if erratum.where in ABOUT_THE_WHOLE], ids=name
)
def test_what_concerns_a_whole_stretch_is_kept_too(erratum: Erratum) -> None:
    stretch = stretch_file(erratum.stretch)
    if erratum.where == "name":
        assert erratum.read_as == stretch.name
        own = " ".join(tokens(erratum.article.replace("&", "and").replace("The ", "")))
        assert own in {" ".join(tokens(called)) for called in stretch.also_called}
    if erratum.where == "benefits":
        assert erratum.article not in stretch.benefits


def test_all_that_changes_a_movement_says_so() -> None:
    marked = {
        (erratum.stretch, erratum.where)
        for erratum in ERRATA
        if erratum.why.startswith("It changes the movement")
    }
    assert marked == CHANGES_THE_MOVEMENT


def test_every_row_is_filled_in_and_stands_once() -> None:
    assert all(all(vars(erratum).values()) for erratum in ERRATA)
    keys = [(erratum.stretch, erratum.where, erratum.article) for erratum in ERRATA]
    assert len(set(keys)) == len(keys)
    assert {erratum.stretch for erratum in ERRATA} >= {"routine", *SEVEN}


def test_a_form_is_the_articles_or_ours() -> None:
    for stretch_id in STRETCH_IDS:
        for form in forms(stretch_id).values():
            assert bool(form.source) != form.ours, stretch_id
