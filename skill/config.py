"""The service's settings, read from the environment once, at start.

What is wrong is named by variable.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from skill.errors import ConfigInvalid

PREFIX = "COACH_"
SHORTEST_PEPPER = 16
LOCAL_PEPPER = "this machine only"
"""Keys the hashes of the embedded store, whose file never leaves the machine. A shared table needs
a secret."""


@dataclass(frozen=True)
class Config:
    """What a builder may set. All has a default, except what a service on the internet needs."""

    sqlite_path: Path = Path(".coach/progress.sqlite3")
    """``COACH_SQLITE_PATH``: the embedded store's file, used where no table is named."""
    table: str | None = None
    """``COACH_TABLE``: the DynamoDB table; its region and credentials are found as boto3 finds
    them."""
    dynamodb_endpoint: str | None = None
    """``COACH_DYNAMODB_ENDPOINT``: another endpoint, for a local engine."""
    pepper: str = LOCAL_PEPPER
    """``COACH_PEPPER``: the secret that keys the hash of listeners' ids; needed with a table."""
    skill_id: str | None = None
    """``COACH_SKILL_ID``: the skill's application id; needed to answer signed requests."""


_NAMES = (
    "COACH_SQLITE_PATH",
    "COACH_TABLE",
    "COACH_DYNAMODB_ENDPOINT",
    "COACH_PEPPER",
    "COACH_SKILL_ID",
)


def read(environ: Mapping[str, str]) -> Config:
    """The settings in an environment.

    Raises :class:`~skill.errors.ConfigInvalid` naming every wrong variable.
    """
    faults = [
        f"{name}: there is no such setting; there are {', '.join(_NAMES)}"
        for name in sorted(environ)
        if name.startswith(PREFIX) and name not in _NAMES
    ]
    faults += [f"{name}: is empty" for name in _NAMES if environ.get(name) == ""]
    path = environ.get("COACH_SQLITE_PATH") or str(Config.sqlite_path)
    config = Config(
        Path(path),
        environ.get("COACH_TABLE"),
        environ.get("COACH_DYNAMODB_ENDPOINT"),
        environ.get("COACH_PEPPER", LOCAL_PEPPER),
        environ.get("COACH_SKILL_ID"),
    )
    if config.table and len(environ.get("COACH_PEPPER", "")) < SHORTEST_PEPPER:
        faults.append(
            f"COACH_PEPPER: a table needs a secret of at least {SHORTEST_PEPPER} characters"
        )
    if config.dynamodb_endpoint and not config.table:
        faults.append("COACH_DYNAMODB_ENDPOINT: needs COACH_TABLE")
    if faults:
        raise ConfigInvalid("\n".join(faults))
    return config
