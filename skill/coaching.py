"""One turn: load, respond, save, and only then answer. The only place where the domain and the store meet."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from skill.content import Content
from skill.domain.conversation.carried import carried_record, read_carried
from skill.domain.conversation.events import Event
from skill.domain.conversation.repair import repaired
from skill.domain.conversation.respond import respond
from skill.domain.conversation.state import State
from skill.domain.conversation.talk import Talk
from skill.domain.conversation.turns import Turn, ask_again, close
from skill.domain.records import Record, whole
from skill.errors import RecordInvalid, StoreError
from skill.journal import entry, store_call
from skill.stores.base import ProgressStore, save_merged


@dataclass(frozen=True)
class Call:
    """Who speaks, when, and what the session carries (``None``: it is new). ``listener`` is already a keyed hash."""

    listener: str
    now: int
    today: date
    session: Mapping[str, object] | None = None


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
    """The stored version it builds on; ``None`` while the store could not be read."""
    unsaved: bool = False
    """Whether the state holds progress that the store does not have yet."""


class Coach:
    """The coach, with its content and its memory."""

    def __init__(self, content: Content, store: ProgressStore) -> None:
        """Use ``content`` and keep progress in ``store``."""
        self._content = content
        self._store = store

    def answer(self, call: Call, event: Event) -> Reply:
        """The turn that answers an event. Progress is saved before it is returned; a store that fails is no error."""
        before = self._carried(call)
        turn = respond(self._talk(call, before.state), event)
        unsaved = before.unsaved or turn.state.progress != before.state.progress
        entry().count("Completions", len(turn.state.progress.rounds - before.state.progress.rounds))
        after = self._kept(call, replace(before, state=turn.state, unsaved=unsaved))
        if after.unsaved and not turn.open:
            # Made again, now that it is known: a goodbye promises only what could be kept.
            turn = respond(replace(self._talk(call, before.state), remembers=False), event)
        entry().listener = call.listener
        if at := after.state.visit.at:
            entry().place = "/".join((*(part for part in at.section if part), at.step))
        return Reply(replace(turn, state=after.state), self._record(after))

    def apologise(self, call: Call, error: Exception) -> Reply:
        """What is said when a turn failed: sorry, and the question again. The session carries on as it was."""
        key = getattr(error, "apology", "sorry.general")
        try:
            before = self._read(call)
        except (RecordInvalid, StoreError):
            before = None
        talk = self._talk(call, repaired(before.state, self._content.routine) if before else State())
        sorry = talk.say(key)
        if talk.visit.asking is None:
            return Reply(close(talk, sorry), {})
        return Reply(ask_again(talk, sorry), dict(call.session or {}))

    def _talk(self, call: Call, state: State) -> Talk:
        return Talk(state, self._content.routine, self._content.phrases, call.now, call.today)

    def _carried(self, call: Call) -> _Carried:
        """The session's state; the saved progress for a new session, or for one that cannot be read."""
        try:
            carried = self._read(call) or _Carried(State())
        except RecordInvalid as error:
            entry().failed(error)
            entry().count("SessionIgnored")
            carried = _Carried(State())
        if carried.version is not None:
            return carried
        try:
            with store_call():
                saved = self._store.load(call.listener)
        except StoreError as error:
            entry().failed(error)
            entry().count("StoreDegraded")
            return carried
        if saved is None:
            return replace(carried, version=0)
        progress = saved.progress.merged(carried.state.progress)
        return _Carried(replace(carried.state, progress=progress), saved.version, progress != saved.progress)

    def _read(self, call: Call) -> _Carried | None:
        if not call.session:
            return None
        state = read_carried(call.session.get("state"))
        version = call.session.get("version")
        try:
            known = whole(version) if version is not None else None
        except (TypeError, ValueError, OverflowError) as error:
            raise RecordInvalid("not a version") from error
        return _Carried(state, known, call.session.get("unsaved") is True)

    def _kept(self, call: Call, carried: _Carried) -> _Carried:
        """The state after it was saved, where there is anything to save; else, or if it fails, as it was."""
        if not carried.unsaved or carried.version is None:
            # Nothing new; or nothing is known of what is stored, and the store was down a moment ago.
            return carried
        try:
            with store_call():
                saved = save_merged(self._store, call.listener, carried.state.progress, carried.version, call.now)
        except StoreError as error:
            entry().failed(error)
            entry().count("StoreDegraded")
            return carried
        return _Carried(replace(carried.state, progress=saved.progress), saved.version)

    @staticmethod
    def _record(carried: _Carried) -> Record:
        record: Record = {"state": carried_record(carried.state)}
        if carried.version is not None:
            record["version"] = carried.version
        if carried.unsaved:
            record["unsaved"] = True
        return record
