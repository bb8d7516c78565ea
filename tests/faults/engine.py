"""The engine behind the faults: a real one, with the table in it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from skill.stores.dynamodb import create_table
from tests.stores import engines
from tests.stores.conftest import REGION, TABLE

CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": "/nonexistent",
    "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent",
}
"""What boto3 would otherwise find on this machine must not be used, or looked for."""


@contextmanager
def running() -> Iterator[str]:
    """The endpoint of an engine that runs; in this process boto3 finds credentials for it."""
    before = {name: os.environ.get(name) for name in CREDENTIALS}
    os.environ.update(CREDENTIALS)
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            engines.dynoxide(Path(folder, "tables")) as endpoint,
        ):
            create_table(TABLE, REGION, endpoint)
            yield endpoint
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
