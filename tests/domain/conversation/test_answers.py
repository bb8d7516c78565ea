"""Questions in between: they change nothing, and the question that was open is asked again."""

from copy import copy
from dataclasses import replace

import pytest

from skill.domain.conversation import events
from skill.domain.conversation.events import Event, Topic
from skill.domain.conversation.questions import YES_OR_NO, Asking
from skill.domain.conversation.respond import respond
from skill.domain.memory.settings import Settings, Wait, choose
from skill.domain.script.round_length import ANSWER_SECONDS
from skill.domain.script.timeline import length
from tests.domain.conversation.situations import SITUATIONS, STEPWISE, says
from tests.domain.conversation.talking import context_of, known, returning
from tests.domain.english import PHRASES, ROUTINE
from tests.support.words import text

ASIDES: tuple[Event, ...] = (
    events.HelpAsked(),
    events.NotUnderstood(),
    events.ListAsked(),
    events.WhereAsked(),
    events.PauseAsked(),
    events.BenefitsAsked(),
    *(events.AdviceAsked(topic) for topic in (None, *Topic)),
)


@pytest.mark.parametrize("situation", SITUATIONS)
def test_an_aside_changes_nothing_and_asks_again(situation: str) -> None:
    before = SITUATIONS[situation]()
    # Whatever is said next, what was heard until then counts; an aside adds nothing to it.
    heard = SITUATIONS[situation]().does(events.HelpAsked()).state
    for aside in ASIDES:
        listener = SITUATIONS[situation]()
        turn = listener.does(aside)
        assert turn.open
        assert turn.state.progress == heard.progress
        assert turn.state.progress.settings == before.progress.settings
        assert turn.state.progress.rounds == before.progress.rounds
        assert listener.place == before.place
        if before.visit.question:
            assert listener.visit.question == before.visit.question


@pytest.mark.parametrize("situation", SITUATIONS)
def test_help_and_fallback_name_words_that_work_here(situation: str) -> None:
    listener = SITUATIONS[situation]()
    asking = listener.asking
    here = "inside" if listener.place else "before"
    if asking in YES_OR_NO:
        here = "question"
    helped = SITUATIONS[situation]().does(events.HelpAsked())
    assert [one for one in ("before", "inside", "question") if says(helped, f"help.{one}")] == [
        here
    ]
    assert [one for one in ("before", "inside") if says(helped, f"help.more_{one}")] == [here] * (
        here != "question"
    )
    if asking in (Asking.STRETCH, Asking.HOLD_LENGTH):
        # The question itself names the words that answer it.
        here = "named"
    missed = SITUATIONS[situation]().does(events.NotUnderstood())
    # The shortest of them is the beginning of the others.
    said = [one for one in ("before", "inside", "question") if says(missed, f"fallback.{one}")]
    assert said == ([] if here == "named" else [here])
    assert says(missed, "fallback.named")


def test_help_asked_for_again_and_again_names_other_words_each_time() -> None:
    for begun in ((), (events.StartAsked(),)):
        listener = returning()
        for event in begun:
            listener.does(event)
        heard = [text(listener.does(events.HelpAsked()).timeline) for _ in range(3)]
        more = "help.more_inside" if begun else "help.more_before"
        said = {next(one for one in PHRASES.lines[more] if one in words) for words in heard}
        assert said == set(PHRASES.lines[more])


def test_help_puts_all_words_on_a_card() -> None:
    card = returning().does(events.HelpAsked()).card
    assert card
    assert "skip this one" in card.text


def test_the_list_names_all_in_their_order() -> None:
    turn = returning().does(events.ListAsked())
    assert says(turn, "list count=7")


@pytest.mark.parametrize("topic", Topic)
def test_there_is_advice_on_every_topic(topic: Topic) -> None:
    assert says(returning().does(events.AdviceAsked(topic)), f"advice.{topic}")
    assert says(returning().does(events.AdviceAsked()), "advice.general")


@pytest.mark.parametrize(
    ("situation", "lines"),
    [
        ("welcomed back", ["where.nowhere"]),
        ("asked whether to carry on", ["where.waiting section=spinal_twist/left"]),
        ("taught the first side", ["where.section section=knee_to_chest/right", "where.left"]),
        ("taught the last stretch", ["where.section section=sphinx"]),
        (
            "in a detour",
            ["where.section section=spinal_twist/left", "where.detour section=knee_to_chest/right"],
        ),
        ("taught one stretch alone", ["where.section section=sphinx"]),
    ],
)
def test_where_this_is(situation: str, lines: list[str]) -> None:
    turn = SITUATIONS[situation]().does(events.WhereAsked())
    assert all(says(turn, line) for line in lines)
    for one in ("where.nowhere", "where.section", "where.left", "where.step"):
        assert says(turn, one) is any(line.startswith(one) for line in lines)


def test_step_by_step_the_step_is_counted() -> None:
    listener = returning(STEPWISE)
    listener.does(events.StartAsked())
    listener.does(events.NextAsked())
    assert says(listener.does(events.WhereAsked()), "where.step number=2 count=6")


def test_a_goodbye_promises_only_what_is_kept() -> None:
    listener = SITUATIONS["taught the first stretch"]()
    kept = respond(context_of(listener.state), events.StopAsked())
    assert says(kept, "goodbye.kept")
    lost = respond(replace(context_of(listener.state), remembers=False), events.StopAsked())
    assert not says(lost, "goodbye.kept")
    assert says(lost, "sorry.not_saved")
    # Nobody can hear it any more.
    assert (
        respond(
            replace(context_of(listener.state), remembers=False), events.SessionEnded()
        ).timeline
        == ()
    )


@pytest.mark.parametrize("topic", [Topic.DOCTOR, Topic.LIMITS])
def test_who_should_leave_a_stretch_out_is_said_in_it(topic: Topic) -> None:
    caution = ROUTINE["childs_pose"].caution
    assert caution in text(
        SITUATIONS["taught the first stretch"]().does(events.AdviceAsked(topic)).timeline
    )
    assert caution not in text(
        SITUATIONS["welcomed back"]().does(events.AdviceAsked(topic)).timeline
    )


@pytest.mark.parametrize("knows", [False, True])
@pytest.mark.parametrize("wait", [Wait.SECTION, Wait.NEVER])
def test_the_minutes_left_are_those_that_it_takes(wait: Wait, knows: bool) -> None:
    progress = replace(
        known(), settings=choose(Settings(wait), 1), known=frozenset(ROUTINE.ids if knows else ())
    )
    listener = returning(progress)
    listener.does(events.StartAsked())
    listener.does(events.NextAsked())
    told = text(copy(listener).does(events.WhereAsked()).timeline)
    took = 0.0
    while listener.state.progress.unfinished.value:
        turn = listener.does(events.NextAsked())
        took += length(turn.timeline) + ANSWER_SECONDS
    assert any(f"{PHRASES.about(took + off)} to go" in told for off in (-60, 0, 60)), (told, took)
