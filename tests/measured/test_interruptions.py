"""That interruptions are well measured: what is heard, when, and how a belief compares with it."""

import random
from dataclasses import dataclass, replace
from functools import cache

import pytest

from skill.coaching import Reply
from skill.domain.conversation import events
from skill.domain.routine.place import Place
from skill.domain.script.duration import spoken_seconds
from skill.domain.script.timeline import Chime, Cue, Hold, Pause, Say, Timeline
from skill.speech.ssml import ssml
from tests.benchmarks.interrupted_beliefs import (
    Ask,
    Belief,
    Verdict,
    compared,
    finds_what_hurts,
    fits_hold,
    numbered,
    reopened,
)
from tests.benchmarks.interrupted_draws import Tally, spoken_up, tally
from tests.benchmarks.interrupted_hearing import SENTENCE_GAP, Truth, heard
from tests.benchmarks.interrupted_visits import CONTENT, Home, Mode, Scene, played
from tests.benchmarks.interrupted_voices import Voice, espeak
from tests.measured.pieces import measured, pieces

AS_ESTIMATED = Voice("as the coach estimates", spoken_seconds)
A_SECOND_EACH = Voice("a second for each text", lambda _: 1.0)
LIE, LIFT, HOLD = (Place("knee_to_chest", None, step) for step in ("lie", "lift", "hold"))
SIT, TURN = (Place("spinal_twist", None, step) for step in ("sit", "turn"))
ORDER = numbered([LIE, LIFT, HOLD, SIT, TURN])
ROUTINES = 200


def chance() -> random.Random:
    return random.Random(8)  # noqa: S311 - a simulation that can be repeated


@cache
def scenes(mode: Mode) -> tuple[Scene, ...]:
    return tuple(played(mode, AS_ESTIMATED, chance(), learned=False).scenes)


@dataclass(frozen=True)
class Misled(Scene):
    """A scene whose coach is told a wrong time."""

    seconds: int = 0

    def ask(self, now: int, said: tuple[events.Event, ...], *, anew: bool) -> tuple[Reply, ...]:
        return super().ask(now + self.seconds, said, anew=anew)


def misled(mode: Mode, seconds: int) -> Tally:
    wrong = [
        Misled(one.heard, one.until, one.sent, one.today, one.session, one.kept, {}, seconds)
        for one in scenes(mode)
    ]
    return tally(wrong, ROUTINES, chance())


@pytest.mark.parametrize("mode", Mode)
def test_a_coach_that_believes_a_later_step_is_found_out(mode: Mode) -> None:
    found = misled(mode, seconds=40)
    assert found.share(Verdict.LATER) > 0.7
    assert found.holds_fit < 0.3 * found.holds
    if mode is Mode.HANDS_FREE:
        # A section is one stretch, so there what hurts is found however wrong the time is.
        assert found.pains < 0.9 * ROUTINES


@pytest.mark.parametrize("mode", Mode)
def test_a_coach_that_believes_an_earlier_step_is_found_out(mode: Mode) -> None:
    found = misled(mode, seconds=-40)
    assert found.share(Verdict.FURTHER) > 0.5
    assert found.share(Verdict.LATER) < 0.05
    assert found.steps_before < 0.5 * ROUTINES
    if mode is Mode.HANDS_FREE:
        # A section is one stretch, so there what hurts is found however wrong the time is.
        assert found.pains < 0.9 * ROUTINES


@pytest.mark.parametrize("mode", Mode)
def test_a_voice_as_the_coach_estimates_is_found_again(mode: Mode) -> None:
    found = tally(scenes(mode), ROUTINES, chance())
    assert found.share(Verdict.SAME) > 0.8
    assert found.holds_fit > 0.9 * found.holds
    assert found.steps_before > 0.7 * ROUTINES
    assert found.pains > 0.9 * ROUTINES


