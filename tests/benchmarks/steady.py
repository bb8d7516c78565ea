"""How long answers take at a constant rate, as listeners come: whoever waits is not waited for.

    python -m tests.benchmarks.steady [--rate N] [--seconds S] [--store-ms N] [--server NAME]

Signed requests arrive at the given rate, and each counts from the moment it was due, whatever
happened to those before it. The store takes its milliseconds for every call and holds nothing.
Service and load share the machine's cores.
"""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.figures import Figure
from tests.benchmarks.servers_load import Load, steady
from tests.benchmarks.servers_process import CORES, child, service
from tests.benchmarks.servers_traffic import Speaker

RATE = 300
STORE = 5
"""Milliseconds that a call of the store takes."""
GOAL = 50
"""Milliseconds that 99 of 100 answers may take."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rate", type=float, default=RATE, help="requests a second")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--store-ms", type=float, default=STORE)
    parser.add_argument("--server", default="ours", help="ours, waitress, gunicorn or granian")
    options = parser.parse_args()

    load = measured(Speaker(), options.server, options.rate, options.seconds, options.store_ms)
    print(
        f"{options.server}: {options.rate:.0f} requests/s for {options.seconds:.0f} s "
        f"on {len(CORES)} cores, "
        f"store {options.store_ms:.0f} ms a call, {load.cpu_each:.0f} us of CPU an answer"
    )
    shares = " ".join(
        f"p{share:g} {load.percentile(share / 100):.1f} ms " for share in (50, 90, 99, 99.9, 100)
    )
    print(f"{shares} (goal: p99 under {GOAL} ms); {load.lost} lost, {load.refused} refused")


def figures(rounds: int) -> Iterator[Figure]:
    """What has a goal."""
    speaker = Speaker()
    late = [measured(speaker, "ours", RATE, 10, STORE).p99 for _ in range(rounds)]
    yield Figure(
        f"p99 at {RATE} requests/s, store {STORE} ms, {len(CORES)} cores", late, "ms", at_most=GOAL
    )


def measured(
    speaker: Speaker, server: str, rate: float, seconds: float, store_milliseconds: float
) -> Load:
    """The load of one server, after a second that only warms."""
    with tempfile.TemporaryDirectory() as name:
        speaker.save(folder := Path(name))
        command = child(server, "coach", folder, "--store-ms", str(store_milliseconds))
        with service(command, set(CORES)) as started:
            steady(started.port, speaker.requests(), rate, 1)
            return steady(started.port, speaker.requests(), rate, seconds, started.pids)


if __name__ == "__main__":
    main()
