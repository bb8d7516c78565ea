"""One listener, their speakers, and the real service with its real store.

Every answer is checked as it comes.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from skill.alexa.account import USUAL_ZONE, listeners_day
from skill.alexa.api import AlexaApi
from skill.alexa.envelope import EnvelopeReader
from skill.alexa.reminders import PERMISSION
from skill.alexa.skill import build_skill
from skill.coaching import Coach
from skill.config import LOCAL_PEPPER
from skill.domain.conversation.questions import Asking
from skill.domain.conversation.state import State
from skill.domain.conversation.state_record import read_state
from skill.domain.memory.progress import Progress
from skill.domain.memory.settings import Wait
from skill.errors import StoreUnavailable
from skill.listener import Listener, listener_key
from skill.simulator import spoken
from skill.simulator.envelope import (
    Identity,
    JsonObject,
    Session,
    envelope,
    intent,
    launch,
    session_ended,
)
from skill.simulator.response import SkillResponse, read_response
from skill.simulator.transport import HttpResponse
from skill.simulator.voice import SilentVoice
from skill.stores.base import Saved
from skill.stores.sqlite import SqliteStore
from skill.web.app import create_app
from tests.support.alexa_api import TOKEN, FakeAlexa
from tests.support.lines import CONTENT, asked, asks_anything, pattern
from tests.support.utterance import understood

MONDAY_MORNING = datetime(2026, 3, 2, 13, 0, tzinfo=UTC)
"""Seven o'clock where the listener of an en-US speaker is taken to be."""
ANSWERED_AFTER = timedelta(seconds=6)
"""How long the listener takes to say the next thing, once the coach has finished: the microphone is
open for 8."""
MICROPHONE = timedelta(seconds=8)
"""How long it is open after an answer."""
MOST_SECONDS = 240
MOST_BYTES = 24 * 1024
"""What one response may be: nobody listens longer, and Alexa takes no more without a screen."""


class SwitchableStore(SqliteStore):
    """The real store, which can be made to fail as it does when its disk or network is gone."""

    down = False

    def load(self, listener: Listener) -> Saved | None:
        self._fail_if_down()
        return super().load(listener)

    def save(
        self, listener: Listener, progress: Progress, expected: int, birth: int, now: int
    ) -> int:
        self._fail_if_down()
        return super().save(listener, progress, expected, birth, now)

    def forget(self, listener: Listener) -> None:
        self._fail_if_down()
        super().forget(listener)

    def _open(self, until: float) -> sqlite3.Connection:
        connection = super()._open(until)
        # No test of these cuts the power, and every write to the disk itself costs milliseconds.
        connection.execute("PRAGMA synchronous = OFF")
        return connection

    def _fail_if_down(self) -> None:
        if self.down:
            raise StoreUnavailable("switched off")


