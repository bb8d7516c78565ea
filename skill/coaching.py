"""One turn: load, respond, run the effect, save, and only then answer.

Here the domain and the store meet.
"""

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from skill.content import Content
from skill.domain.conversation.asking import ask
from skill.domain.conversation.context import Context
from skill.domain.conversation.events import (
    Event,
    Forgotten,
    Outcome,
    ReminderCancelled,
    ReminderTried,
    come_again,
)
from skill.domain.conversation.locate import cut_short
from skill.domain.conversation.reminder import Reminder
from skill.domain.conversation.repair import repair
from skill.domain.conversation.respond import respond
from skill.domain.conversation.state import State, Visit
from skill.domain.conversation.state_record import read_state, state_record
from skill.domain.conversation.turn import CancelReminder, Forget, SetReminder, Turn, close
from skill.domain.listening.situation import Finished, Listening, place_of
from skill.domain.memory.plain import Record, whole
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
class _Session:
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
    known_before: bool = False
    """Whether all that this turn changed was stored already: its request came a second time."""


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
        before = self._open_session(call)
        if _came_before(call, before):
            return self._answer_again(call, before, event)
        context = self._see(call, before.state)
        turn = self._take_turn(call, context, event)
        if _has_forgotten(turn):
            return Reply(turn, {})
        state = _mark_opened(call, before, turn.state)
        unsaved = before.unsaved or state.progress != before.state.progress
        after = self._save(call, replace(before, state=state, unsaved=unsaved))
        if not after.known_before:
            rounds = state.progress.rounds - before.state.progress.rounds
            entry().count("Completions", len(rounds))
        if after.unsaved and not turn.open and turn.effect is None:
            # Made again, now that it is known: a goodbye promises only what could be kept.
            turn = self._take_turn(call, replace(context, remembers=False), event)
        return _reply(turn, after)

    def forget_household(self, account: str) -> None:
        """Delete everything of an account, all its voices.

        Raises :class:`~skill.errors.StoreError`.
        """
        # If it fails, the operator finds in the log for whom it has to be done by hand.
        entry().listener = account
        with store_call():
            self._store.forget(Listener(account))
        entry().count("Forgotten")

    def apologise(self, call: Call) -> Reply:
        """What is said when a turn failed: sorry, and the question again.

        The session carries on where it was.
        """
        session = None
        with suppress(RecordInvalid):
            session = self._read_session(call)
        state = State()
        if session:
            state = repair(session.state, self._content.routine)
        context = cut_short(self._see(call, state))
        sorry = context.say("sorry.general")
        question = context.visit.question
        if session is None or question is None:
            return Reply(close(context, sorry), {})
        turn = ask(context, question, sorry)
        # What was heard out is counted by the next turn, which must find it as it was.
        carried = state if isinstance(context.situation, Finished) else context.state
        return Reply(turn, _record(replace(session, state=carried)))

    def _see(self, call: Call, state: State) -> Context:
        return Context(state, self._content.routine, self._content.phrases, call.now, call.today)

    def _take_turn(self, call: Call, context: Context, event: Event) -> Turn:
        """The turn, after what it wants done was done and told back to it."""
        turn = respond(context, event)
        if turn.effect is None:
            return turn
        outcome: Event
        match turn.effect:
            case SetReminder(reminder, words):
                outcome = ReminderTried(call.reminders.set(reminder, words))
            case CancelReminder():
                outcome = ReminderCancelled(call.reminders.cancel())
            case Forget():
                outcome = Forgotten(self._forget(call))
        # The listener broke in with the word that wanted it done, not with its outcome.
        breaking_in = isinstance(context.visit.situation, Listening)
        context = replace(context, state=turn.state, breaking_in=breaking_in)
        return replace(respond(context, outcome), effect=turn.effect)

    def _answer_again(self, call: Call, before: _Session, event: Event) -> Reply:
        """The answer to a request that came a second time: nothing is done twice.

        A session carries what it was before; but what was loaded has the first answer's effect in
        it already.
        """
        entry().count("Duplicates")
        if not call.session:
            event = come_again(event)
        turn = self._take_turn(call, self._see(call, before.state), event)
        state = replace(turn.state, progress=before.state.progress)
        return _reply(turn, self._save(call, replace(before, state=state)))

    def _forget(self, call: Call) -> Outcome:
        try:
            with store_call():
                self._store.forget(call.listener)
        except StoreError as error:
            entry().failed(error)
            return Outcome.TROUBLE
        entry().count("Forgotten")
        return Outcome.DONE

    def _open_session(self, call: Call) -> _Session:
        """The session's state; what is saved, for a new one or for one that cannot be read."""
        try:
            session = self._read_session(call) or _Session(State())
        except RecordInvalid as error:
            entry().failed(error)
            entry().count("SessionIgnored")
            session = _Session(State())
        if session.version is not None:
            return session
        return self._load(call, session)

    def _load(self, call: Call, session: _Session) -> _Session:
        """The session with what is stored; as it was where the store cannot be read."""
        begun = time.monotonic()
        try:
            with store_call():
                saved = self._store.load(call.listener)
        except StoreError as error:
            entry().failed(error)
            entry().count("StoreDegraded")
            return session
        waited = time.monotonic() - begun
        if saved is None:
            return replace(session, version=0, waited=waited, loaded=True)
        progress = saved.progress.merged(session.state.progress)
        state = replace(session.state, progress=progress)
        unsaved = progress != saved.progress
        return _Session(state, saved.version, saved.birth, unsaved, waited, loaded=True)

    def _read_session(self, call: Call) -> _Session | None:
        """What the session carries; ``None`` for a new one. Raises :class:`RecordInvalid`."""
        if not call.session:
            return None
        state = read_state(call.session.get("state"))
        version = _read_number(call.session.get("version"))
        birth = _read_number(call.session.get("birth"))
        return _Session(state, version, birth, call.session.get("unsaved") is True)

    def _save(self, call: Call, session: _Session) -> _Session:
        """The session after it was saved; as it was where there is nothing to save, or it fails."""
        if not session.unsaved or session.version is None:
            # Without a version the store was down a moment ago.
            return session
        try:
            saved = save_merged(
                self._store,
                call.listener,
                session.state.progress,
                session.version,
                session.birth,
                call.now,
                waited=session.waited,
            )
        except StoreForgotten as error:
            # Deleted meanwhile, by another speaker or in the app: this session must not bring it
            # back, nor its place.
            entry().failed(error)
            visit = session.state.visit
            bare = Visit(
                body=visit.body, question=visit.question, avoid=visit.avoid, turns=visit.turns
            )
            return _Session(State(visit=bare))
        except StoreError as error:
            entry().failed(error)
            entry().count("StoreDegraded")
            return session
        state = replace(session.state, progress=saved.progress)
        return _Session(
            state,
            saved.version,
            saved.birth,
            known_before=saved.known_before,
        )


