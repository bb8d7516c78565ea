"""What a turn does in the world, the outcome said in the same answer: reminders, and forgetting."""

from dataclasses import replace

import pytest

from skill.coaching import Coach
from skill.domain.conversation import events
from skill.domain.conversation.events import Outcome
from skill.domain.conversation.questions import Asking
from skill.domain.conversation.reminder import Reminder, Weekday
from skill.domain.memory.progress import Progress
from skill.errors import StoreConflict, StoreError, StoreRefused, StoreUnavailable
from skill.listener import Listener
from tests.support.lines import CONTENT
from tests.support.session import HOUSEHOLD, SHE, Bell, Shelf, Visit, place, says
from tests.support.visits import asking_in

HE = Listener(SHE.account, "a hash of somebody else")
SEVEN = Reminder(7, 0, Weekday.MONDAY)
AWAY = StoreUnavailable("away")


def agreed(bell: Bell | None = None, store: Shelf | None = None) -> Visit:
    """A listener in a routine who has asked for a reminder, and has only to say yes."""
    visit = Visit(store or Shelf(), bell=bell or Bell())
    visit(events.StartAsked())
    visit(events.ReminderAsked((7, 0), Weekday.MONDAY))
    return visit


def asked_to_forget(store: Shelf, listener: Listener = SHE) -> Visit:
    """A listener who is asked whether everything is to go."""
    visit = Visit(store, listener=listener)
    visit(events.StartAsked())
    visit(events.ForgetAsked())
    return visit


def test_a_reminder_is_set_before_it_is_said_to_be() -> None:
    visit = agreed()
    assert visit.bell.asked == []
    reply = visit(events.Yes())
    assert [one and one[0] for one in visit.bell.asked] == [SEVEN]
    assert says(reply, "reminder.done")
    assert reply.turn.open
    # Where it was before, the routine goes on.
    assert asking_in(reply.turn.state.visit) is Asking.NEXT
    assert says(visit(events.NextAsked()), "knee_to_chest/right/knee")


@pytest.mark.parametrize(
    ("outcome", "line"),
    [
        (Outcome.UNSUPPORTED, "reminder.unsupported"),
        (Outcome.TOO_MANY, "reminder.too_many"),
        (Outcome.TROUBLE, "reminder.trouble"),
        (Outcome.NOTHING, "reminder.trouble"),
    ],
)
def test_a_reminder_that_could_not_be_set_is_not_said_to_be(outcome: Outcome, line: str) -> None:
    reply = agreed(Bell(outcome))(events.Yes())
    assert says(reply, line)
    assert not says(reply, "reminder.done")
    assert reply.turn.open


def test_without_the_permission_alexa_asks_for_it_and_the_session_waits() -> None:
    visit = agreed(Bell(Outcome.NOT_PERMITTED))
    reply = visit(events.Yes())
    assert reply.turn.asks_permission
    assert not reply.turn.open
    assert reply.session
    visit.bell.outcome = Outcome.DONE
    reply = visit(events.PermissionAnswered(granted=True))
    assert [one and one[0] for one in visit.bell.asked] == [SEVEN, SEVEN]
    assert says(reply, "reminder.done")


@pytest.mark.parametrize("outcome", Outcome)
def test_a_reminder_is_taken_away_and_the_outcome_said(outcome: Outcome) -> None:
    visit = Visit(Shelf(), bell=Bell(outcome))
    reply = visit(events.CancelReminderAsked())
    assert visit.bell.asked == [None]
    assert says(reply, "reminder.cancelled") is (outcome is Outcome.DONE)
    assert reply.turn.open


@pytest.mark.parametrize("outcome", Outcome)
def test_what_is_done_in_the_world_is_done_once_though_nothing_can_be_saved(
    outcome: Outcome,
) -> None:
    # A closed turn is made again to say that it was not saved: never one that has done something.
    store = Shelf()
    visit = agreed(Bell(outcome), store)
    store.save_fails = AWAY
    visit(events.NextAsked())
    visit(events.ReminderAsked((7, 0), Weekday.MONDAY))
    reply = visit(events.Yes())
    assert len(visit.bell.asked) == 1
    assert reply.session["unsaved"] is True


