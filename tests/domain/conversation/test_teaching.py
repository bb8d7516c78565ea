"""How much is said, in which form, and what goes with it: examples beside the laws."""

from dataclasses import replace

import pytest

from skill.domain.conversation import events
from skill.domain.conversation.questions import Asking, Choose
from skill.domain.memory.progress import TIMES_KNOWN, Notice, Unfinished
from skill.domain.memory.settings import Settings, Wait, choose
from skill.domain.memory.stamped import Stamped
from skill.domain.routine.model import Ease, Side
from skill.domain.routine.place import opening
from skill.domain.script.timeline import Chime, Hold, Say, length
from tests.domain.conversation.situations import SITUATIONS, says
from tests.domain.conversation.talking import TODAY, Listener, known, returning
from tests.domain.english import ROUTINE
from tests.support.lines import pattern
from tests.support.visits import asking_in, in_detour, place_in
from tests.support.words import text

EASIER, DEEPER = events.EasierAsked(), events.DeeperAsked()


def holds(listener_turn_timeline: object) -> list[int]:
    assert isinstance(listener_turn_timeline, tuple)
    return [cue.seconds for cue in listener_turn_timeline if isinstance(cue, Hold)]


def offered_to(listener: Listener) -> tuple[str, str]:
    question = listener.visit.question
    assert isinstance(question, Choose)
    return question.first, question.second


def test_a_stretch_done_often_is_told_in_short_but_in_full_when_asked_for_by_name() -> None:
    progress = known()
    for moment in range(TIMES_KNOWN - 1):
        progress = progress.with_done("childs_pose", moment, TODAY)
    nearly = returning(progress).does(events.StartAsked())
    listener = returning(progress.with_done("childs_pose", TIMES_KNOWN, TODAY))
    short = listener.does(events.StartAsked())
    assert length(short.timeline) < length(nearly.timeline) - 10
    assert holds(short.timeline) == holds(nearly.timeline)
    listener.does(events.SkipAsked())
    by_name = listener.does(events.StretchAsked(("childs_pose",)))
    assert says(by_name, "childs_pose/belly")
    assert not says(short, "childs_pose/belly")


def test_interrupting_is_taught_once_before_the_first_hold() -> None:
    listener = returning(known(Notice.SAFETY))
    turn = listener.does(events.StartAsked())
    words = [cue.words if isinstance(cue, Say) else type(cue).__name__ for cue in turn.timeline]
    hint = next(i for i, one in enumerate(words) if pattern("hint.interrupt").search(one))
    assert words[hint + 2 : hint + 4] == [Chime.__name__, Hold.__name__]
    assert not says(listener.does(events.NextAsked()), "hint.interrupt")


def test_the_last_words_before_the_session_runs_out_say_how_to_come_back() -> None:
    listener = returning()
    turn = listener.does(events.StartAsked())
    while turn.open:
        assert pattern("hint.come_back").search(text(turn.reprompt))
        assert turn.reprompt[-1] == turn.timeline[-1]
        turn = listener.does(events.NextAsked())


def test_hands_free_they_do_so_too_or_are_the_routine_s_last_words() -> None:
    listener = returning(replace(known(), settings=choose(Settings(Wait.NEVER), 1)))
    turn = listener.does(events.StartAsked())
    while turn.open:
        last = text(turn.reprompt)
        assert pattern("hint.go_on_later").search(last) or pattern("finish.goodbye").search(last)
        turn = listener.does(events.NextAsked())


def test_the_form_is_for_the_visit_unless_it_is_to_be_kept() -> None:
    for event, kept in (
        (EASIER, ()),
        (events.EasierAsked(always=True), (("childs_pose", Ease.EASIER),)),
    ):
        listener = SITUATIONS["taught the first stretch"]()
        turn = listener.does(event)
        assert says(turn, "childs_pose/easier")
        assert says(turn, "form.always") is bool(kept)
        assert turn.state.progress.settings.value.forms == kept
        assert turn.state.visit.forms == (("childs_pose", Ease.EASIER),)


