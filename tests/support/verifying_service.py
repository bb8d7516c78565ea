"""The real service, verifying, with the test authority in the place of Amazon's.

It runs in a process of its own.

``python -m tests.support.verifying_service FOLDER --host 0.0.0.0 --port 5001`` trusts the root that
``Authority.save`` wrote into the folder, and nothing else. Settings come from the environment, as
for the service itself. That it can be done only from Python, by handing over a verifier, is the
point: the service's own command line has no way to it.
"""

import argparse
import os
from pathlib import Path

from skill import config
from skill.web.server import serve
from skill.web.verification import RequestVerifier
from tests.support.authority import Authority


def main() -> None:
    """Serve until stopped."""
    options = argparse.ArgumentParser()
    options.add_argument("folder", type=Path)
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--port", type=int, required=True)
    chosen = options.parse_args()
    settings = config.read(os.environ)
    authority = Authority.load(chosen.folder)
    verifier = RequestVerifier(
        settings.skill_id or "", roots=[authority.root], fetch=authority.fetch
    )
    serve(settings, chosen.host, chosen.port, local=False, verifier=verifier)


if __name__ == "__main__":
    main()
