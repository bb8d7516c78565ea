"""A conversation with the bundle, as Lambda runs it: ``make rehearse``.

It is built for this machine and started under Amazon's own runtime client. What you say comes as an
HTTP API's event, signed by a test authority in Amazon's place; progress is kept in a DynamoDB
engine on this machine, in the table of the template. At the end, what the table holds and what the
log says of each turn is shown.
"""

import argparse
import json
import os
import sys
import tempfile
import zipfile
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

import boto3
import pytest
from boto3.dynamodb.types import TypeDeserializer

from skill.interaction_model import model_root
from skill.simulator.envelope import Identity
from skill.simulator.terminal import hold, prepare
from skill.simulator.transport import HttpResponse
from tests.infra import table
from tests.infra.aws_lambda import Function, event
from tests.infra.bundles import (
    THIS_PLATFORM,
    THIS_PYTHON,
    build,
    settings_for,
    tell_time,
    trusting_the,
)
from tests.infra.checkout import ROOT
from tests.infra.listener import SKILL_ID
from tests.stores import engines
from tests.support.authority import Authority

TABLE = "rehearsal"


def main() -> int:
    """Build, start, talk, and show what is left; return the exit status."""
    options = argparse.ArgumentParser(prog="python -m tests.infra")
    options.add_argument("--fast", action="store_true", help="skip the silences")
    options.add_argument("--locale", default="en-US", help="the speaker's locale (%(default)s)")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(folder, "task")
        print(build(ROOT, Path(folder, "bundle.zip"), THIS_PYTHON, THIS_PLATFORM), end="")
        with zipfile.ZipFile(Path(folder, "bundle.zip")) as archive:
            archive.extractall(bundle)
        try:
            rehearse(bundle, fast=chosen.fast, locale=chosen.locale)
        except pytest.skip.Exception as missing:
            print(missing, file=sys.stderr)
            return 1
    return 0


def rehearse(bundle: Path, *, fast: bool, locale: str) -> None:
    """One conversation with the unpacked ``bundle``, from its start to its end."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        endpoint = stack.enter_context(engines.dynoxide(folder / "tables"))
        settings = settings_for(TABLE, endpoint)
        for_aws = {name: value for name, value in settings.items() if name.startswith("AWS_")}
        stack.enter_context(patch.dict(os.environ, for_aws))
        table.create(endpoint, TABLE)
        authority = Authority.create()
        (scratch := folder / "scratch").mkdir()
        function = stack.enter_context(trusting_the(authority, bundle, settings, scratch))
        print(f"started under Amazon's runtime client in {function.start_seconds:.1f} s\n")

        def send(body: bytes) -> HttpResponse:
            tell_time(scratch, conversation.device.clock.now())
            answer = function.invoke(event("POST", "/alexa", authority.headers(body), body))
            return HttpResponse(answer["statusCode"], answer["body"].encode())

        path = model_root() / f"skill-package/interactionModels/custom/{locale}.json"
        identity = Identity(application_id=SKILL_ID, locale=locale)
        model = json.loads(path.read_text(encoding="utf-8"))
        conversation = prepare(send, identity, fast=fast, speak=False, model=model)
        hold(conversation)
        _show_what_is_left(function, endpoint)


def _show_what_is_left(function: Function, endpoint: str) -> None:
    client = boto3.client("dynamodb", endpoint_url=endpoint)
    for item in client.scan(TableName=TABLE)["Items"]:
        values = TypeDeserializer().deserialize({"M": item})
        print(f"\nin the table: {json.dumps(values, default=int)}")
    client.close()
    lines = [json.loads(line) for line in function.log.splitlines()]
    outcomes = Counter(line["outcome"] for line in lines)
    slowest = max(line["ms"] for line in lines)
    counts = ", ".join(f"{count} {name}" for name, count in outcomes.items())
    print(f"in the log: {counts}; slowest {slowest:.0f} ms")


if __name__ == "__main__":
    sys.exit(main())
