"""The command line: ``python -m skill talk|serve|model|check|table``.

Each command imports only what it needs.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence

from skill.errors import CoachError

LOCALE = "en-US"
PORT = 5000
LAST_PORT = 65_535


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 if all is well, 1 with every fault on standard error if not."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options) or 0)
    except CoachError as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m skill", description="Lower Back Coach, an Alexa skill."
    )
    commands = parser.add_subparsers(required=True, metavar="command")

    talk = commands.add_parser("talk", help="talk to the coach in the terminal")
    talk.add_argument("--url", help="a running service; else one is started on loopback")
    talk.add_argument("--fast", action="store_true", help="skip the silences")
    talk.add_argument("--speak", action="store_true", help="speak aloud with espeak-ng")
    talk.add_argument("--locale", default=LOCALE, help="the speaker's locale (%(default)s)")
    talk.set_defaults(run=_talk)

    serve = commands.add_parser("serve", help="serve the skill")
    serve.add_argument("--host", default="127.0.0.1", help="the address to bind to (%(default)s)")
    serve.add_argument("--port", type=_port, default=PORT, help="the port (%(default)s)")
    serve.add_argument(
        "--local", action="store_true", help="for this machine alone: do not verify requests"
    )
    serve.set_defaults(run=_serve)

    model = commands.add_parser(
        "model", help="build the interaction model from its templates and the content"
    )
    model.add_argument(
        "--check", action="store_true", help="change nothing; fail if anything is stale or wrong"
    )
    model.set_defaults(run=_model)

    commands.add_parser("check", help="check the content").set_defaults(run=_check)

    table = commands.add_parser("table", help="create the DynamoDB table on a development endpoint")
    table.add_argument("--endpoint", required=True, help="for example http://127.0.0.1:8000")
    table.add_argument("--name", default="lower-back-coach", help="the table's name (%(default)s)")
    table.add_argument("--region", default="us-east-1", help="the region to sign for (%(default)s)")
    table.set_defaults(run=_table)
    return parser


def _port(given: str) -> int:
    """A port as a number. The system would take a number above the last port for another port."""
    if not given.isdecimal() or not 0 < int(given) <= LAST_PORT:
        raise argparse.ArgumentTypeError(f"{given} is no port")
    return int(given)


def _talk(options: argparse.Namespace) -> int:
    from skill.content import data_root
    from skill.simulator.terminal import talk

    path = (
        data_root("interaction_model")
        / f"skill-package/interactionModels/custom/{options.locale}.json"
    )
    if not path.is_file():
        raise CoachError(f"--locale {options.locale}: there is no model for it")
    model = json.loads(path.read_text(encoding="utf-8"))
    return talk(
        url=options.url, fast=options.fast, speak=options.speak, locale=options.locale, model=model
    )


def _serve(options: argparse.Namespace) -> None:
    from skill import config
    from skill.web.server import serve

    serve(config.read(os.environ), options.host, options.port, local=options.local)


def _model(options: argparse.Namespace) -> int:
    from skill.interaction_model import run

    faults = run(check=options.check)
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def _check(_: argparse.Namespace) -> None:
    from skill.content import load_all

    for language, content in load_all().items():
        print(
            f"{language}: {len(content.stretches)} stretches and {len(content.phrases.lines)} "
            "lines are in order"
        )


def _table(options: argparse.Namespace) -> None:
    from skill.stores.dynamodb import create_table

    created = create_table(options.name, options.region, options.endpoint)
    print(f"{options.name}: {'created' if created else 'was there already'}")


if __name__ == "__main__":
    sys.exit(main())
