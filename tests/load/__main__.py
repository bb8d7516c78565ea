"""Many listeners at once, against the real server.

    python -m tests.load --listeners 200 --seconds 120

It runs in a process of its own, verifies signatures, and keeps progress in a real DynamoDB engine;
all on loopback. Time runs fast for the listeners, so that whole evenings fit in. The exit status is
1 where anything was amiss.
"""

import argparse
import os
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

# First: it makes the standard library's sockets and sleeps give way to other listeners.
import locust  # noqa: F401

# isort: split
import psutil
from locust.stats import RequestStats

from skill.stores.dynamodb import DynamoStore, create_table
from tests.faults.process import HOST, SKILL_ID, Served, served
from tests.load.clock import FastClock
from tests.load.crowd import Crowd
from tests.load.report import LoadRun
from tests.load.watched import Watched
from tests.stores.engines import dynoxide
from tests.support.authority import Authority

SPEED = 30
"""A minute of a conversation takes two seconds."""
MOST_LISTENERS, MOST_SECONDS, MOST_SPEED = 1000, 600, 60
ARRIVALS = 20
"""Listeners a second until all are there."""
TABLE, REGION, PEPPER = "lower-back-coach-load", "us-east-1", "a pepper for load"
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": REGION,
}


def main() -> int:
    """Run, and print the table."""
    options = argparse.ArgumentParser(prog="python -m tests.load")
    options.add_argument(
        "--listeners", type=int, default=200, choices=range(1, MOST_LISTENERS + 1), metavar="N"
    )
    options.add_argument(
        "--seconds", type=int, default=120, choices=range(5, MOST_SECONDS + 1), metavar="N"
    )
    options.add_argument(
        "--speed", type=int, default=SPEED, choices=range(1, MOST_SPEED + 1), metavar="N"
    )
    chosen = options.parse_args()
    os.environ.update(CREDENTIALS)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        authority, clock = Authority.create(), FastClock(time.time(), chosen.speed)
        authority.save(folder / "authority")
        endpoint = stack.enter_context(dynoxide(folder / "tables"))
        create_table(TABLE, REGION, endpoint)
        store = DynamoStore(TABLE, REGION, endpoint)
        stack.callback(store.close)
        environ = {
            "COACH_TABLE": TABLE,
            "COACH_DYNAMODB_ENDPOINT": endpoint,
            "COACH_PEPPER": PEPPER,
            "COACH_SKILL_ID": SKILL_ID,
            **CREDENTIALS,
        }
        command = (
            "-m",
            "tests.load.service",
            str(folder / "authority"),
            str(clock.start),
            str(clock.speed),
        )
        service = stack.enter_context(served(folder, environ, command))
        crowd = Crowd(f"http://{HOST}:{service.port}/alexa", authority, clock, SKILL_ID)
        stats, server = _talked(crowd, service, chosen.listeners, chosen.seconds)
        run = LoadRun(
            chosen.listeners,
            chosen.seconds,
            chosen.speed,
            stats,
            server,
            service.journal(),
            households=len({speaker.identity.user_id for speaker in crowd.speakers}),
            lost=sum(speaker.lost(store, PEPPER) for speaker in crowd.speakers),
        )
    print(*run.lines(), sep="\n")
    for fault in run.faults:
        print(f"AMISS: {fault}")
    return 1 if run.faults else 0


def _talked(
    crowd: Crowd, service: Served, listeners: int, seconds: int
) -> tuple[RequestStats, Watched]:
    """Let them talk; what is counted begins when all are there."""
    environment = crowd.environment()
    runner = environment.create_local_runner()
    runner.start(listeners, spawn_rate=ARRIVALS)
    time.sleep(listeners / ARRIVALS)
    environment.stats.reset_all()
    server = Watched(psutil.Process(service.process.pid))
    server.watch(seconds)
    runner.quit()
    return environment.stats, server


if __name__ == "__main__":
    sys.exit(main())
