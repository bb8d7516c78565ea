"""Whatever the host with Alexa's certificates does, new signers are refused soon.

Known signers are answered.
"""

from pathlib import Path

from skill.alexa.api import AlexaApi
from skill.config import Config
from skill.wiring import open_store, wire
from tests.faults import certificate_trials


def test_no_fault_of_the_certificates_keeps_a_known_signer_out(tmp_path: Path) -> None:
    config = Config(sqlite_path=tmp_path / "coach.sqlite3")
    store = open_store(config)
    rows = certificate_trials.rows(wire(config, store, AlexaApi(frozenset())))
    store.close()
    assert [(row.name, row.faults) for row in rows if row.faults] == []
