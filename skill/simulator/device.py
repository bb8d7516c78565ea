"""An Echo in Python: session, microphone, silence, reprompt.

It moves only when told to: `say` is what a person says now; `wait`, `hear_out` and `stay_silent`
let time pass on the device's clock; `catch_up` does what has fallen due on a clock that runs by
itself. What happens meanwhile is told to an observer, in order (happenings.py).

Alexa's behaviour here is from its documents and from memory, not from a device.
"""

import json
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol

from skill.simulator import spoken
from skill.simulator.clock import Clock, RealClock
from skill.simulator.envelope import (
    Identity,
    JsonObject,
    Session,
    envelope,
    intent,
    launch,
    session_ended,
)
from skill.simulator.happenings import (
    Closes,
    Faults,
    Happening,
    LeftToDevice,
    Listens,
    NotHeard,
    ShowsCard,
)
from skill.simulator.invocation import invoked, strip_wake_word
from skill.simulator.response import InvalidResponse, SkillResponse, read_response
from skill.simulator.spoken import Segment, Words
from skill.simulator.transport import ServiceUnreachable, Transport
from skill.simulator.voice import SilentVoice, Voice

MICROPHONE_SECONDS = 8.0
PROBLEM = "There was a problem with the requested skill's response."
EXIT_WORDS = frozenset({"exit"})
"""Ends a session without asking the skill."""


class Phase(Enum):
    """What the device is doing."""

    SILENT = "silent"
    SPEAKING = "speaking"
    LISTENING = "listening"


@dataclass(frozen=True)
class Exchange:
    """One request and what came back, as text; None when nothing did."""

    request: JsonObject
    response: str | None


class Understood(Protocol):
    """An utterance's meaning: the intent's name and its Alexa slot objects by name."""

    @property
    def intent(self) -> str:
        """An intent's name in the interaction model."""

    @property
    def slots(self) -> Mapping[str, object]:
        """Each with name, value and resolutions, as the request carries them."""


class Understander(Protocol):
    """Speech recognition's other half: from words to an intent."""

    def resolve(self, utterance: str) -> Understood:
        """What is meant. It never fails: an utterance that fits nothing is the fallback intent."""


def _nobody(_: Happening) -> None:
    pass


