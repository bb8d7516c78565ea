"""One turn between the store and the domain: when it loads, when it saves, and what it does where either fails."""

from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from skill.coaching import Call, Coach, Reply
from skill.domain.conversation import events
from skill.domain.conversation.events import Event
from skill.domain.conversation.state import Asking
from skill.domain.progress import Progress, Settings, Stamped, Wait
from skill.domain.records import Record
from skill.domain.timeline import text
from skill.errors import SpeechTooLong, StoreConflict, StoreError, StoreRefused, StoreUnavailable
from skill.stores.base import Saved
from tests.support.lines import CONTENT, pattern

SHE = "a hash of somebody"
MORNING = 1_772_456_400
TODAY = date(2026, 3, 2)


@dataclass
class Shelf:
    """A store in a dictionary that counts its calls, and fails where it is told to."""

    kept: dict[str, Saved] = field(default_factory=dict)
    loads: int = 0
    saves: int = 0
    load_fails: StoreError | None = None
    save_fails: StoreError | None = None

    def load(self, listener: str) -> Saved | None:
        self.loads += 1
        if self.load_fails:
            raise self.load_fails
        return self.kept.get(listener)

    def save(self, listener: str, progress: Progress, expected: int, now: int) -> int:  # noqa: ARG002 - the interface
        self.saves += 1
        if self.save_fails:
            raise self.save_fails
        stored = self.kept.get(listener)
        if (stored.version if stored else 0) != expected:
            raise StoreConflict("another version is stored")
        self.kept[listener] = Saved(progress, expected + 1)
        return expected + 1

    def ready(self) -> None:
        """Nothing can be missing."""

    def close(self) -> None:
        """Nothing is open."""


@dataclass
class Visit:
    """One session with a coach."""

    store: Shelf
    session: Record | None = None
    now: int = MORNING

    def __call__(self, event: Event) -> Reply:
        self.now += 100
        reply = Coach(CONTENT, self.store).answer(Call(SHE, self.now, TODAY, self.session), event)
        self.session = reply.session
        return reply


def says(reply: Reply, line: str) -> bool:
    return bool(pattern(line).search(text(reply.turn.timeline)))


def place(progress: Progress) -> str:
    assert progress.unfinished.value
    return progress.unfinished.value.place.stretch


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
    saves = store.saves
    for event in (events.HelpAsked(), events.WhereAsked(), events.ListAsked(), events.NotUnderstood()):
        visit(event)
    assert store.saves == saves


def test_what_changed_is_saved_before_the_answer_leaves() -> None:
    store = Shelf()
    reply = Visit(store)(events.StartAsked())
    assert store.kept[SHE].progress == reply.turn.state.progress
    assert reply.session["version"] == store.kept[SHE].version
    assert "unsaved" not in reply.session


def test_another_devices_progress_is_joined_and_carried_on() -> None:
    store = Shelf()
    here, there = Visit(store), Visit(store)
    here(events.StartAsked())
    there(events.PaceAsked(slower=True))
    reply = here(events.NextAsked())
    assert place(store.kept[SHE].progress) == "knee_to_chest"
    assert store.kept[SHE].progress.settings.value.pace == 125
    assert reply.turn.state.progress == store.kept[SHE].progress


@pytest.mark.parametrize("error", [StoreUnavailable("away"), StoreRefused("never"), StoreConflict("others")])
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
    reply = visit(events.HelpAsked())
    assert "unsaved" not in reply.session
    assert place(store.kept[SHE].progress) == "knee_to_chest"


def test_a_load_that_fails_is_tried_again_with_every_turn_and_then_joined() -> None:
    settings = Stamped(Settings(wait=Wait.STEP), MORNING - 1000)
    store = Shelf({SHE: Saved(Progress(settings=settings), 7)}, load_fails=StoreUnavailable("away"))
    visit = Visit(store)
    visit(events.StartAsked())
    visit(events.NextAsked())
    # Without knowing what is stored, nothing is written over it.
    assert (store.loads, store.saves) == (2, 0)
    store.load_fails = None
    reply = visit(events.NextAsked())
    saved = store.kept[SHE]
    assert saved.version == 8
    assert saved.progress == reply.turn.state.progress
    assert saved.progress.settings == settings
    assert saved.progress.done == (("childs_pose", (MORNING + 200,)),)


def test_a_load_that_succeeds_late_and_knows_it_all_is_not_written_again() -> None:
    store = Shelf()
    visit = Visit(store)
    visit(events.Launched())
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


@pytest.mark.parametrize("event", [events.SessionEnded(), events.SessionEnded(events.Ended.IN_SILENCE)])
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
    before = visit.session
    reply = Coach(CONTENT, visit.store).apologise(Call(SHE, MORNING, TODAY, before), RuntimeError("ours"))
    assert says(reply, "sorry.general")
    assert reply.turn.state.visit.asking is Asking.NEXT
    assert reply.turn.open
    assert reply.session == before


@pytest.mark.parametrize("session", [None, {}, {"state": "next"}, {"state": {"shape": 1, "progress": {"schema": 1}}}])
def test_an_apology_without_a_question_closes(session: Record | None) -> None:
    reply = Coach(CONTENT, Shelf()).apologise(Call(SHE, MORNING, TODAY, session), RuntimeError("ours"))
    assert says(reply, "sorry.general")
    assert not reply.turn.open
    assert reply.session == {}


def test_an_apology_is_the_one_that_the_error_names() -> None:
    coach = Coach(CONTENT, Shelf())
    call = Call(SHE, MORNING, TODAY, None)
    assert says(coach.apologise(call, StoreUnavailable("away")), "sorry.not_saved")
    assert says(coach.apologise(call, SpeechTooLong("too long")), "sorry.general")


def test_an_apology_never_touches_the_store() -> None:
    store = Shelf(load_fails=StoreUnavailable("away"), save_fails=StoreUnavailable("away"))
    Coach(CONTENT, store).apologise(Call(SHE, MORNING, TODAY, None), RuntimeError("ours"))
    assert (store.loads, store.saves) == (0, 0)


def test_a_session_of_another_shape_begins_from_what_is_stored() -> None:
    store = Shelf()
    Visit(store)(events.StartAsked())
    reply = Visit(store, {"state": {"shape": 99}, "version": 1, "unsaved": True})(events.WhereAsked())
    assert says(reply, "where.waiting section=childs_pose")
    assert reply.session["version"] == 1


def test_the_same_call_gets_the_same_answer() -> None:
    visit = Visit(Shelf())
    visit(events.StartAsked())
    call = Call(SHE, visit.now, TODAY, visit.session)
    twice = [
        Coach(CONTENT, replace(visit.store, kept=dict(visit.store.kept))).answer(call, events.NextAsked()) for _ in "12"
    ]
    assert twice[0] == twice[1]
