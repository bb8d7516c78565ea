"""How long a fresh process takes from its first import to its first signed answer, and on what.

    python -m tests.benchmarks.cold_start [--rounds N]

Each round starts one process with SQLite and one with DynamoDB (dynoxide), in turn; medians count.
Then the imports are summed up by library, and ``make run`` is timed from its start to the first
words that the coach says.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.benchmarks.figures import Figure, print_figures
from tests.benchmarks.servers_process import ROOT
from tests.benchmarks.servers_traffic import IDENTITY, Speaker
from tests.stores.engines import dynoxide

GOALS = {"SQLite": 0.6, "DynamoDB": 1.0}
GOAL_RUN = 2.0
REGION = "us-east-1"
TABLE = "cold-start"
CHILD = Path(__file__).with_name("cold_start_child.py")
SHOWN = 14
"""Libraries shown; the rest is summed up."""

Environ = Mapping[str, str]
Parts = dict[str, float]
"""The seconds of each part of a start."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds

    speaker = Speaker()
    with stores() as (folder, environs):
        found = measured(speaker, folder, environs, rounds)
        for store, starts in found.items():
            parts = "  ".join(
                f"{part} {median(one[part] for one in starts) * 1000:.0f}" for part in starts[0]
            )
            print(f"{store} (milliseconds): {parts}")
        for store, environ in environs.items():
            print(
                f"\nimports with {store}, by library "
                "(milliseconds of their own; timing them costs some)"
            )
            print(imports(speaker, folder, environ))
    print()
    print_figures(goals(found, rounds))


def figures(rounds: int) -> Iterator[Figure]:
    """What has a goal."""
    with stores() as (folder, environs):
        found = measured(Speaker(), folder, environs, rounds)
    yield from goals(found, rounds)


def goals(found: Mapping[str, Sequence[Parts]], rounds: int) -> Iterator[Figure]:
    """The starts as figures, and ``make run`` measured."""
    for store, starts in found.items():
        seconds = [sum(parts.values()) for parts in starts]
        yield Figure(f"import to first answer, {store}", seconds, "s", at_most=GOALS[store])
    yield Figure(
        "make run to the first spoken line",
        [run_seconds() for _ in range(rounds)],
        "s",
        at_most=GOAL_RUN,
    )


def measured(
    speaker: Speaker, folder: Path, environs: Mapping[str, Environ], rounds: int
) -> dict[str, list[Parts]]:
    """The parts of each start with each store, in turn."""
    found: dict[str, list[Parts]] = {store: [] for store in environs}
    # The first round only fills the machine's caches.
    for turn in range(rounds + 1):
        for store, environ in environs.items():
            parts = json.loads(child(speaker, folder, environ).stdout)
            if turn:
                found[store].append(parts)
    return found


@contextmanager
def stores() -> Iterator[tuple[Path, Mapping[str, Environ]]]:
    """A folder to work in, and the settings of a service with each store."""
    own = {
        key: value for key, value in os.environ.items() if not key.startswith(("COACH_", "AWS_"))
    }
    own |= {"PYTHONPATH": str(ROOT), "COACH_SKILL_ID": IDENTITY.application_id}
    account = {
        "AWS_ACCESS_KEY_ID": "benchmark",
        "AWS_SECRET_ACCESS_KEY": "benchmark",
        "AWS_DEFAULT_REGION": REGION,
    }
    with tempfile.TemporaryDirectory() as name, dynoxide(Path(name) / "dynamodb") as endpoint:
        table = {
            "COACH_TABLE": TABLE,
            "COACH_DYNAMODB_ENDPOINT": endpoint,
            "COACH_PEPPER": "only for benchmarks",
        }
        command = [
            sys.executable,
            "-m",
            "skill",
            "table",
            "--endpoint",
            endpoint,
            "--name",
            TABLE,
            "--region",
            REGION,
        ]
        subprocess.run(command, cwd=ROOT, env={**own, **account}, check=True, capture_output=True)
        yield (
            Path(name),
            {
                "SQLite": {**own, "COACH_SQLITE_PATH": f"{name}/progress.sqlite3"},
                "DynamoDB": {**own, **account, **table},
            },
        )


def child(
    speaker: Speaker, folder: Path, environ: Environ, *options: str
) -> "subprocess.CompletedProcess[str]":
    """One start, with a launch request that was signed just now."""
    if not (folder / "root.pem").exists():
        speaker.authority.save(folder)
    body = speaker.conversation()[0].body
    request = {"headers": speaker.authority.headers(body), "body": body.decode()}
    (folder / "request.json").write_text(json.dumps(request))
    command = [sys.executable, *options, str(CHILD), str(folder)]
    run = subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr[-2000:]
    return run


def imports(speaker: Speaker, folder: Path, environ: Environ) -> str:
    """What each library's modules took to import, without what they import themselves."""
    lines = child(speaker, folder, environ, "-X", "importtime").stderr.splitlines()
    own: Counter[str] = Counter()
    for line in lines:
        if found := re.match(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)", line):
            library = found[2].partition(".")[0]
            own[library if library not in sys.stdlib_module_names else "standard library"] += int(
                found[1]
            )
    shown = own.most_common(SHOWN)
    rest = own.total() - sum(microseconds for _, microseconds in shown)
    return "\n".join(
        f"  {us / 1000:6.1f}  {library}" for library, us in [*shown, ("all others", rest)]
    )


def run_seconds() -> float:
    """The seconds from ``make run`` to the first words that the coach says."""
    with tempfile.TemporaryDirectory() as name:
        environ = {**os.environ, "COACH_SQLITE_PATH": f"{name}/progress.sqlite3"}
        began = time.perf_counter()
        with subprocess.Popen(
            ["make", "--silent", "run"],
            cwd=ROOT,
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as terminal:
            assert terminal.stdout is not None
            try:
                for line in terminal.stdout:
                    if line.startswith("Alexa "):
                        return time.perf_counter() - began
            finally:
                terminal.terminate()
    raise AssertionError("the coach said nothing")


if __name__ == "__main__":
    main()
