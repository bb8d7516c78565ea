"""One turn: load, respond, run the effect, save, and only then answer.

Here the domain and the store meet.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from skill.content import Content
from skill.domain.conversation.context import Talk
from skill.domain.conversation.events import (
    Event,
    Forgotten,
    Outcome,
    ReminderCancelled,
    ReminderTried,
    repeated,
)
from skill.domain.conversation.locate import cut_short
from skill.domain.conversation.repair import repaired
from skill.domain.conversation.respond import respond
from skill.domain.conversation.state import Reminder, State, Visit
from skill.domain.conversation.state_record import carried_record, read_carried
from skill.domain.conversation.turn import (
    CancelReminder,
    Forget,
    SetReminder,
    Turn,
    ask_again,
    close,
)
from skill.domain.memory.record import Record, whole
from skill.domain.values import replace
from skill.errors import RecordInvalid, StoreError, StoreForgotten
from skill.journal import entry, store_call
from skill.listener import Listener
from skill.stores.base import ProgressStore, save_merged


class Reminders(Protocol):
    """Sets reminders on the speaker that the listener talks to.

    Never raises: what went wrong is an outcome.
    """

    def set(self, reminder: Reminder, words: str) -> Outcome:
        """Set a reminder in place of any earlier one; it says ``words`` when it rings."""
        ...

    def cancel(self) -> Outcome:
        """Take the reminder away."""
        ...


@dataclass(frozen=True)
class Call:
    """Who speaks, when, through what, and what the session carries (``None``: it is new)."""

    listener: Listener
    now: int
    today: date
    reminders: Reminders
    session: Mapping[str, object] | None = None
    request: str = ""
    """Which one it is of those that come in the same second; Alexa may send one twice. Empty: not
    known."""


@dataclass(frozen=True)
class Reply:
    """A turn, and what the session carries to the next one."""

    turn: Turn
    session: Record


@dataclass(frozen=True)
class _Carried:
    """A session's state, and how it stands with the store."""

    state: State
    version: int | None = None
    """The stored version it builds on, 0 for none; ``None`` while the store could not be read."""
    birth: int | None = None
    """Which item that was: one that was deleted and made again is another's memory."""
    unsaved: bool = False
    """Whether the state holds progress that the store does not have yet."""
    waited: float = 0.0
    """Seconds that this turn has waited for the store to be read."""
    loaded: bool = False
    """Whether it was read for this turn."""


