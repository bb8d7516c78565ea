"""A whole routine in full form on the simulated speaker; the listener says the least."""

import json
from datetime import UTC, datetime
from pathlib import Path

from skill.alexa.api import AlexaApi
from skill.config import LOCAL_PEPPER, Config
from skill.interaction_model import model_root
from skill.listener import Listener, listener_key
from skill.simulator.clock import SteppedClock
from skill.simulator.device import Device
from skill.simulator.understanding import Understanding
from skill.stores.sqlite import SqliteStore
from skill.web.app import create_app
from skill.wiring import wire
from tests.faults.speaker import through

EVENING = datetime(2026, 11, 20, 19, tzinfo=UTC)
NAME = "lower back coach"
MOST_FURTHER = 2
"""Utterances after "open" and "start hands-free" that the routine may need, to open it again
included."""


def test_after_start_hands_free_a_silent_listener_says_two_things_at_most(tmp_path: Path) -> None:
    model = json.loads(
        (model_root() / "skill-package/interactionModels/custom/en-US.json").read_text()
    )
    store = SqliteStore(tmp_path / "progress.sqlite3")
    client = create_app(
        wire(Config(), store, AlexaApi(frozenset())), None, store.ready
    ).test_client()
    device = Device(through(client), Understanding(model), NAME, clock=SteppedClock(EVENING))
    device.say(f"Alexa, open {NAME}")
    device.hear_out()
    device.say("start hands-free")
    listener, further = Listener(listener_key(LOCAL_PEPPER, device.identity.user_id)), 0
    while True:
        while device.seconds_to_next() is not None:
            device.stay_silent()
        saved = store.load(listener)
        assert saved
        if saved.progress.rounds:
            break
        # Its last words were how to go on.
        device.say(f"Alexa, open {NAME}")
        further += 1
        assert further <= MOST_FURTHER
    assert len(saved.progress.learning) == 7, "a stretch was left out"
    store.close()
