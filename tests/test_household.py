"""Nothing leaks from one listener to another: each hears what they would hear alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from skill.config import Config
from skill.simulator.envelope import (
    Identity,
    JsonObject,
    Session,
    envelope,
    intent,
    launch,
    session_ended,
)
from skill.web.app import create_app
from skill.wiring import wire
from tests.support.conversation import MONDAY_MORNING, SwitchableStore
from tests.support.utterance import understood

ANNA, BEN = "amzn1.ask.person.ANNA", "amzn1.ask.person.BEN"
EVERYBODY = (("A", None), ("A", ANNA), ("A", BEN), ("B", None), ("B", ANNA))
"""Household and recognised voice. Anna's voice is known in both households: she is two listeners.
"""
PERSONS = st.sampled_from((None, ANNA, BEN, "amzn1.ask.person.GUEST"))

WORDS = (
    *(
        "launch",
        "StartRoutine",
        "StartRoutine minutes=PT5M",
        "NextStep",
        "NextStep",
        "NextStep",
        "SkipStretch",
    ),
    *(
        "Stretch stretch=sphinx",
        "Easier keep=always",
        "StepByStep",
        "HandsFree",
        "SetHold duration=PT45S",
    ),
    *(
        "Pace pace=slower",
        "Pain",
        "Yes",
        "No",
        "Stop",
        "History",
        "Settings",
        "WhereAmI",
        "Resume",
        "ended",
    ),
)
FORGET = ("ForgetMe", "Yes")

steps = st.lists(
    st.tuples(
        st.sampled_from(range(len(EVERYBODY))), st.sampled_from(WORDS) | st.just("forget"), PERSONS
    ),
    min_size=1,
    max_size=24,
)


@dataclass
class Speaker:
    """A speaker of their own for one listener, with a clock of its own."""

    client: FlaskClient
    identity: Identity
    session: Session | None = None
    asked: int = 0
    heard: list[JsonObject] = field(default_factory=list)
    """Every answer, with what the session carries."""

    def hear(self, words: str, voice: str | None) -> None:
        """Say it; ``voice`` is who Alexa takes it for where a session is open already."""
        if words == "ended":
            if self.session:
                self._send(session_ended("USER_INITIATED"), self.session, voice)
                self.session = None
            return
        if self.session is None or words == "launch":
            self.session, voice = Session(), self.identity.person_id
        answer = self._send(
            launch() if words == "launch" else intent(*understood(words)), self.session, voice
        )
        closed = answer["response"].get("shouldEndSession", True)
        attributes = answer.get("sessionAttributes", {})
        self.session = None if closed else replace(self.session, new=False, attributes=attributes)

    def _send(self, request: JsonObject, session: Session, voice: str | None) -> dict[str, Any]:
        now = MONDAY_MORNING + timedelta(seconds=100 * self.asked)
        self.asked += 1
        message: dict[str, Any] = dict(
            envelope(request, session, replace(self.identity, person_id=voice), now)
        )
        # Told alone and among others, it is the same request.
        message["request"] = {
            **message["request"],
            "requestId": f"amzn1.echo-api.request.{self.asked}",
        }
        answer: dict[str, Any] = self.client.post("/alexa", json=message).get_json()
        shown = dict(answer.get("sessionAttributes", {}))
        # Chosen by chance, for every beginning another.
        shown.pop("birth", None)
        # Whose session it is stands there as a hash: nothing that could be alike.
        shown.pop("person", None)
        self.heard.append({**answer, "sessionAttributes": shown})
        return answer


numbers = count()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    store = SwitchableStore(tmp_path_factory.mktemp("household") / "progress.sqlite3")
    yield create_app(wire(Config(), store), None, store.ready).test_client()
    store.close()


def speakers(client: FlaskClient) -> list[Speaker]:
    """One for each listener, in households that were never heard of."""
    number = next(numbers)
    return [
        Speaker(
            client,
            Identity(
                user_id=f"amzn1.ask.account.{home}{number}",
                device_id=f"{home}{n}{number}",
                person_id=person,
            ),
        )
        for n, (home, person) in enumerate(EVERYBODY)
    ]


def say(speaker: Speaker, words: str, voice: str | None) -> None:
    if words != "forget":
        speaker.hear(words, voice)
    elif speaker.identity.person_id:
        # Without a voice it is the household's memory: with it, its persons' would go.
        for part in FORGET:
            speaker.hear(part, voice)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps)
@example([(1, "StartRoutine", None), (0, "launch", ANNA), (4, "launch", ANNA), (2, "launch", ANNA)])
@example(
    [(1, "StartRoutine", None), (1, "NextStep", BEN), (2, "launch", None), (0, "launch", None)]
)
@example([(1, "launch", None), (4, "launch", None), (1, "forget", None), (4, "NextStep", None)])
@example(
    [(0, "StartRoutine", None), (1, "launch", None), (1, "forget", None), (0, "NextStep", None)]
)
def test_everybody_hears_what_they_would_hear_alone(
    client: FlaskClient, said: list[tuple[int, str, str | None]]
) -> None:
    together = speakers(client)
    for listener, words, voice in said:
        say(together[listener], words, voice)
    for listener, speaker in enumerate(together):
        (alone,) = speakers(client)[listener : listener + 1]
        for other, words, _ in said:
            if other == listener:
                say(alone, words, alone.identity.person_id)
        assert speaker.heard == alone.heard