class Coach:
    """The coach, with its content and its memory."""

    def __init__(self, content: Content, store: ProgressStore) -> None:
        """Use ``content`` and keep progress in ``store``."""
        self._content = content
        self._store = store

    def answer(self, call: Call, event: Event) -> Reply:
        """The turn that answers an event.

        Progress is saved before it is returned; a store that fails is no error.
        """
        entry().listener = call.listener.shown
        before = self._carried(call)
        known, opened = before.state.progress, f"{call.now:08x}{call.request}"
        again = before.loaded and bool(call.request) and known.opened == opened
        if again:
            # A session carries what it was before; but what was loaded has the first answer's
            # effect in it already.
            entry().count("Duplicates")
            event = event if call.session else repeated(event)
        turn = self._turn(call, self._talk(call, before.state), event)
        if again:
            turn = replace(turn, state=replace(turn.state, progress=known))
        elif before.loaded and call.request and turn.state.progress != known:
            turn = replace(
                turn,
                state=replace(
                    turn.state,
                    progress=replace(turn.state.progress, opened=max(opened, known.opened)),
                ),
            )
        if turn.state == State() and isinstance(turn.effect, Forget):
            return Reply(turn, {})
        unsaved = before.unsaved or turn.state.progress != before.state.progress
        after = self._kept(call, replace(before, state=turn.state, unsaved=unsaved))
        if "Duplicates" not in entry().metrics:
            entry().count(
                "Completions", len(turn.state.progress.rounds - before.state.progress.rounds)
            )
        if after.unsaved and not turn.open and turn.effect is None:
            # Made again, now that it is known: a goodbye promises only what could be kept.
            turn = self._turn(call, replace(self._talk(call, before.state), remembers=False), event)
        if at := after.state.visit.at:
            entry().place = "/".join((*(part for part in at.section if part), at.step))
        return Reply(replace(turn, state=after.state), self._record(after))

    def forget_household(self, account: str) -> None:
        """Delete everything of an account, all its voices.

        Raises :class:`~skill.errors.StoreError`.
        """
        # Whom it could not be done for, an operator has to find.
        entry().listener = account
        with store_call():
            self._store.forget(Listener(account))
        entry().count("Forgotten")

    def apologise(self, call: Call, error: Exception) -> Reply:
        """What is said when a turn failed: sorry, and the question again.

        The session carries on where it was.
        """
        key = getattr(error, "apology", "sorry.general")
        try:
            before = self._read(call)
        except (RecordInvalid, StoreError):
            before = None
        talk = cut_short(
            self._talk(call, repaired(before.state, self._content.routine) if before else State())
        )
        sorry = talk.say(key)
        if before is None or talk.visit.asking is None:
            return Reply(close(talk, sorry), {})
        return Reply(ask_again(talk, sorry), self._record(replace(before, state=talk.state)))

    def _talk(self, call: Call, state: State) -> Talk:
        return Talk(state, self._content.routine, self._content.phrases, call.now, call.today)

    def _turn(self, call: Call, talk: Talk, event: Event) -> Turn:
        """The turn, after what it wants done was done and told back to it."""
        turn = respond(talk, event)
        if turn.effect is None:
            return turn
        told: Event
        match turn.effect:
            case SetReminder(reminder, words):
                told = ReminderTried(call.reminders.set(reminder, words))
            case CancelReminder():
                told = ReminderCancelled(call.reminders.cancel())
            case Forget():
                told = Forgotten(self._forgotten(call))
        return replace(respond(replace(talk, state=turn.state), told), effect=turn.effect)

    def _forgotten(self, call: Call) -> Outcome:
        try:
            with store_call():
                self._store.forget(call.listener)
        except StoreError as error:
            entry().failed(error)
            return Outcome.TROUBLE
        entry().count("Forgotten")
        return Outcome.DONE

    def _carried(self, call: Call) -> _Carried:
        """The session's state; of a new or an unreadable session, the saved progress."""
        try:
            carried = self._read(call) or _Carried(State())
        except RecordInvalid as error:
            entry().failed(error)
            entry().count("SessionIgnored")
            carried = _Carried(State())
        if carried.version is not None:
            return carried
        begun = time.monotonic()
        try:
            with store_call():
                saved = self._store.load(call.listener)
        except StoreError as error:
            entry().failed(error)
            entry().count("StoreDegraded")
            return carried
        waited = time.monotonic() - begun
        if saved is None:
            return replace(carried, version=0, waited=waited, loaded=True)
        progress = saved.progress.merged(carried.state.progress)
        return _Carried(
            replace(carried.state, progress=progress),
            saved.version,
            saved.birth,
            progress != saved.progress,
            waited,
            loaded=True,
        )

    def _read(self, call: Call) -> _Carried | None:
        if not call.session:
            return None
        state = read_carried(call.session.get("state"))
        try:
            version, birth = (
                whole(value) if (value := call.session.get(key)) is not None else None
                for key in ("version", "birth")
            )
        except (TypeError, ValueError, OverflowError) as error:
            raise RecordInvalid("not a version") from error
        return _Carried(state, version, birth, call.session.get("unsaved") is True)

    def _kept(self, call: Call, carried: _Carried) -> _Carried:
        """The state once it is saved; as it was, if there is nothing to save or saving fails."""
        if not carried.unsaved or carried.version is None:
            # Nothing new; or nothing is known of what is stored, and the store was down a moment
            # ago.
            return carried
        try:
            saved = save_merged(
                self._store,
                call.listener,
                carried.state.progress,
                carried.version,
                carried.birth,
                call.now,
                waited=carried.waited,
            )
        except StoreForgotten as error:
            # Deleted meanwhile, by another speaker or in the app: this session must not bring it
            # back, nor its place.
            entry().failed(error)
            visit = carried.state.visit
            return _Carried(
                State(
                    visit=Visit(
                        asking=visit.asking,
                        options=visit.options,
                        body=visit.body,
                        avoid=visit.avoid,
                    )
                )
            )
        except StoreError as error:
            entry().failed(error)
            entry().count("StoreDegraded")
            return carried
        return _Carried(replace(carried.state, progress=saved.progress), saved.version, saved.birth)

    @staticmethod
    def _record(carried: _Carried) -> Record:
        record: Record = {"state": carried_record(carried.state)}
        if carried.version is not None:
            record["version"] = carried.version
        if carried.birth is not None:
            record["birth"] = carried.birth
        if carried.unsaved:
            record["unsaved"] = True
        return record
