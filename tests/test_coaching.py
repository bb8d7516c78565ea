"""One turn between the store and the domain: when it loads and saves, and when either fails."""

from dataclasses import replace

import pytest

from skill.coaching import Coach
from skill.domain.conversation import events
from skill.domain.conversation.events import Event
from skill.domain.conversation.questions import Asking
from skill.domain.memory.plain import Record
from skill.domain.memory.progress import Progress
from skill.domain.memory.settings import Settings, Wait, choose
from skill.errors import StoreConflict, StoreError, StoreRefused, StoreUnavailable
from skill.stores.base import Saved
from tests.support.lines import CONTENT
from tests.support.session import BIRTH, MORNING, SHE, Shelf, Visit, place, says
from tests.support.visits import asking_in


def test_only_a_new_session_reads_the_store() -> None:
    store = Shelf()
    visit = Visit(store)
    for event in (events.Launched(), events.StartAsked(), events.NextAsked(), events.HelpAsked()):
        visit(event)
    assert store.loads == 1


def test_a_turn_that_changes_nothing_saves_nothing() -> None:
    store = Shelf()
    visit = Visit(store)
    visit(events.Launched())
    # That the welcome was heard is something new.
    visit(events.HelpAsked())
    saves = store.saves
    for event in (
        events.HelpAsked(),
        events.WhereAsked(),
        events.ListAsked(),
        events.NotUnderstood(),
    ):
        visit(event)
    assert store.saves == saves


def test_what_changed_is_saved_before_the_answer_leaves() -> None:
    store = Shelf()
    reply = Visit(store)(events.StartAsked())
    assert store.kept[SHE].progress == reply.turn.state.progress
    assert reply.session["version"] == store.kept[SHE].version
    assert "unsaved" not in reply.session


def test_a_whole_routine_is_one_read_and_a_write_a_turn_at_most() -> None:
    store = Shelf()
    visit = Visit(store)
    said = (
        events.Launched(),
        events.HandsFreeAsked(),
        events.HelpAsked(),
        *(events.NextAsked(),) * 12,
    )
    for event in said:
        saves = store.saves
        reply = visit(event)
        assert store.saves - saves <= 1
        if not reply.turn.open:
            break
    assert store.kept[SHE].progress.rounds
    assert store.loads == 1


def test_another_devices_progress_is_joined_and_carried_on() -> None:
    store = Shelf()
    here, there = Visit(store), Visit(store)
    here(events.StartAsked())
    there(events.PaceAsked(slower=True))
    reply = here(events.NextAsked())
    assert place(store.kept[SHE].progress) == "knee_to_chest"
    assert store.kept[SHE].progress.settings.value.pace == 125
    assert reply.turn.state.progress == store.kept[SHE].progress


@pytest.mark.parametrize(
    "error", [StoreUnavailable("away"), StoreRefused("never"), StoreConflict("others")]
)
def test_a_save_that_fails_is_made_up_for_by_the_next_turn(error: StoreError) -> None:
    store = Shelf()
    visit = Visit(store)
    visit(events.StartAsked())
    store.save_fails = error
    reply = visit(events.NextAsked())
    assert reply.turn.open
    assert reply.session["unsaved"] is True
    assert place(store.kept[SHE].progress) == "childs_pose"
    store.save_fails = None
    reply = visit(events.HelpAsked(), after=20)
    assert "unsaved" not in reply.session
    assert place(store.kept[SHE].progress) == "knee_to_chest"


def test_a_load_that_fails_is_tried_again_with_every_turn_and_then_joined() -> None:
    settings = choose(Settings(wait=Wait.STEP), MORNING - 1000)
    store = Shelf(
        {SHE: Saved(Progress(settings=settings), 7, BIRTH)}, load_fails=StoreUnavailable("away")
    )
    visit = Visit(store)
    visit(events.StartAsked())
    visit(events.NextAsked())
    # Without knowing what is stored, nothing is written over it.
    assert (store.loads, store.saves) == (2, 0)
    store.load_fails = None
    reply = visit(events.NextAsked())
    saved = store.kept[SHE]
    assert (saved.version, saved.birth) == (8, BIRTH)
    assert saved.progress == reply.turn.state.progress
    assert saved.progress.settings == settings
    assert saved.progress.learning == {("childs_pose", MORNING + 240)}


def test_a_load_that_succeeds_late_and_knows_it_all_is_not_written_again() -> None:
    store = Shelf()
    visit = Visit(store)
    visit(events.Launched())
    visit(events.HelpAsked())
    saves = store.saves
    assert visit.session
    del visit.session["version"]
    visit(events.HelpAsked())
    assert store.saves == saves


@pytest.mark.parametrize("event", [events.StopAsked(), events.CancelAsked()])
def test_a_goodbye_promises_only_what_was_kept(event: Event) -> None:
    store = Shelf()
    visit = Visit(store)
    visit(events.StartAsked())
    store.save_fails = StoreUnavailable("away")
    visit(events.NextAsked())
    reply = visit(event)
    assert not reply.turn.open
    assert says(reply, "goodbye.plain")
    assert says(reply, "sorry.not_saved")
    assert not says(reply, "goodbye.kept")


