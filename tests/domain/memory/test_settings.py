"""Two speakers that change different settings lose neither; of one setting the later stays."""

from dataclasses import fields, replace
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.domain.memory.settings import USUAL, ChosenSettings, Settings, Wait, choose
from skill.domain.memory.stamped import Stamped
from skill.domain.routine.model import Ease
from tests.domain.memories import NOON, chosen_settings, moments, settings

OTHERS = Settings(Wait.NEVER, 125, 45, (("sphinx", Ease.DEEPER),))
"""Each setting as it is not usually."""
NAMES = [one.name for one in fields(Settings)]


def with_one(chosen: ChosenSettings, name: str, now: int, of: Settings = OTHERS) -> ChosenSettings:
    """With one setting changed."""
    return chosen.set(replace(chosen.value, **{name: getattr(of, name)}), now)


@pytest.mark.parametrize("mine", NAMES)
@pytest.mark.parametrize("yours", NAMES)
@pytest.mark.parametrize("later", [-1, 0, 1])
def test_two_speakers_that_change_different_settings_lose_neither(
    mine: str, yours: str, later: int
) -> None:
    before = choose(Settings(), NOON)
    one, other = with_one(before, mine, NOON + 9), with_one(before, yours, NOON + 9 + later)
    both = one.merged(other).value
    for name in NAMES:
        wanted = OTHERS if name in (mine, yours) else USUAL
        assert getattr(both, name) == getattr(wanted, name)


def test_forms_of_different_stretches_are_different_settings() -> None:
    before = ChosenSettings()
    one = before.set(Settings(forms=(("sphinx", Ease.EASIER),)), NOON)
    other = before.set(Settings(forms=(("cat_cow", Ease.DEEPER),)), NOON + 5)
    both = (("cat_cow", Ease.DEEPER), ("sphinx", Ease.EASIER))
    assert one.merged(other).value.forms == both


def test_of_one_stretch_s_forms_the_later_stays_the_plain_one_too() -> None:
    easier = ChosenSettings().set(Settings(forms=(("sphinx", Ease.EASIER),)), NOON)
    deeper = easier.set(Settings(forms=(("sphinx", Ease.DEEPER),)), NOON + 5)
    plain = easier.set(Settings(), NOON + 9)
    assert deeper.merged(plain).value.forms == plain.merged(deeper).value.forms == ()
    assert plain.set(deeper.value, NOON + 12).merged(deeper).value.forms == deeper.value.forms


@pytest.mark.parametrize("name", NAMES)
def test_a_change_after_the_reset_stays_and_one_before_it_does_not(name: str) -> None:
    before = choose(OTHERS, NOON)
    reset = before.set(Settings(), NOON + 20)
    assert reset.value == USUAL
    another = Settings(Wait.STEP, 75, 60, (("sphinx", Ease.EASIER),))
    early = with_one(before, name, NOON + 10, another)
    late = with_one(before, name, NOON + 30, another)
    assert reset.merged(early).value == early.merged(reset).value == USUAL
    changed = replace(USUAL, **{name: getattr(another, name)})
    assert reset.merged(late).value == late.merged(reset).value == changed


def test_a_reset_goes_for_what_another_speaker_chose_before_and_not_after() -> None:
    slower = ChosenSettings().set(Settings(pace=125), NOON)
    longer = ChosenSettings().set(Settings(hold=45), NOON + 1)
    assert slower.reset(NOON + 5).merged(longer).value == USUAL
    longer = longer.set(Settings(hold=60), NOON + 9)
    assert slower.reset(NOON + 5).merged(longer).value == Settings(hold=60)


@pytest.mark.parametrize("name", ["wait", "pace", "hold"])
def test_what_is_said_again_is_later_than_what_another_speaker_said_meanwhile(name: str) -> None:
    both = choose(OTHERS, NOON)
    there = with_one(both, name, NOON + 50, USUAL)
    here = both.set(OTHERS, NOON + 60, said=(name,))
    assert there.merged(here).value == here.merged(there).value == OTHERS


def test_a_form_that_is_said_again_is_later_too() -> None:
    both = choose(OTHERS, NOON)
    there = both.set(replace(OTHERS, forms=()), NOON + 50)
    here = both.set(OTHERS, NOON + 60, said=("sphinx",))
    assert there.merged(here).value == OTHERS


def test_what_is_asked_for_again_is_no_change() -> None:
    chosen = choose(OTHERS, NOON)
    assert chosen.set(OTHERS, NOON + 9) == chosen


@given(chosen_settings(), settings, moments)
def test_what_was_asked_for_is_what_is_kept(
    chosen: ChosenSettings, wanted: Settings, now: int
) -> None:
    changed = chosen.set(wanted, now)
    plain = tuple(one for one in wanted.forms if one[1] is not Ease.PLAIN)
    assert changed.value == replace(wanted, forms=plain)
    assert changed.at >= chosen.at
    assert chosen.merged(changed).value == changed.value


@given(st.lists(chosen_settings(), min_size=3, max_size=3))
def test_every_order_of_merging_gives_the_same(three: list[ChosenSettings]) -> None:
    results = [a.merged(b).merged(c) for a, b, c in permutations(three)]
    results += [a.merged(b.merged(c)) for a, b, c in permutations(three)]
    assert all(one == results[0] for one in results)
    assert all(results[0].merged(one) == one.merged(results[0]) == results[0] for one in three)


@given(chosen_settings(), chosen_settings())
def test_each_setting_is_the_later_of_the_two(ours: ChosenSettings, theirs: ChosenSettings) -> None:
    both = ours.merged(theirs)
    pairs: list[tuple[Stamped[Any], Stamped[Any], Stamped[Any]]] = [
        (ours.wait, theirs.wait, both.wait),
        (ours.pace, theirs.pace, both.pace),
        (ours.hold, theirs.hold, both.hold),
    ]
    never = Stamped(Ease.PLAIN)
    for stretch, form in both.forms:
        mine, yours = dict(ours.forms).get(stretch, never), dict(theirs.forms).get(stretch, never)
        pairs.append((mine, yours, form))
    for mine, yours, kept in pairs:
        assert kept in (mine, yours)
        assert kept.at == max(mine.at, yours.at)
    assert dict(both.forms).keys() == dict(ours.forms).keys() | dict(theirs.forms).keys()