def test_the_listener_hears_what_the_ssml_says() -> None:
    voice = espeak(165)
    home = Home(Mode.HANDS_FREE, voice, chance())
    home.say(events.Launched())
    turn = home.answer(events.HandsFreeAsked()).turn
    voice.keep()
    for timeline in (turn.timeline, turn.reprompt):
        said = measured(pieces(ssml(timeline)))
        assert heard(timeline, (), voice).answered == pytest.approx(said, rel=0.01)


def test_what_is_heard_has_a_gap_between_two_sentences_and_nowhere_else() -> None:
    two = heard((Say("One."), Say("Two.")), (), A_SECOND_EACH)
    assert two.answered == pytest.approx(2 + SENTENCE_GAP)
    apart = heard((Say("One."), Pause(3), Say("Two."), Chime(), Say("Three.")), (), A_SECOND_EACH)
    assert apart.answered == pytest.approx(6 + Chime().seconds)
    held = heard((Say("One."), Hold(5, (Pause(2), Say("Half way."), Pause(2)))), (), A_SECOND_EACH)
    assert held.answered == pytest.approx(6)


def test_the_truth_at_every_moment_of_an_answer_and_its_reprompt() -> None:
    answer = (
        Say("Welcome."),
        *(Pause(1), Say("Lift.", LIFT), Pause(2, LIFT)),
        *(Say("Hold.", HOLD), Hold(10, (Pause(10, HOLD),), HOLD), Say("Done.", HOLD), Say("Next?")),
    )
    both = heard(answer, (Say("Sit.", SIT), Say("Next?")), A_SECOND_EACH)
    assert both.truth(0.5) is None
    assert both.truth(2.5) == Truth(LIFT, done=False)
    assert both.truth(5.5) == Truth(HOLD, done=False, left=10)
    assert both.truth(8) == Truth(HOLD, done=False, left=8, in_hold=True)
    assert both.truth(16.5) == Truth(HOLD, done=False, left=0)
    assert both.truth(18) == Truth(HOLD, done=True, left=0), "the question"
    assert both.truth(both.answered + 7.9) == Truth(HOLD, done=True, left=0), "the microphone"
    assert both.truth(both.answered + 8.5) == Truth(SIT, done=False)
    assert both.truth(both.seconds) == Truth(SIT, done=True)
    assert both.seconds == pytest.approx(both.answered + 8 + 2 + SENTENCE_GAP + 8)


def test_both_stamps_are_cut_to_whole_seconds() -> None:
    scene = scenes(Mode.BY_SECTION)[3]
    at_once = replace(scene, until=1e-9)
    waited = {
        spoken_up([at_once], draws).now - scene.sent for draws in [chance()] for _ in range(999)
    }
    # From 0 + 0.1 + 1.3 to 1 + 0.5 + 6 s, cut.
    assert waited == {1, 2, 3, 4, 5, 6, 7}


def test_a_session_runs_out_when_all_was_heard() -> None:
    home = Home(Mode.HANDS_FREE, AS_ESTIMATED, chance())
    home.say(events.Launched())
    home.answer(events.HandsFreeAsked())
    asked = home.clock
    home.stay_silent()
    assert home.session is None
    # The latency and the start-up, a third of the lag.
    assert home.hearing.seconds + 0.5 < home.clock - asked < home.hearing.seconds + 2.5


@pytest.mark.parametrize(
    ("belief", "truth", "verdict"),
    [
        (Belief(LIFT, None, heard_out=False, then=LIFT), Truth(LIFT, done=False), Verdict.SAME),
        (Belief(HOLD, 30, heard_out=False, then=HOLD), Truth(LIFT, done=False), Verdict.LATER),
        (Belief(LIE, None, heard_out=False, then=LIE), Truth(LIFT, done=False), Verdict.BACK),
        (Belief(LIE, None, heard_out=False, then=LIE), Truth(HOLD, False, 30), Verdict.FURTHER),
        (Belief(HOLD, 10, heard_out=False, then=HOLD), Truth(HOLD, False, 14), Verdict.SAME),
        (Belief(HOLD, 10, heard_out=False, then=HOLD), Truth(HOLD, False, 16), Verdict.LATER),
        (Belief(HOLD, 16, heard_out=False, then=HOLD), Truth(HOLD, False, 10), Verdict.BACK),
        (Belief(HOLD, 0, heard_out=True, then=SIT), Truth(HOLD, False, 4), Verdict.SAME),
        (Belief(HOLD, 0, heard_out=True, then=SIT), Truth(HOLD, False, 6), Verdict.LATER),
        # All was heard, so that the whole section is read again: that is not a belief in its start.
        (Belief(LIE, 0, heard_out=True, then=SIT), Truth(HOLD, True, 0), Verdict.SAME),
        (Belief(LIE, 0, heard_out=True, then=SIT), Truth(LIFT, done=False), Verdict.LATER),
        (Belief(SIT, 0, heard_out=True, then=None), Truth(TURN, done=True), Verdict.SAME),
    ],
)
def test_a_belief_is_compared_with_the_truth(
    belief: Belief, truth: Truth, verdict: Verdict
) -> None:
    assert compared(belief, truth, ORDER) is verdict


