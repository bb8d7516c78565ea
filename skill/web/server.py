"""Serving the application: verified for the internet, or unverified for this machine alone."""

import gc

from skill.config import Config
from skill.errors import ConfigInvalid
from skill.web.app import MOST_BYTES, create_app
from skill.web.http_server import HttpServer
from skill.web.verification import RequestVerifier
from skill.wiring import open_store, wire

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
MOST_READ = 2 * MOST_BYTES
"""Bytes of a body that are taken in before the application sees the request: it refuses above its
own limit."""


def serve(
    config: Config, host: str, port: int, *, local: bool, verifier: RequestVerifier | None = None
) -> None:
    """Serve until stopped by SIGTERM or SIGINT, answering first what has been asked.

    ``local`` leaves verification out, and so binds to loopback only. ``verifier`` checks every
    request; one that trusts Amazon alone if not given. Raises :class:`~skill.errors.ConfigInvalid`
    before anything is answered.
    """
    if local:
        if host not in LOOPBACK:
            raise ConfigInvalid(
                f"--host {host}: --local answers anyone without checking Alexa's signature, "
                "so it binds to loopback (127.0.0.1) only. Without --local every request is verified."
            )
    elif config.skill_id is None:
        raise ConfigInvalid(
            "COACH_SKILL_ID: is needed to verify requests; or serve this machine alone with --local"
        )
    else:
        verifier = verifier or RequestVerifier(config.skill_id)
    store = open_store(config)
    app = create_app(wire(config, store), verifier, store.ready)
    # The content and the libraries' classes stay as long as the process: looking through them for
    # garbage again and again would only make some listener wait.
    gc.collect()
    gc.freeze()
    try:
        HttpServer(app, host, port, MOST_READ).run()
    except (OSError, ValueError) as error:
        raise ConfigInvalid(f"--host {host} --port {port}: {error}") from error
    finally:
        store.close()