def _opening_mark(call: Call) -> str:
    """What tells a request that begins a session from every other; its time stands in front."""
    return f"{call.now:08x}{call.request}"


def _came_before(call: Call, session: _Session) -> bool:
    """Whether this very request was answered from the store before."""
    known = session.state.progress.opened == _opening_mark(call)
    return session.loaded and bool(call.request) and known


def _mark_opened(call: Call, session: _Session, state: State) -> State:
    """The state that remembers the request, where it was answered from the store."""
    before = session.state.progress
    if not session.loaded or not call.request or state.progress == before:
        return state
    opened = max(_opening_mark(call), before.opened)
    return replace(state, progress=replace(state.progress, opened=opened))


def _has_forgotten(turn: Turn) -> bool:
    return isinstance(turn.effect, Forget) and turn.state == State()


def _read_number(value: object) -> int | None:
    if value is None:
        return None
    try:
        return whole(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise RecordInvalid("not a version") from error


def _reply(turn: Turn, session: _Session) -> Reply:
    place = place_of(session.state.visit.situation)
    if place:
        section = [part for part in place.section if part]
        entry().place = "/".join([*section, place.step])
    return Reply(replace(turn, state=session.state), _record(session))


def _record(session: _Session) -> Record:
    """What a session carries to its next turn."""
    record: Record = {"state": state_record(session.state)}
    if session.version is not None:
        record["version"] = session.version
    if session.birth is not None:
        record["birth"] = session.birth
    if session.unsaved:
        record["unsaved"] = True
    return record
