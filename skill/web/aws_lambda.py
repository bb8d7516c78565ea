"""The same application as an AWS Lambda function behind an HTTP API (payload format 2.0).

apig-wsgi translates between API Gateway's events and WSGI: it has no dependencies, takes the body's
bytes as they came, and is kept up to date, which its older namesakes (aws-wsgi, last released in
2020) are not.
"""

from collections.abc import Callable, Mapping
from typing import Any

from apig_wsgi import make_lambda_handler

from skill import config
from skill.errors import ConfigInvalid
from skill.web.app import create_app
from skill.web.verification import RequestVerifier
from skill.wiring import open_store, wire

LambdaHandler = Callable[[dict[str, Any], Any], dict[str, Any]]
"""What Lambda calls: an event and a context -> what API Gateway answers."""


def handler_from(
    environ: Mapping[str, str], verifier: RequestVerifier | None = None
) -> LambdaHandler:
    """The function that Lambda calls, ready to answer.

    Make it once for each environment, while that starts.

    Args:
        environ: The settings; a table and the skill's id must be among them.
        verifier: Checks every request; one that trusts Amazon alone if not given. There is no way
            to go without.

    Raises:
        ConfigInvalid: A setting is wrong or missing; names the variable.
        ContentInvalid: The content in the bundle has mistakes.
    """
    settings = config.read(environ)
    if settings.table is None:
        raise ConfigInvalid(
            "COACH_TABLE: is needed, for the disk of a Lambda function is gone with it"
        )
    if settings.skill_id is None:
        raise ConfigInvalid("COACH_SKILL_ID: is needed to verify requests")
    store = open_store(settings)
    app = create_app(
        wire(settings, store), verifier or RequestVerifier(settings.skill_id), store.ready
    )
    return make_lambda_handler(app)