def test_easier_and_deeper_take_each_other_back() -> None:
    listener = SITUATIONS["taught the first stretch"]()
    listener.does(EASIER)
    assert says(listener.does(DEEPER), "form.plain")
    deeper = listener.does(DEEPER)
    assert says(deeper, "childs_pose/deeper")
    assert holds(deeper.timeline) == [60]
    assert says(listener.does(EASIER), "form.plain")


def test_changing_the_form_goes_back_to_the_step() -> None:
    listener = SITUATIONS["taught the first stretch"]()
    listener.does(EASIER)
    at = listener.place
    assert at
    assert at.step == ROUTINE["childs_pose"].steps[1].id
    assert place_in(SITUATIONS["welcomed back"]().does(EASIER).state.visit) is None


def test_a_wish_for_a_longer_hold_wins_until_a_length_is_said() -> None:
    listener = returning(replace(known(), settings=choose(Settings(hold=20), 1)))
    assert holds(listener.does(events.StartAsked()).timeline) == [20]
    assert holds(listener.does(DEEPER).timeline) == [60]
    listener.does(events.HoldAsked(15))
    assert holds(listener.does(events.RepeatAsked()).timeline) == [15]


def test_a_short_round_holds_shorter_but_a_detour_from_it_does_not() -> None:
    unfinished = Unfinished(opening(ROUTINE["childs_pose"]), ROUTINE.ids, 20)
    listener = returning(replace(known(), unfinished=Stamped(unfinished, 1)))
    assert holds(listener.does(events.ResumeAsked()).timeline) == [20]
    assert holds(listener.does(events.StretchAsked(("sphinx",))).timeline) == [30]


def test_a_stretch_by_any_name_on_the_side_asked_for() -> None:
    listener = returning()
    turn = listener.does(events.StretchAsked(("piriformis",), "figure four", Side.LEFT))
    assert listener.place == opening(ROUTINE["piriformis"], Side.LEFT)
    assert in_detour(listener.visit)
    assert turn.state.progress.unfinished.value is None
    assert turn.card
    assert turn.card.title == "Piriformis stretch, left side"
    assert "left ankle" in turn.card.text.lower()


@pytest.mark.parametrize(
    ("asked", "line", "options"),
    [
        (events.StretchAsked(("sphinx", "cat_cow"), "the back one"), None, ("sphinx", "cat_cow")),
        (events.StretchAsked((), "the sphynx posture"), "teach.unknown", None),
        (events.StretchAsked((), "zzz"), "teach.unknown", None),
        (events.StretchAsked(("handstand",), "handstand"), "teach.unknown", None),
        (events.StretchAsked(), "teach.which", None),
    ],
)
def test_where_the_name_is_not_clear_two_are_offered(
    asked: events.StretchAsked, line: str | None, options: tuple[str, ...] | None
) -> None:
    listener = returning()
    turn = listener.does(asked)
    assert asking_in(turn.state.visit) is Asking.STRETCH
    assert line is None or says(turn, line)
    offered = offered_to(listener)
    assert len(set(offered)) == 2
    assert options in (None, offered)
    assert all(ROUTINE[one].name in text(turn.timeline).lower() for one in offered)
    listener.does(events.Yes())
    assert listener.place == opening(ROUTINE[offered[0]])


def test_the_name_that_sounds_closest_comes_first() -> None:
    listener = Listener()
    listener.does(events.StretchAsked((), "Knee Chest"))
    assert offered_to(listener)[0] == "knee_to_chest"


def test_what_a_stretch_is_for() -> None:
    listener = SITUATIONS["taught the first stretch"]()
    assert says(listener.does(events.BenefitsAsked()), "childs_pose/benefits")
    assert says(listener.does(events.BenefitsAsked(("handstand", "sphinx"))), "sphinx/benefits")
    assert says(SITUATIONS["welcomed back"]().does(events.BenefitsAsked()), "advice.benefits")