@dataclass(eq=False)
class Device:
    """One speaker in one household.

    `send` reaches the skill, `tell` observes, `exchanges` keeps what went to and fro. Without more
    it runs in real time and makes no sound.
    """

    send: Transport
    understanding: Understander
    invocation_name: str
    identity: Identity = field(default_factory=Identity)
    clock: Clock = field(default_factory=RealClock)
    voice: Voice = field(default_factory=SilentVoice)
    tell: Callable[[Happening], None] = _nobody
    phase: Phase = field(default=Phase.SILENT, init=False)
    exchanges: list[Exchange] = field(default_factory=list, init=False)
    _session: Session | None = field(default=None, init=False)
    _speech: deque[Segment] = field(default_factory=deque, init=False)
    _reprompt: tuple[Segment, ...] | None = field(default=None, init=False)
    _due: datetime | None = field(default=None, init=False)
    _closing: bool = field(default=False, init=False)

    def seconds_to_next(self) -> float | None:
        """How long until something happens by itself (0 if overdue); None if nothing will."""
        return (
            None if self._due is None else max(0.0, (self._due - self.clock.now()).total_seconds())
        )

    def say(self, utterance: str) -> SkillResponse | None:
        """Say something to the device now; returns the skill's answer, which begins to play.

        "Alexa" in front interrupts, and is needed whenever the microphone is closed. None when the
        utterance didn't reach the skill, or its answer was refused.
        """
        words, woken = strip_wake_word(utterance)
        if not words or not (woken or self.phase is Phase.LISTENING):
            self.tell(NotHeard(utterance))
            return None
        self._hush()
        command = invoked(words, self.invocation_name)
        if command is not None:
            self.leave()
            self._session = Session()
        elif self._session is None:
            self.tell(LeftToDevice(words))
            return None
        elif words.lower() in EXIT_WORDS:
            self.leave()
            return None
        if command == "":
            return self._ask(launch(), self._session)
        meant = self.understanding.resolve(words if command is None else command)
        return self._ask(intent(meant.intent, meant.slots), self._session)

    def leave(self) -> None:
        """Fall silent and end the session, if there is one, as its user (USER_INITIATED)."""
        self._hush()
        self._end("USER_INITIATED")

    def catch_up(self) -> None:
        """Do all that has fallen due by now."""
        while self._due is not None and self._due <= self.clock.now():
            self._advance(self._due)

    def wait(self, seconds: float) -> None:
        """Say nothing for `seconds`."""
        end = self.clock.now() + timedelta(seconds=seconds)
        while self._due is not None and self._due <= end:
            self._pass_until(self._due)
        self.clock.sleep(max(0.0, (end - self.clock.now()).total_seconds()))

    def hear_out(self) -> None:
        """Say nothing until the device has finished speaking."""
        while self.phase is Phase.SPEAKING and self._due is not None:
            self._pass_until(self._due)

    def stay_silent(self) -> None:
        """Hear the device out, say nothing while the microphone is open, and hear what follows."""
        self.hear_out()
        if self.phase is Phase.LISTENING and self._due is not None:
            self._pass_until(self._due)
            self.hear_out()

    def close_microphone(self) -> None:
        """Let an open microphone time out now rather than after its eight seconds."""
        if self.phase is Phase.LISTENING:
            self._advance(self.clock.now())

    def _ask(self, request: JsonObject, session: Session) -> SkillResponse | None:
        message = envelope(request, session, self.identity, self.clock.now())
        try:
            answer = self._exchange(message)
        except InvalidResponse as error:
            self._fail("INVALID_RESPONSE", str(error))
        except TimeoutError:
            self._fail("ENDPOINT_TIMEOUT", "no answer in time")
        except ServiceUnreachable as error:
            self._fail("INTERNAL_SERVICE_ERROR", f"the service can't be reached: {error}")
        else:
            self._closing = answer.ends_session
            self._session = (
                None if self._closing else replace(session, new=False, attributes=answer.attributes)
            )
            self._reprompt = answer.reprompt
            if answer.card is not None:
                self.tell(ShowsCard(answer.card))
            self._play(answer.speech)
            return answer
        return None

    def _exchange(self, message: JsonObject) -> SkillResponse:
        self.exchanges.append(Exchange(message, None))
        received = self.send(json.dumps(message).encode())
        self.exchanges[-1] = Exchange(message, received.body.decode(errors="replace"))
        return read_response(received, self.voice)

    def _fail(self, kind: str, reason: str) -> None:
        self.tell(Faults(reason))
        self._end("ERROR", {"type": kind, "message": reason})
        self._play(spoken.plain(PROBLEM, self.voice))

    def _end(self, reason: str, error: Mapping[str, str] | None = None) -> None:
        if self._session is None:
            return
        session, self._session = replace(self._session, new=False), None
        message = envelope(session_ended(reason, error), session, self.identity, self.clock.now())
        try:
            answer = self._exchange(message)
        except (InvalidResponse, ServiceUnreachable, TimeoutError) as fault:
            self.tell(Faults(f"SessionEndedRequest: {fault}"))
        else:
            if answer.speech or answer.reprompt or answer.card:
                self.tell(
                    Faults("SessionEndedRequest: it may not be answered with speech or a card")
                )
        self.tell(Closes(reason))

    def _play(self, speech: tuple[Segment, ...]) -> None:
        self.phase = Phase.SPEAKING
        self._speech.extend(speech)
        self._advance(self.clock.now())

    def _hush(self) -> None:
        self.voice.stop()
        self._speech.clear()
        self.phase, self._due = Phase.SILENT, None
        self._close_if_closing()

    def _pass_until(self, due: datetime) -> None:
        self.clock.sleep(max(0.0, (due - self.clock.now()).total_seconds()))
        self._advance(due)

    def _advance(self, at: datetime) -> None:
        """Go on to what follows the present phase's part that ends at the moment `at`."""
        if self.phase is Phase.LISTENING:
            self._go_unanswered(at)
        elif self._speech:
            segment = self._speech.popleft()
            self._due = at + timedelta(seconds=segment.seconds)
            self.tell(segment)
            if isinstance(segment, Words):
                self.voice.start(segment.text)
        elif self._session is not None:
            self.phase, self._due = Phase.LISTENING, at + timedelta(seconds=MICROPHONE_SECONDS)
            self.tell(Listens(MICROPHONE_SECONDS))
        else:
            self.phase, self._due = Phase.SILENT, None
            self._close_if_closing()

    def _go_unanswered(self, at: datetime) -> None:
        self.phase, self._due = Phase.SILENT, None
        if self._reprompt is not None:
            speech, self._reprompt = self._reprompt, None
            self.phase = Phase.SPEAKING
            self._speech.extend(speech)
            self._advance(at)
        else:
            self._end("EXCEEDED_MAX_REPROMPTS")

    def _close_if_closing(self) -> None:
        if self._closing:
            self._closing = False
            self.tell(Closes(None))