@dataclass
class Conversation:
    """A conversation under way. The store is a file in ``folder``, and outlives the service."""

    folder: Path
    identity: Identity = field(default_factory=Identity)
    now: datetime = MONDAY_MORNING
    asked_at: datetime = MONDAY_MORNING
    """When the last answer was asked for."""
    speaker: str = "bedroom"
    sessions: dict[str, Session] = field(default_factory=dict)
    """The open session of each speaker that has one."""
    alexa: FakeAlexa | None = None
    """Alexa's own API; without one, the service reaches none."""
    heard: SkillResponse | None = field(default=None, init=False)
    """The last answer."""
    store: SwitchableStore = field(init=False)

    def __post_init__(self) -> None:
        self.start_service()

    def say(self, words: str) -> SkillResponse:
        """Say an intent's short name with its slots, or ``launch``.

        What follows next is said after the answer.
        """
        session = self.sessions.get(self.speaker)
        if session is None or words == "launch":
            session = Session()
        return self._ask(launch() if words == "launch" else intent(*understood(words)), session)

    def answer_permission(self, status: str) -> SkillResponse:
        """Alexa asks for the permission, as the coach wanted, and tells the coach the answer."""
        assert self.heard
        assert asks_permission(self.heard), "Alexa was not told to ask"
        payload = {"permissionScope": PERMISSION, "status": status}
        response: JsonObject = {
            "type": "Connections.Response",
            "name": "AskFor",
            "payload": payload,
            "token": "",
        }
        return self._ask(response, self.sessions[self.speaker])

    def disable_skill(self) -> None:
        """The household takes the skill off its account; no session is open any more."""
        self.sessions.clear()
        self._send({"type": "AlexaSkillEvent.SkillDisabled"}, None)

    def _ask(self, request: JsonObject, session: Session) -> SkillResponse:
        self.asked_at = self.now
        self.heard = heard = self._send(request, session)
        if heard.ends_session and not asks_permission(heard):
            self.sessions.pop(self.speaker, None)
        else:
            self.sessions[self.speaker] = replace(session, new=False, attributes=heard.attributes)
        self._check_answer(heard)
        self.now += timedelta(seconds=round(heard.seconds)) + ANSWERED_AFTER
        return heard

    def hear_reprompt(self) -> None:
        """Say nothing until the reprompt, too, was heard.

        What follows is said while the microphone is open again.
        """
        assert self.heard
        assert self.heard.reprompt
        self.now += timedelta(seconds=round(spoken.seconds(self.heard.reprompt))) + MICROPHONE

    def end(self, reason: str) -> None:
        """The session ends without the coach: in silence, by "exit", or by a fault.

        Nothing may be answered.
        """
        if reason == "EXCEEDED_MAX_REPROMPTS" and self.heard and self.heard.reprompt:
            self.hear_reprompt()
        self.heard = heard = self._send(session_ended(reason), self.sessions.pop(self.speaker))
        assert not heard.speech, "something is said in a session that is over"
        assert heard.reprompt is None, "something is asked in a session that is over"

    @property
    def state(self) -> State:
        """What the open session carries."""
        return read_state(self.sessions[self.speaker].attributes["state"])

    @property
    def today(self) -> date:
        """The listener's own day."""
        return listeners_day(self.now, USUAL_ZONE)

    @property
    def listener(self) -> Listener:
        """Whom the progress is stored for."""
        person = self.identity.person_id
        return Listener(
            listener_key(LOCAL_PEPPER, self.identity.user_id),
            listener_key(LOCAL_PEPPER, person) if person else "",
        )

    def saved(self) -> Progress | None:
        """What is stored of the listener; the store may be down."""
        saved = SqliteStore.load(self.store, self.listener)
        return saved.progress if saved else None

    def start_service(self) -> None:
        """Start the service on the file, as a new process would."""
        self.store = SwitchableStore(self.folder / "progress.sqlite3")
        api = AlexaApi(frozenset({self.alexa.url})) if self.alexa else AlexaApi()
        skill = build_skill(Coach(CONTENT, self.store), EnvelopeReader(LOCAL_PEPPER, api))
        self._client = create_app(skill, None, self.store.ready).test_client()

    def restart(self) -> None:
        """Stop the service without any notice, and start it again."""
        self.store.close()
        self.start_service()

    def _send(self, request: JsonObject, session: Session | None) -> SkillResponse:
        identity = self.identity
        if self.alexa:
            identity = replace(identity, api_endpoint=self.alexa.url, api_access_token=TOKEN)
        message = envelope(request, session or Session(), identity, self.now)
        if session is None:
            del message["session"]
        response = self._client.post("/alexa", json=message)
        assert len(response.data) <= MOST_BYTES, f"{len(response.data)} bytes"
        # As strict about SSML and shape as Alexa is.
        return read_response(HttpResponse(response.status_code, response.data), SilentVoice())

    def _check_answer(self, heard: SkillResponse) -> None:
        assert 0 < heard.seconds <= MOST_SECONDS, f"an answer of {heard.seconds:.0f} s"
        assert not set("!{}") & set(heard.text), (
            "an exclamation mark, or a placeholder that nothing fills"
        )
        if heard.ends_session:
            assert heard.reprompt is None, "a closed answer has a reprompt"
            assert not asks_anything(heard.text), "a closed answer asks"
            assert bool(heard.attributes) == asks_permission(heard)
            return
        asking = asked(heard.text)
        assert asking is not None, "an open answer does not end in a question"
        question = self.state.visit.question
        assert question, "an open answer leaves no question"
        assert asking is question.asking, "it is not the question that is open"
        assert heard.reprompt, "an open answer has no reprompt"
        assert spoken.seconds(heard.reprompt) <= MOST_SECONDS, "a reprompt that nobody listens to"
        hands_free = asking is Asking.NEXT and self.state.progress.settings.value.wait is Wait.NEVER
        if hands_free and pattern("finish.goodbye").search(spoken.text(heard.reprompt)):
            # Silence was the answer; the reprompt went on to the end, and may only say goodbye.
            assert not asks_anything(spoken.text(heard.reprompt)), "the last words ask"
        else:
            assert asked(spoken.text(heard.reprompt)) is asking, "the reprompt asks something else"


def asks_permission(heard: SkillResponse) -> bool:
    """Whether an answer asks for the permission to set reminders; its session waits for it."""
    response = heard.raw["response"]
    assert isinstance(response, dict)
    return any(one["name"] == "AskFor" for one in response.get("directives", ()))


@contextmanager
def a_fault_of_ours() -> Iterator[None]:
    """While this lasts, the domain fails with an error that nobody expects."""

    def fail(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("skill.coaching.respond", fail)
        yield
