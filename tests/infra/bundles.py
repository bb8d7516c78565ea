"""Bundles for this machine, and functions that run them."""

import platform
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from tests.infra.aws_lambda import Function, running
from tests.infra.listener import SKILL_ID
from tests.support.authority import Authority

THIS_PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
THIS_PLATFORM = f"{platform.machine()}-manylinux_2_28"

SIGNED_ENTRY = """
import os, pathlib
from datetime import UTC, datetime
from cryptography import x509
from skill.web.aws_lambda import handler_from
from skill.web.verification import RequestVerifier

folder = pathlib.Path(__file__).parent
told = folder / "now"
handler = handler_from(os.environ, RequestVerifier(
    os.environ["COACH_SKILL_ID"],
    clock=lambda: datetime.fromisoformat(told.read_text()) if told.exists() else datetime.now(UTC),
    roots=[x509.load_pem_x509_certificate((folder / "root.pem").read_bytes())],
    fetch=lambda url: (folder / "chain.pem").read_bytes(),
))
"""
"""Lambda's entry with a verifier that trusts the tests' authority: code, for no setting can do
that."""


def build(checkout: Path, archive: Path, python: str, target: str) -> str:
    """Build a bundle as `make package` does, and return what that printed."""
    command = (
        f"{sys.executable} infra/bundle.py --python {python} --platform {target} --archive".split()
    )
    built = subprocess.run(
        [*command, str(archive)], cwd=checkout, capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stderr
    assert archive.name in built.stdout
    return built.stdout


def settings_for(table: str, endpoint: str) -> dict[str, str]:
    """What the template sets, with an engine on this machine in AWS's place."""
    return {
        "COACH_SKILL_ID": SKILL_ID,
        "COACH_TABLE": table,
        "COACH_PEPPER": "pepper of sixty-four characters, as Secrets Manager makes it",
        "COACH_DYNAMODB_ENDPOINT": endpoint,
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }


@contextmanager
def trusting_the(
    authority: Authority, bundle: Path, settings: Mapping[str, str], scratch: Path
) -> Iterator[Function]:
    """A function on the unpacked ``bundle`` that takes what ``authority`` signs for Alexa's."""
    authority.save(scratch)
    (scratch / "signed_entry.py").write_text(SIGNED_ENTRY)
    with running(bundle, "signed_entry.handler", settings, scratch) as function:
        yield function


def tell_time(scratch: Path, now: datetime) -> None:
    """Set the clock of a function that :func:`trusting_the` has started in ``scratch``."""
    (scratch / "now").write_text(now.isoformat())
