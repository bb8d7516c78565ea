"""The composition root: which store the settings name, and a skill that answers."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from skill.config import Config
from skill.listener import Listener, listener_key
from skill.stores.dynamodb import DynamoStore
from skill.stores.sqlite import SqliteStore
from skill.web.app import create_app
from skill.wiring import open_store, wire
from tests.alexa.envelopes import envelope


def asking_to_start() -> dict[str, Any]:
    """A request that is answered by something to remember."""
    body = envelope("IntentRequest")
    body["request"]["intent"] = {"name": "StartRoutineIntent", "confirmationStatus": "NONE"}
    body["session"] |= {"new": True, "attributes": {}}
    return body


def test_without_a_table_it_is_the_embedded_store(tmp_path: Path) -> None:
    store = open_store(Config(sqlite_path=tmp_path / "progress.sqlite3"))
    assert isinstance(store, SqliteStore)
    store.ready()
    store.close()
    assert (tmp_path / "progress.sqlite3").is_file()


def test_with_a_table_it_is_dynamodb_and_nothing_is_asked_yet() -> None:
    store = open_store(
        Config(table="coach", dynamodb_endpoint="http://127.0.0.1:1", pepper="x" * 16)
    )
    assert isinstance(store, DynamoStore)
    store.close()


def test_only_the_chosen_store_s_library_is_loaded() -> None:
    script = (
        "import sys\n"
        "from skill.config import Config\n"
        "from skill.wiring import open_store\n"
        "open_store(Config())\n"
        "sys.exit('boto3' in sys.modules or 'skill.stores.dynamodb' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_the_skill_keeps_what_it_learns_under_the_peppered_key(tmp_path: Path) -> None:
    config = Config(sqlite_path=tmp_path / "progress.sqlite3", pepper="a pepper of our own")
    store = open_store(config)
    body = asking_to_start()
    answer = (
        create_app(wire(config, store), None, store.ready)
        .test_client()
        .post("/alexa", data=json.dumps(body))
    )
    assert answer.status_code == 200
    saved = store.load(_listener(config.pepper, body))
    assert saved
    assert saved.progress.unfinished.value
    assert store.load(_listener("another pepper", body)) is None
    store.close()


def _listener(pepper: str, body: dict[str, Any]) -> Listener:
    system = body["context"]["System"]
    return Listener(
        *(
            listener_key(pepper, one)
            for one in (system["user"]["userId"], system["person"]["personId"])
        )
    )


def test_the_file_holds_no_id_of_alexa_s(tmp_path: Path) -> None:
    config = Config(sqlite_path=tmp_path / "progress.sqlite3")
    store = open_store(config)
    body = asking_to_start()
    create_app(wire(config, store), None, store.ready).test_client().post(
        "/alexa", data=json.dumps(body)
    )
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    store.close()
    assert b"unfinished" in written
    assert body["session"]["user"]["userId"].encode() not in written
