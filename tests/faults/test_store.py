"""Whatever the line to the store does, the answer is normal, in time, and breaks no promise.

What was not saved is saved once the fault is over.
"""

from tests.faults import store_trials


def test_no_fault_of_the_store_reaches_the_listener(engine: str) -> None:
    rows = store_trials.rows(engine)
    assert [(row.name, row.faults) for row in rows if row.faults] == []
    # The faults are real: the slow ones take the time that the store gives them.
    seconds = {row.name: row.seconds for row in rows}
    assert all(
        seconds[name] > 1 for name in ("black hole", "silent", "too slow", "byte drip", "slow TLS")
    )
    assert len(rows) >= 11