def test_a_goodbye_that_is_saved_at_last_says_nothing_of_it() -> None:
    store = Shelf()
    visit = Visit(store)
    visit(events.StartAsked())
    store.save_fails = StoreUnavailable("away")
    visit(events.NextAsked())
    store.save_fails = None
    reply = visit(events.StopAsked())
    assert says(reply, "goodbye.kept")
    assert not says(reply, "sorry.not_saved")
    assert place(store.kept[SHE].progress) == "knee_to_chest"


@pytest.mark.parametrize(
    "event", [events.SessionEnded(), events.SessionEnded(events.Ended.IN_SILENCE)]
)
def test_a_session_that_is_over_is_saved_or_not_in_silence(event: Event) -> None:
    store = Shelf()
    visit = Visit(store)
    visit(events.StartAsked())
    store.save_fails = StoreUnavailable("away")
    visit(events.NextAsked())
    assert visit(event).turn.timeline == ()


def test_an_apology_asks_the_open_question_again_and_keeps_the_session() -> None:
    visit = Visit(Shelf())
    visit(events.StartAsked())
    visit.now += 200
    reply = Coach(CONTENT, visit.store).apologise(visit.call)
    assert says(reply, "sorry.general")
    assert asking_in(reply.turn.state.visit) is Asking.NEXT
    assert reply.turn.open
    assert reply.session == visit.session


def test_after_a_fault_in_the_middle_of_an_answer_it_goes_on_from_its_beginning() -> None:
    visit = Visit(Shelf())
    visit(events.StartAsked())
    visit(events.NextAsked())
    visit.now += 40
    sorry = Coach(CONTENT, visit.store).apologise(visit.call)
    assert says(sorry, "ask.next")
    visit.session = sorry.session
    # However long it took to be sorry, nothing more of the answer was heard meanwhile.
    reply = visit(events.RepeatAsked(), after=40)
    assert says(reply, "knee_to_chest/right/anchor")
    assert says(reply, "move/kneeling/back")


@pytest.mark.parametrize(
    "session", [None, {}, {"state": "next"}, {"state": {"shape": 1, "progress": {"schema": 1}}}]
)
def test_an_apology_without_a_question_closes(session: Record | None) -> None:
    reply = Coach(CONTENT, Shelf()).apologise(Visit(Shelf(), session).call)
    assert says(reply, "sorry.general")
    assert not reply.turn.open
    assert reply.session == {}


def test_an_apology_never_touches_the_store() -> None:
    store = Shelf(load_fails=StoreUnavailable("away"), save_fails=StoreUnavailable("away"))
    Coach(CONTENT, store).apologise(Visit(store).call)
    assert (store.loads, store.saves) == (0, 0)


def test_a_session_of_another_shape_begins_from_what_is_stored() -> None:
    store = Shelf()
    Visit(store)(events.StartAsked())
    reply = Visit(store, {"state": {"shape": 99}, "version": 1, "unsaved": True})(
        events.WhereAsked()
    )
    assert says(reply, "where.waiting section=childs_pose")
    assert reply.session["version"] == store.kept[SHE].version
    assert "unsaved" not in reply.session


def test_the_same_call_gets_the_same_answer() -> None:
    visit = Visit(Shelf())
    visit(events.StartAsked())
    twice = [
        Coach(CONTENT, replace(visit.store, kept=dict(visit.store.kept))).answer(
            visit.call, events.NextAsked()
        )
        for _ in "12"
    ]
    assert twice[0] == twice[1]


@pytest.mark.parametrize(
    "said", [events.SkipAsked(), events.PaceAsked(slower=True), events.StartAsked(300)]
)
def test_a_request_that_opens_the_skill_and_comes_twice_changes_nothing_more(said: Event) -> None:
    store = Shelf()
    Visit(store)(events.StartAsked())
    call = replace(Visit(store, now=MORNING + 3600).call, request="one")
    once = Coach(CONTENT, store).answer(call, said)
    kept, saves = dict(store.kept), store.saves
    again = Coach(CONTENT, store).answer(call, said)
    assert (store.kept, store.saves) == (kept, saves)
    assert again.turn.open
    assert again.turn.state.progress == once.turn.state.progress
    # Another one is another one, even in the same second.
    other = Coach(CONTENT, store).answer(replace(call, request="two"), events.SkipAsked())
    assert other.turn.state.progress.unfinished.value != once.turn.state.progress.unfinished.value


def test_opening_it_where_nothing_changes_writes_nothing() -> None:
    store = Shelf()
    visit = Visit(store)
    visit(events.StartAsked())
    visit(events.StopAsked())
    saves = store.saves
    Coach(CONTENT, store).answer(replace(Visit(store).call, request="one"), events.HelpAsked())
    assert store.saves == saves
