"""Serving the application: verified for the internet, or unverified for this machine alone."""

import gc
from pathlib import Path
from typing import TYPE_CHECKING

from skill.config import Config
from skill.errors import ConfigInvalid
from skill.web.app import MOST_BYTES, create_app
from skill.web.http_request import Limits
from skill.web.http_server import HttpServer
from skill.web.verification import SIGNED_BY, RequestVerifier
from skill.wiring import open_store, wire

if TYPE_CHECKING:
    from concurrent.futures import Future

    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


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
                "so it binds to loopback (127.0.0.1) only. Without --local every request is "
                "verified."
            )
    elif config.skill_id is None:
        raise ConfigInvalid(
            "COACH_SKILL_ID: is needed to verify requests; or serve this machine alone with --local"
        )
    else:
        verifier = verifier or RequestVerifier(config.skill_id, remembered=_remembered_url(config))
    store = open_store(config)
    app = create_app(wire(config, store), verifier, store.ready)
    # The content and the libraries' classes stay as long as the process: looking through them for
    # garbage again and again would only make some listener wait.
    gc.collect()
    gc.freeze()
    try:
        _server(app, host, port, verifier).run()
    except (OSError, ValueError) as error:
        raise ConfigInvalid(f"--host {host} --port {port}: {error}") from error
    finally:
        store.close()


def _server(
    app: "WSGIApplication", host: str, port: int, verifier: RequestVerifier | None
) -> HttpServer:
    """The server; with a verifier it reads no body and gives no thread before it makes sense."""
    if verifier is None:
        return HttpServer(app, host, port, Limits(MOST_BYTES))
    of_signed = frozenset(name.encode() for name in SIGNED_BY)
    keys = verifier

    def awaited(environ: "WSGIEnvironment") -> "Future[RSAPublicKey] | None":
        url = environ.get("HTTP_SIGNATURECERTCHAINURL")
        return keys.awaited(url) if url else None

    return HttpServer(app, host, port, Limits(MOST_BYTES, of_signed), awaited)


def _remembered_url(config: Config) -> Path | None:
    """Where the last good certificate URL outlives the process: beside the embedded store.

    With a table there is no such place, and little need of one: the first request names it.
    """
    return None if config.table else config.sqlite_path.with_suffix(".certificate-url")