def test_nothing_is_done_in_the_world_without_a_yes() -> None:
    for answer in (
        events.No(),
        events.CancelAsked(),
        events.StopAsked(),
        events.NextAsked(),
        events.HelpAsked(),
    ):
        visit = agreed()
        visit(answer)
        assert visit.bell.asked == []
        store = Shelf()
        asked_to_forget(store)(answer)
        assert SHE in store.kept


def test_a_person_forgets_their_own_and_leaves_nothing_in_the_session() -> None:
    store = Shelf()
    for listener in (HE, HOUSEHOLD):
        Visit(store, listener=listener)(events.StartAsked())
    reply = asked_to_forget(store)(events.Yes())
    assert says(reply, "forget.done")
    assert not reply.turn.open
    assert reply.session == {}
    assert reply.turn.state.progress == Progress()
    assert store.kept.keys() == {HE, HOUSEHOLD}


def test_an_unrecognised_voice_forgets_for_the_whole_household() -> None:
    store = Shelf()
    stranger = Listener("a hash of another household")
    for listener in (HE, SHE, stranger):
        Visit(store, listener=listener)(events.StartAsked())
    assert says(asked_to_forget(store, HOUSEHOLD)(events.Yes()), "forget.done")
    assert store.kept.keys() == {stranger}


@pytest.mark.parametrize("error", [AWAY, StoreRefused("never")])
def test_what_could_not_be_deleted_is_not_said_to_be(error: StoreError) -> None:
    store = Shelf()
    visit = asked_to_forget(store)
    store.forget_fails = error
    reply = visit(events.Yes())
    assert says(reply, "forget.trouble")
    assert not says(reply, "forget.done")
    # Everything is as it was, and the session goes on.
    assert reply.turn.open
    assert place(store.kept[SHE].progress) == "knee_to_chest"
    store.forget_fails = None
    visit(events.ForgetAsked())
    assert says(visit(events.Yes()), "forget.done")
    assert store.kept == {}


@pytest.mark.parametrize("begun_again", [False, True])
def test_another_speaker_s_session_does_not_bring_back_what_was_deleted(begun_again: bool) -> None:
    store = Shelf()
    here = Visit(store)
    here(events.StartAsked())
    there = asked_to_forget(store)
    there(events.Yes())
    if begun_again:
        fresh = Visit(store)
        fresh(events.PaceAsked(slower=True))
    before = dict(store.kept)
    reply = here(events.NextAsked())
    assert store.kept == before
    assert reply.turn.state.progress == Progress()
    # Nor does it with the next words.
    here(events.HelpAsked())
    here(events.StopAsked())
    assert store.kept.keys() == before.keys()
    for listener, saved in before.items():
        # Of this visit only that it ended is new.
        after = store.kept[listener].progress
        assert replace(after, trace=saved.progress.trace) == saved.progress


def test_a_household_that_disables_the_skill_is_forgotten() -> None:
    store = Shelf()
    for listener in (SHE, HE, HOUSEHOLD):
        Visit(store, listener=listener)(events.StartAsked())
    coach = Coach(CONTENT, store)
    coach.forget_household(HOUSEHOLD.account)
    coach.forget_household(HOUSEHOLD.account)
    assert store.kept == {}
    store.forget_fails = AWAY
    with pytest.raises(StoreUnavailable):
        coach.forget_household(HOUSEHOLD.account)


def test_the_household_and_its_people_have_their_own() -> None:
    store = Shelf()
    she, household = Visit(store), Visit(store, listener=HOUSEHOLD)
    she(events.StartAsked())
    she(events.NextAsked())
    household(events.StartAsked())
    assert place(store.kept[SHE].progress) == "knee_to_chest"
    assert place(store.kept[HOUSEHOLD].progress) == "childs_pose"
    assert store.kept[SHE].birth != store.kept[HOUSEHOLD].birth
    assert she.session
    assert she.session["birth"] == store.kept[SHE].birth


def test_a_conflict_with_what_was_never_deleted_is_joined() -> None:
    store = Shelf()
    here, there = Visit(store), Visit(store)
    here(events.StartAsked())
    there(events.PaceAsked(slower=True))
    birth = store.kept[SHE].birth
    store.save_fails = StoreConflict("others")
    here(events.NextAsked())
    store.save_fails = None
    reply = here(events.HelpAsked(), after=20)
    assert store.kept[SHE].birth == birth
    assert reply.turn.state.progress == store.kept[SHE].progress
    assert store.kept[SHE].progress.settings.value.pace == 125
