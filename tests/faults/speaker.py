"""A listener's speaker, as far as faults need one.

It talks, times the answers, and keeps what they promised.
"""

import json
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from flask.testing import FlaskClient

from skill.config import LOCAL_PEPPER
from skill.domain.conversation.state_record import read_state
from skill.domain.memory.progress import Progress
from skill.listener import Listener, listener_key
from skill.simulator.envelope import Identity, JsonObject, Session, envelope, intent, launch
from skill.simulator.response import SkillResponse, read_response
from skill.simulator.transport import HttpResponse, Transport
from skill.simulator.voice import SilentVoice
from skill.stores.base import ProgressStore
from tests.support.lines import pattern
from tests.support.utterance import understood

IN_TIME = 4.0
"""Seconds within which the listener has to hear something."""


def listener_at(household: str) -> Identity:
    """Whoever speaks in a household.

    No time zone or reminder is asked of Alexa for them: the host is not hers.
    """
    return Identity(
        user_id=f"amzn1.ask.account.{household}", api_endpoint="https://api.simulated.invalid"
    )


def through(client: FlaskClient) -> Transport:
    """The way to a service in this process."""

    def send(body: bytes) -> HttpResponse:
        answer = client.post("/alexa", data=body)
        return HttpResponse(answer.status_code, answer.data)

    return send


@dataclass
class Speaker:
    """One speaker.

    Its listener hears every answer out, and speaks up a few seconds later, by a clock of its
    own.
    """

    send: Transport
    identity: Identity
    pepper: str = LOCAL_PEPPER
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    session: Session = field(default_factory=Session)
    patient: bool = True
    """If not, its listener interrupts at once, and the clock is the real one."""
    promised: list[Progress] = field(default_factory=list)
    """What every answer said is remembered: it did not say that it could not be saved."""
    seconds: float = 0.0
    """How long the last answer took."""

    def request(self, words: str) -> JsonObject:
        """What is sent when an intent's short name is said with its slots, or ``launch``."""
        if words == "launch":
            self.session = Session()
        said = launch() if words == "launch" else intent(*understood(words))
        return envelope(said, self.session, self.identity, self.now)

    def say(self, words: str) -> SkillResponse:
        """Say it; the answer is read as strictly as Alexa reads it."""
        return self.deliver(self.request(words))

    def deliver(self, request: JsonObject) -> SkillResponse:
        """Send a request, and go on from its answer."""
        begun = time.monotonic()
        reply = self.exchange(request)
        self.seconds = time.monotonic() - begun
        heard = read_response(reply, SilentVoice())
        self.session = (
            Session()
            if heard.ends_session
            else replace(self.session, new=False, attributes=heard.attributes)
        )
        self.now = (
            self.now + timedelta(seconds=round(heard.seconds) + 6)
            if self.patient
            else datetime.now(UTC)
        )
        if heard.attributes and not self.unsaved:
            self.promised.append(self.carried)
        return heard

    def exchange(self, request: JsonObject) -> HttpResponse:
        """Send a request, and return what comes back without acting on it."""
        return self.send(json.dumps(request).encode())

    @property
    def carried(self) -> Progress:
        """The progress that the session holds."""
        return read_state(self.session.attributes["state"]).progress

    @property
    def unsaved(self) -> bool:
        """Whether an open session holds what the store does not have, as far as is known."""
        attributes = self.session.attributes
        return bool(attributes) and ("unsaved" in attributes or "version" not in attributes)

    @property
    def listener(self) -> Listener:
        """Whom the progress is stored for."""
        return Listener(listener_key(self.pepper, self.identity.user_id))

    def lost(self, store: ProgressStore) -> int:
        """How many promises the store does not keep."""
        saved = store.load(self.listener)
        stored = saved.progress if saved else Progress()
        return sum(stored.merged(one) != stored for one in self.promised)


def amiss(heard: SkillResponse, seconds: float = 0.0, *, may_end: bool = False) -> list[str]:
    """What is wrong with an answer that came after ``seconds`` and should be as any other."""
    faults = []
    if not heard.text:
        faults.append("nothing was said")
    if pattern("sorry.general").search(heard.text):
        faults.append("an apology")
    if heard.ends_session and not may_end:
        faults.append("the session was ended")
    if seconds >= IN_TIME:
        faults.append(f"took {seconds:.1f} s")
    return faults
