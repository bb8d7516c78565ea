"""A whole routine in full form on the simulated speaker; the listener says the least."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from skill.alexa.api import AlexaApi
from skill.config import LOCAL_PEPPER, Config
from skill.content import load
from skill.domain.memory.progress import Progress
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
OPEN = f"Alexa, open {NAME}"
MOST_FURTHER = 2
"""Utterances that the routine may need after those that start it, to open it again included."""
EVENINGS_APART = timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path / "progress.sqlite3")
    yield store
    store.close()


def test_in_a_hands_free_routine_a_silent_listener_says_two_things_at_most(
    store: SqliteStore,
) -> None:
    device = _speaker(store)
    _say(device, OPEN, "start hands-free")
    # Until a session has run out in silence once, the coach does not know how long its voice takes,
    # and reads less at a time.
    _stay_silent(device)
    assert _progress(store, device).voice.value is not None
    device.clock.sleep(EVENINGS_APART.total_seconds())

    _say(device, OPEN, "no", "start my routine")
    routine = load().routine
    begun = _progress(store, device).unfinished.value
    assert begun
    assert begun.place.stretch == routine.ids[0]
    further = 0
    while True:
        _stay_silent(device)
        saved = _progress(store, device)
        if saved.rounds:
            break
        # Its last words were how to go on.
        device.say(OPEN)
        further += 1
        assert further <= MOST_FURTHER
    learned = {stretch for stretch, _ in saved.learning} | saved.known
    assert learned == set(routine.ids), "a stretch was left out"


def _speaker(store: SqliteStore) -> Device:
    model = json.loads(
        (model_root() / "skill-package/interactionModels/custom/en-US.json").read_text()
    )
    app = create_app(wire(Config(), store, AlexaApi(frozenset())), None, store.ready)
    clock = SteppedClock(EVENING)
    return Device(through(app.test_client()), Understanding(model), NAME, clock=clock)


def _say(device: Device, *words: str) -> None:
    *first, last = words
    for one in first:
        device.say(one)
        device.hear_out()
    device.say(last)


def _stay_silent(device: Device) -> None:
    while device.seconds_to_next() is not None:
        device.stay_silent()


def _progress(store: SqliteStore, device: Device) -> Progress:
    saved = store.load(Listener(listener_key(LOCAL_PEPPER, device.identity.user_id)))
    assert saved
    return saved.progress
