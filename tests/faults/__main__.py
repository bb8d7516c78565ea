"""Every fault there is a trial for, in one table: ``python -m tests.faults``."""

import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

from skill.alexa.api import AlexaApi
from skill.config import Config
from skill.wiring import open_store, wire
from tests.faults import certificate_trials, engine, process_trials, store_trials
from tests.support.table import Row, print_table


def rows() -> Iterator[Row]:
    """What came of each."""
    with engine.running() as endpoint:
        # What the service writes for its operator would stand between the lines.
        with redirect_stdout(io.StringIO()):
            of_the_store = store_trials.rows(endpoint)
        yield from of_the_store
        with tempfile.TemporaryDirectory() as folder, redirect_stdout(io.StringIO()):
            config = Config(sqlite_path=Path(folder, "coach.sqlite3"))
            of_certificates = certificate_trials.rows(
                wire(config, open_store(config), AlexaApi(frozenset()))
            )
        yield from of_certificates
        for trial in process_trials.trials(endpoint):
            with tempfile.TemporaryDirectory() as folder:
                yield trial(Path(folder))


if __name__ == "__main__":
    sys.exit(print_table("Faults", rows()))
