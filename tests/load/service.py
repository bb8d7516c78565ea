"""The real service, verifying, with the test authority in the place of Amazon's.

It goes by the load's own clock.

``python -m tests.load.service FOLDER START SPEED --port PORT``, on loopback. Settings come from the
environment.
"""

import argparse
import os
from pathlib import Path

from skill import config
from skill.web.server import serve
from skill.web.verification import RequestVerifier
from tests.load.clock import FastClock
from tests.support.authority import Authority

HOST = "127.0.0.1"


def main() -> None:
    """Serve until stopped."""
    options = argparse.ArgumentParser()
    options.add_argument("folder", type=Path)
    options.add_argument("start", type=float)
    options.add_argument("speed", type=float)
    options.add_argument("--port", type=int, required=True)
    chosen = options.parse_args()
    settings = config.read(os.environ)
    authority = Authority.load(chosen.folder)
    clock = FastClock(chosen.start, chosen.speed)
    verifier = RequestVerifier(
        settings.skill_id or "", clock=clock.now, roots=[authority.root], fetch=authority.fetch
    )
    serve(settings, HOST, chosen.port, local=False, verifier=verifier)


if __name__ == "__main__":
    main()
