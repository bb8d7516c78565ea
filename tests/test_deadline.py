"""The bound on calls that have none."""

import time
from threading import Event

import pytest

from skill.deadline import Deadline
from skill.errors import AlexaUnreachable, StoreRefused, StoreUnavailable


def test_a_call_in_time_gives_its_value_or_its_error() -> None:
    deadline = Deadline(5, 1, StoreUnavailable)

    def refuse() -> None:
        raise StoreRefused("no")

    for _ in range(3):
        assert deadline.run(lambda: 7) == 7
        with pytest.raises(StoreRefused, match="no"):
            deadline.run(refuse)


def test_a_late_call_is_abandoned() -> None:
    release = Event()
    began = time.monotonic()
    with pytest.raises(AlexaUnreachable, match=r"0\.1 s"):
        Deadline(0.1, 1, AlexaUnreachable).run(release.wait)
    assert time.monotonic() - began < 1
    release.set()


def test_abandoned_calls_bound_themselves_and_give_way_when_they_end() -> None:
    deadline, release, ended = Deadline(0.1, 2, StoreUnavailable), Event(), Event()

    def hang() -> None:
        release.wait()
        ended.set()

    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            deadline.run(hang)
    began = time.monotonic()
    with pytest.raises(StoreUnavailable, match="without an answer"):
        deadline.run(lambda: 7)
    assert time.monotonic() - began < 0.05

    release.set()
    assert ended.wait(5)
    until = time.monotonic() + 5
    while time.monotonic() < until:
        try:
            assert deadline.run(lambda: 7) == 7
            break
        except StoreUnavailable:
            time.sleep(0.01)
    else:
        pytest.fail("the lanes stayed taken")
