"""Whatever becomes of the line to the store: a normal answer in time, no promise broken, and saved once it is over."""

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
