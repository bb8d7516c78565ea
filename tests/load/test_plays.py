"""Every play is played to its end against the service, so a load run measures conversations."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from skill.alexa.api import AlexaApi
from skill.config import LOCAL_PEPPER, Config
from skill.domain.conversation.state_record import read_state
from skill.simulator.clock import SteppedClock
from skill.simulator.envelope import Identity
from skill.simulator.transport import HttpResponse
from skill.stores.sqlite import SqliteStore
from skill.web.app import create_app
from skill.wiring import wire
from tests.load.listener import Amiss, Speaker
from tests.load.plays import PLAYS
from tests.support.lines import pattern

EVENING = datetime(2026, 11, 20, 19, tzinfo=UTC)
FEWEST_TURNS = 8
OUT_OF_PLACE = ("fallback.before", "teach.no_stretch", "move.nothing_open")
"""What is answered to words that a play should not say there."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    opened = SqliteStore(tmp_path / "progress.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def speaker(store: SqliteStore) -> Speaker:
    client = create_app(
        wire(Config(), store, AlexaApi(frozenset())), None, store.ready
    ).test_client()

    def send(_: str, body: bytes) -> HttpResponse:
        answer = client.post("/alexa", data=body)
        return HttpResponse(answer.status_code, answer.data)

    return Speaker(Identity(), send, SteppedClock(EVENING))


@pytest.mark.parametrize("name", PLAYS)
def test_it_is_played_to_its_end_and_nothing_is_lost(
    name: str, speaker: Speaker, store: SqliteStore
) -> None:
    send, said = speaker.send, []

    def noted(words: str, body: bytes) -> HttpResponse:
        said.append(words)
        reply = send(words, body)
        assert not any(pattern(line).search(reply.body.decode()) for line in OUT_OF_PLACE), words
        return reply

    speaker.send = noted
    speaker.play(PLAYS[name]())
    assert len(said) >= FEWEST_TURNS
    assert not speaker.lost(store, LOCAL_PEPPER)


def test_a_newcomer_comes_to_the_end_and_all_of_it_is_remembered(
    speaker: Speaker, store: SqliteStore
) -> None:
    speaker.play(PLAYS["newcomer"]())
    progress = read_state(speaker.acknowledged["state"]).progress
    assert {stretch for stretch, _ in progress.learning} >= {
        "childs_pose",
        "spinal_twist",
        "cat_cow",
    }
    speaker.identity = Identity(user_id="amzn1.ask.account.SOMEBODY_ELSE")
    assert speaker.lost(store, LOCAL_PEPPER), (
        "what another listener did is not remembered of this one"
    )


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (HttpResponse(500, b""), "HTTP status 500"),
        (HttpResponse(200, b'{"version": "1.0", "response": {}}'), "nothing is said"),
        (
            HttpResponse(
                200,
                b'{"version": "1.0", "response": {"shouldEndSession": true, '
                b'"outputSpeech": {"type": "PlainText",'
                b' "text": "Sorry, something went wrong on my side. Your place is kept."}}}',
            ),
            "an apology",
        ),
    ],
)
def test_an_answer_that_is_not_as_it_must_be_counts_as_an_error(
    speaker: Speaker, reply: HttpResponse, why: str
) -> None:
    speaker.send = lambda *_: reply
    with pytest.raises(Amiss, match=why):
        speaker.play(PLAYS["newcomer"]())
