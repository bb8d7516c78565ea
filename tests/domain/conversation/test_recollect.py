"""A session that begins without a word of the last one's end: what was heard, by the clock."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.domain.conversation import events
from skill.domain.conversation.events import Ended, Event
from skill.domain.conversation.questions import Asking
from skill.domain.conversation.recollect import SAME_VISIT_SECONDS
from skill.domain.conversation.respond import respond
from skill.domain.conversation.state import State
from skill.domain.conversation.turn import Turn
from skill.domain.listening.guess import LONGEST_LAG
from skill.domain.memory.progress import Progress, Unfinished
from skill.domain.memory.settings import Settings, Wait, choose
from skill.domain.memory.stamped import Stamped
from skill.domain.routine.model import Side
from skill.domain.routine.place import Place, opening, sections
from skill.domain.script.timeline import Timeline
from skill.domain.values import replace
from tests.domain.conversation.breaking_in import runs_out, starts, taught
from tests.domain.conversation.checks import check
from tests.domain.conversation.happenings import any_event
from tests.domain.conversation.situations import says
from tests.domain.conversation.strange import strange_states
from tests.domain.conversation.talking import TODAY, Listener, context_of, known, returning
from tests.domain.english import ROUTINE
from tests.domain.listening.hearing import both, takes
from tests.domain.memories import NOON

laws = settings(max_examples=60, deadline=None)

ALL = sections(ROUTINE, ROUTINE.ids)
FIRST, RIGHT, LEFT, *_ = ALL
HANDS_FREE = replace(known(), settings=choose(Settings(Wait.NEVER), 1))


def opens(listener: Listener, after: int, event: Event | None = None) -> tuple[Listener, Turn]:
    """The listener in a new session, though nobody told that the last one has ended."""
    anew = Listener(State(listener.progress), listener.now, listener.today)
    return anew, anew.does(event or events.Launched(), after)


def done(progress: Progress) -> set[str]:
    """The stretches that were counted."""
    return {stretch for stretch, _ in progress.learning} | progress.known


@settings(max_examples=100, deadline=None)
@given(strange_states, any_event, st.integers(0, 2 * NOON))
def test_whatever_was_left_behind_every_turn_keeps_the_laws(
    state: State, event: Event, now: int
) -> None:
    before = context_of(State(state.progress), now)
    check(before, event, respond(before, event))


@laws
@given(starts, st.integers(0, 1000))
def test_a_section_counts_as_heard_once_it_was_and_never_before(start: Place, elapsed: int) -> None:
    listener, turn = taught(start)
    anew, _ = opens(listener, elapsed)
    number = ALL.index(start)
    heard = ALL[number + 1] if number + 1 < len(ALL) else None
    waits = anew.unfinished
    there = opening(ROUTINE[waits.place.stretch], waits.place.side) if waits else None
    # A section that takes two answers is read on from its beginning.
    whole = listener.place == start and takes(turn.timeline) < 150
    if elapsed < takes(turn.timeline):
        assert there == start
    elif elapsed > takes(turn.timeline) + LONGEST_LAG + 1 and whole:
        assert there in (heard, start)
    counted = done(anew.progress)
    last_side = heard is None or heard.stretch != start.stretch
    assert counted == ({start.stretch} if there != start and last_side else set())


def test_opened_again_and_again_the_next_section_is_offered_each_time() -> None:
    listener = returning()
    listener.does(events.StartAsked())
    for number, section in enumerate(ALL[1:5], start=1):
        listener, turn = opens(listener, 420)
        assert says(turn, "launch.unfinished")
        assert listener.asking is Asking.CARRY_ON
        assert listener.unfinished == Unfinished(section, ROUTINE.ids)
        assert len(done(listener.progress)) == len({one.stretch for one in ALL[:number]}) - (
            section.stretch == ALL[number - 1].stretch
        )
        listener.does(events.Yes(), 8)


def test_five_words_in_sessions_of_their_own_read_five_sections() -> None:
    listener = returning()
    listener.does(events.StartAsked())
    read = []
    for _ in range(5):
        listener, _ = opens(listener, 170, events.NextAsked())
        read.append(listener.begins)
    assert read == list(ALL[1:6])


@pytest.mark.parametrize("voice", [100, None])
def test_hands_free_the_section_that_was_reached_is_offered(voice: int | None) -> None:
    listener = returning(replace(HANDS_FREE, voice=Stamped(voice, 1)))
    turn = listener.does(events.StartAsked())
    taught_in = section_starts(turn)
    assert len(taught_in) > 1
    whole = both(turn.timeline, turn.reprompt)
    after_first = takes(whole[: first_of(whole, taught_in[1])])
    too_soon, _ = opens(listener, round(after_first))
    assert too_soon.unfinished == Unfinished(FIRST, ROUTINE.ids)
    soon, _ = opens(listener, round(after_first * 1.1 + LONGEST_LAG) + 1)
    assert soon.unfinished == Unfinished(taught_in[1], ROUTINE.ids)
    assert done(soon.progress) == {FIRST.stretch}


def section_starts(turn: Turn) -> Sequence[Place]:
    """The openings of the sections that an answer and its reprompt read."""
    places = [cue.place for cue in (*turn.timeline, *turn.reprompt) if cue.place]
    return [section for section in ALL if any(one.section == section.section for one in places)]


def first_of(timeline: Timeline, section: Place) -> int:
    """The number of the first cue in a section."""
    return next(
        number
        for number, cue in enumerate(timeline)
        if cue.place and cue.place.section == section.section
    )


def test_hands_free_a_session_that_surely_ran_out_goes_on_without_a_question() -> None:
    listener = returning(HANDS_FREE)
    turn = listener.does(events.StartAsked())
    taught_in = section_starts(turn)
    out = runs_out(turn)
    anew, turn = opens(listener, out + 40)
    assert says(turn, "launch.unfinished")
    assert anew.begins == ALL[ALL.index(taught_in[-1]) + 1]
    # After ten minutes it is asked.
    late, turn = opens(listener, out + SAME_VISIT_SECONDS + 60)
    assert late.asking is Asking.CARRY_ON


def test_hands_free_in_sessions_that_nobody_ended_the_routine_comes_to_its_end() -> None:
    listener = returning(HANDS_FREE)
    turn = listener.does(events.StartAsked())
    for _ in range(12):
        if not listener.unfinished:
            break
        listener, turn = opens(listener, runs_out(turn) + 40)
    assert listener.progress.rounds_on(TODAY) == 1
    assert done(listener.progress) == set(ROUTINE.ids)
    assert says(turn, "launch.finished")


def test_nothing_is_counted_twice() -> None:
    listener = returning()
    listener.does(events.StartAsked())
    once, _ = opens(listener, 420)
    learning = once.progress.learning
    assert len(learning) == 1
    again, _ = opens(once, 420)
    assert again.progress.learning == learning
    # Nor where Alexa tells of the end after all.
    listener.does(events.SessionEnded(Ended.IN_SILENCE), 130)
    assert listener.progress.merged(once.progress).rounds == once.progress.rounds


@pytest.mark.parametrize("aside", [events.HelpAsked(), events.WhereAsked(), events.PauseAsked()])
@pytest.mark.parametrize("after", [20, None])
def test_an_answer_that_somebody_spoke_up_in_goes_on_no_further(
    aside: Event, after: int | None
) -> None:
    listener = returning()
    listener.does(events.StartAsked())
    listener.does(aside, after)
    before = listener.progress
    anew, _ = opens(listener, 420)
    assert anew.unfinished == before.unfinished.value
    assert anew.progress.learning == before.learning


def test_a_detour_is_counted_and_leaves_the_routine_where_it_waits() -> None:
    listener = returning()
    listener.does(events.StartAsked())
    listener.does(events.StretchAsked(("sphinx",)))
    waits = listener.unfinished
    anew, _ = opens(listener, 420)
    assert anew.unfinished == waits
    assert done(anew.progress) == {FIRST.stretch, "sphinx"}


def test_one_side_alone_counts_for_nothing() -> None:
    listener = returning()
    listener.does(events.StretchAsked(("piriformis",), "", Side.LEFT))
    anew, _ = opens(listener, 420)
    assert done(anew.progress) == set()


def test_the_last_section_heard_out_is_the_end_of_the_routine() -> None:
    listener, turn = taught(ALL[-1])
    anew, turn = opens(listener, round(takes(turn.timeline)) + 60)
    assert anew.progress.rounds_on(TODAY) == 1
    assert anew.unfinished is None
    assert says(turn, "launch.finished")


@pytest.mark.parametrize(
    ("after", "on_the_floor"),
    [(200, True), (600, True), (900, False)],
)
def test_for_ten_minutes_it_is_known_how_the_listener_lies(after: int, on_the_floor: bool) -> None:
    listener = returning()
    listener.does(events.StartAsked())
    anew, turn = opens(listener, after, events.ResumeAsked())
    assert anew.begins == RIGHT
    assert says(turn, "move/kneeling/back") is on_the_floor
    assert says(turn, "move/start/back") is not on_the_floor


def test_ten_minutes_count_from_leaving() -> None:
    listener = returning()
    listener.does(events.StartAsked())
    listener.does(events.NextAsked())
    # In the middle of a step, and a long pause after it.
    listener.does(events.PauseAsked(), 30)
    where = listener.unfinished
    assert where
    listener.does(events.StopAsked(), 300)
    anew, turn = opens(listener, SAME_VISIT_SECONDS - 60, events.ResumeAsked())
    assert anew.begins == where.place != RIGHT
    assert not says(turn, "move/start/back")


def test_what_is_said_once_was_heard_with_the_first_section() -> None:
    listener = Listener()
    listener.does(events.StartAsked())
    soon, turn = opens(listener, 20, events.StartAsked())
    assert says(turn, "safety.notice")
    late, turn = opens(listener, 200, events.StartAsked())
    assert not says(turn, "safety.notice")
    assert late.progress.heard > soon.progress.heard
