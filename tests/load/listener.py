"""A listener under load: plays a play on a speaker, and is as strict with answers as Alexa is."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from skill.domain.conversation.state_record import read_state
from skill.domain.memory.progress import Progress
from skill.listener import Listener, listener_key
from skill.simulator.clock import Clock
from skill.simulator.envelope import (
    Identity,
    JsonObject,
    Session,
    envelope,
    intent,
    launch,
    session_ended,
)
from skill.simulator.response import InvalidResponse, SkillResponse, read_response
from skill.simulator.transport import HttpResponse
from skill.simulator.voice import SilentVoice
from skill.stores.base import ProgressStore
from tests.load.plays import SILENCE, Play, Said
from tests.support.lines import pattern
from tests.support.utterance import understood

THINKS = 6
"""Seconds from the end of an answer to the next request: the microphone is open for 8."""
MICROPHONE = 8
MOST_TURNS = 80
"""Of one play; the longest has some fifty."""
APOLOGIES = ("sorry.general", "sorry.not_saved")

Send = Callable[[str, bytes], HttpResponse]
"""Sends a request of that name."""


class Amiss(Exception):
    """An answer that is not as it must be; the message says why."""


@dataclass
class Speaker:
    """One speaker of a household, and whoever talks to it."""

    identity: Identity
    send: Send
    clock: Clock
    session: Session = field(default_factory=Session)
    acknowledged: JsonObject = field(default_factory=dict)
    """What the newest answer that was saved carries: the store must have all of it."""

    def play(self, play: Play) -> None:
        """Play it to its end.

        Raises :class:`Amiss` at the first answer that is not as it must be.
        """
        said = next(play)
        for _ in range(MOST_TURNS):
            began = self.clock.now()
            heard = self.say(said.words)
            try:
                said = play.send(heard)
            except StopIteration:
                return
            passed = (self.clock.now() - began).total_seconds()
            self.clock.sleep(max(0.0, _until(said, heard) - passed))
        raise Amiss("it goes on for ever")

    def say(self, words: str) -> SkillResponse:
        """Say it, or nothing."""
        if words == "launch":
            self.session = Session()
        body = json.dumps(
            envelope(_request(words), self.session, self.identity, self.clock.now())
        ).encode()
        reply = self.send(words.partition(" ")[0], body)
        try:
            heard = read_response(reply, SilentVoice())
        except InvalidResponse as error:
            raise Amiss(str(error)) from error
        if faults := list(_faults(words, heard)):
            raise Amiss("; ".join(faults))
        if heard.attributes and "version" in heard.attributes and "unsaved" not in heard.attributes:
            self.acknowledged = dict(heard.attributes)
        ended = heard.ends_session or words == SILENCE
        self.session = (
            Session() if ended else replace(self.session, new=False, attributes=heard.attributes)
        )
        return heard

    def lost(self, store: ProgressStore, pepper: str) -> bool:
        """Whether the store lacks anything that was acknowledged."""
        if not self.acknowledged:
            return False
        promised = read_state(self.acknowledged["state"]).progress
        saved = store.load(Listener(listener_key(pepper, self.identity.user_id)))
        stored = saved.progress if saved else Progress()
        return stored.merged(promised) != stored


def _request(words: str) -> JsonObject:
    if words == SILENCE:
        return session_ended("EXCEEDED_MAX_REPROMPTS")
    return launch() if words == "launch" else intent(*understood(words))


def _until(said: Said, heard: SkillResponse) -> float:
    """Seconds from an answer's beginning to what is said next."""
    if said.after is not None:
        return said.after
    if said.words == SILENCE:
        return heard.seconds + 2 * MICROPHONE + sum(part.seconds for part in heard.reprompt or ())
    return heard.seconds + THINKS


def _faults(words: str, heard: SkillResponse) -> Iterator[str]:
    if words == SILENCE:
        if heard.speech:
            yield "something is said in a session that is over"
        return
    if not heard.text:
        yield "nothing is said"
    if any(pattern(line).search(heard.text) for line in APOLOGIES):
        yield "an apology"
    if not heard.ends_session and heard.reprompt is None:
        yield "an open answer has no reprompt"
