"""One service of a benchmark, in a process of its own.

``python -m tests.benchmarks.servers_child SERVER APP FOLDER``:
SERVER is ``ours`` (as the coach is served), or waitress, gunicorn or granian as they are released;
APP is ``coach``, ``bare`` (a Flask application that parses the body and answers with the same
bytes) or ``stock`` (Amazon's SDK for Python with its own verifiers and a handler that answers with
the same pieces). Prints the port it listens on.
"""

import argparse
import json
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

from skill.web.app import MOST_BYTES
from skill.web.http_request import Limits
from skill.web.http_server import THREADS, HttpServer
from tests.benchmarks.servers_traffic import ANSWERS, IDENTITY, coach
from tests.support.authority import Authority

HOST = "127.0.0.1"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("server", choices=SERVERS)
    parser.add_argument("app", choices=["coach", "bare", "stock"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--store-ms", type=float, default=0)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--port", type=int, help="any that is free, if not given")
    options = parser.parse_args()
    port = options.port or _free_port()
    print(port, flush=True)
    # What the service prints from here on is part of its work, but not for whoever reads the port.
    sys.stdout = Path("/dev/null").open("w", encoding="utf-8")  # noqa: SIM115 - until the process ends
    makers: dict[str, Callable[[], Flask]] = {
        "coach": lambda: _coach(options.folder, options.store_ms),
        "bare": lambda: _bare(options.folder),
        "stock": lambda: _stock(options.folder),
    }
    SERVERS[options.server](makers[options.app], port, options.workers)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _coach(folder: Path, store_milliseconds: float) -> Flask:
    from skill.web.verification import RequestVerifier

    authority = Authority.load(folder)
    verifier = RequestVerifier(
        IDENTITY.application_id, roots=[authority.root], fetch=authority.fetch
    )
    return coach(verifier, store_milliseconds)


def _bare(folder: Path) -> Flask:
    answers = json.loads((folder / ANSWERS).read_text())["answers"]
    app = Flask("bare")

    @app.post("/alexa")
    def alexa() -> Response:
        envelope = request.get_json()
        return Response(answers[envelope["request"]["requestId"]], mimetype="application/json")

    return app


def _stock(folder: Path) -> Flask:
    from tests.benchmarks.signed_stock import stock

    return stock(folder)


def _ours(make: Callable[[], Flask], port: int, _: int) -> None:
    import gc

    app = make()
    gc.collect()
    gc.freeze()
    HttpServer(app, HOST, port, Limits(MOST_BYTES)).run()


def _waitress(make: Callable[[], Flask], port: int, _: int) -> None:
    import waitress

    waitress.serve(make(), host=HOST, port=port, threads=THREADS)


def _gunicorn(make: Callable[[], Flask], port: int, workers: int) -> None:
    from gunicorn.app.base import BaseApplication

    class Application(BaseApplication):
        def load_config(self) -> None:
            settings = {
                "worker_class": "gthread",
                "threads": THREADS,
                "workers": workers,
                "bind": f"{HOST}:{port}",
            }
            for key, value in {**settings, "loglevel": "error", "keepalive": 75}.items():
                self.cfg.set(key, value)

        def load(self) -> Any:  # noqa: ANN401 - gunicorn's type is any kind of application
            return make()

    Application().run()


def _granian(make: Callable[[], Flask], port: int, workers: int) -> None:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    app = make()

    def load(*_: Any, **__: Any) -> Flask:  # noqa: ANN401 - granian's
        return app

    Server(
        "coach",
        address=HOST,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
    ).serve(target_loader=load, wrap_loader=False)


SERVERS: dict[str, Callable[[Callable[[], Flask], int, int], None]] = {
    "ours": _ours,
    "waitress": _waitress,
    "gunicorn": _gunicorn,
    "granian": _granian,
}

if __name__ == "__main__":
    main()
