"""Times the service from its first import to its first signed answer.

    python cold_start_child.py FOLDER

FOLDER holds the authority and ``request.json`` (the headers and the body). Prints the seconds of
each part as JSON.
"""

# ruff: noqa: E402 - what is timed are the imports
import time

_began = time.perf_counter()

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

_parts: dict[str, float] = {}


def _part(name: str) -> None:
    global _began  # noqa: PLW0603 - one clock for the whole program
    now = time.perf_counter()
    _parts[name] = now - _began
    _began = now


def main(folder: Path) -> None:
    """Do what ``serve`` does, then answer one request."""
    from skill import config
    from skill.web.app import create_app
    from skill.web.server import serve  # noqa: F401 - it is imported as the command line imports it
    from skill.web.verification import RequestVerifier
    from skill.wiring import open_store, wire

    _part("imports")
    settings = config.read(os.environ)
    store = open_store(settings)
    _part("the store's library")
    skill = wire(settings, store)
    _part("content")
    from cryptography import x509

    from skill.web.certificates import trusted_roots

    root = x509.load_pem_x509_certificate((folder / "root.pem").read_bytes())
    chain = (folder / "chain.pem").read_bytes()
    assert settings.skill_id is not None
    verifier = RequestVerifier(
        settings.skill_id, roots=[*trusted_roots(), root], fetch=lambda _: chain
    )
    app = create_app(skill, verifier, store.ready)
    _part("door")
    request = json.loads((folder / "request.json").read_text())
    body = request["body"].encode()
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/alexa",
        "SERVER_NAME": "coach.example",
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "203.0.113.7",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        **{
            f"HTTP_{key.upper().replace('-', '_')}": value
            for key, value in request["headers"].items()
        },
    }
    statuses: list[str] = []

    def start_response(status: str, *_: Any) -> Any:  # noqa: ANN401 - WSGI's
        statuses.append(status)

    said, sys.stdout = sys.stdout, io.StringIO()
    answer = json.loads(b"".join(app(environ, start_response)))
    line, sys.stdout = json.loads(sys.stdout.getvalue()), said
    _part("first answer")
    assert statuses == ["200 OK"], statuses
    assert answer["response"]["outputSpeech"]
    # A store that fails is answered for, too: it must not be what makes a start fast.
    assert "error" not in line, line
    assert line["attempts"], line
    print(json.dumps(_parts))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
