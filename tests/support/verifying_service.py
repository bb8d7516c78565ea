"""The service as it verifies on the internet, but trusting a test authority.

``python -m tests.support.verifying_service FOLDER --host 0.0.0.0 --port 5001`` trusts the root that
``Authority.save`` wrote into the folder, and nothing else. Settings come from the environment, as
for the service itself. That it can be done only from Python, by handing over a verifier, is the
point: the service's own command line has no way to it.
"""

import argparse
import os
import time
from pathlib import Path

from skill import config
from skill.errors import Rejected
from skill.web.server import serve
from skill.web.verification import RequestVerifier
from tests.support.authority import Authority


def main() -> None:
    """Serve until stopped."""
    options = argparse.ArgumentParser()
    options.add_argument("folder", type=Path)
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--port", type=int, required=True)
    options.add_argument(
        "--certificate-seconds", type=float, default=0, help="how long their host takes"
    )
    chosen = options.parse_args()
    settings = config.read(os.environ)
    authority = Authority.load(chosen.folder)

    def fetch(url: str) -> bytes:
        """Answer as the certificates' host does, which has one file."""
        time.sleep(chosen.certificate_seconds)
        if url != authority.url:
            raise Rejected("certificate_absent")
        return authority.chain_pem

    verifier = RequestVerifier(settings.skill_id or "", roots=[authority.root], fetch=fetch)
    serve(settings, chosen.host, chosen.port, local=False, verifier=verifier)


if __name__ == "__main__":
    main()