def test_the_rest_of_a_hold_may_be_five_seconds_off() -> None:
    inside = Truth(HOLD, done=False, left=20, in_hold=True)
    fit = {
        left: fits_hold(Belief(HOLD, left, heard_out=False, then=HOLD), inside, ORDER)
        for left in (14, 15, 25, 26)
    }
    assert fit == {14: False, 15: True, 25: True, 26: False}
    nearly_done = replace(inside, left=4)
    assert fits_hold(Belief(HOLD, 0, heard_out=True, then=SIT), nearly_done, ORDER)
    assert not fits_hold(Belief(LIFT, None, heard_out=False, then=LIFT), nearly_done, ORDER)


def answers(*timelines: Timeline) -> Ask:
    """Somebody who hears these answers, whatever they say."""
    (real,) = scenes(Mode.BY_SECTION)[0].ask(0, (events.HelpAsked(),), anew=True)
    replies = tuple(replace(real, turn=replace(real.turn, timeline=one)) for one in timelines)
    return lambda *said: replies[: len(said)]


def way_out(stretch: str) -> Cue:
    return Say(CONTENT.routine[stretch].come_out)


@pytest.mark.parametrize(
    ("told", "led_to", "right"),
    [
        (way_out("sphinx"), "cat_cow", True),
        (way_out("cat_cow"), "cat_cow", False),
        (way_out("cat_cow"), "childs_pose", False),
        (way_out("sphinx"), "sphinx", False),
        (Say("Come out of it, slowly."), "cat_cow", True),
        (Say("Come out of it, slowly."), "sphinx", False),
    ],
)
def test_who_hurts_is_led_out_of_that_stretch_and_not_back(
    told: Cue, led_to: str, right: bool
) -> None:
    ask = answers((told,), (Say("Next.", Place(led_to, None, "lie")),))
    assert finds_what_hurts(ask, Truth(Place("sphinx", None, "lift"), done=False)) is right


def reads(place: Place) -> Timeline:
    return (Say("Here.", place),)


@pytest.mark.parametrize(
    ("truth", "offered", "verdict"),
    [
        (Truth(LIFT, done=False), LIE, Verdict.SAME),
        (Truth(LIFT, done=False), SIT, Verdict.LATER),
        (Truth(HOLD, done=False, left=20), SIT, Verdict.LATER),
        (Truth(HOLD, done=False, left=3), SIT, Verdict.SAME),
        (Truth(HOLD, done=True, left=0), SIT, Verdict.SAME),
        (Truth(HOLD, done=True, left=0), LIE, Verdict.FURTHER),
        (Truth(SIT, done=False), LIE, Verdict.FURTHER),
        (Truth(TURN, done=True), LIE, Verdict.SAME),
        (Truth(TURN, done=True), SIT, Verdict.FURTHER),
    ],
)
def test_a_coach_that_is_opened_again_goes_on_where_it_was(
    truth: Truth, offered: Place, verdict: Verdict
) -> None:
    assert reopened(answers(reads(offered)), truth, ORDER) is verdict
    assert reopened(answers((Say("Shall we?"),), reads(offered)), truth, ORDER) is verdict
