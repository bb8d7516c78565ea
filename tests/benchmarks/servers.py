"""The HTTP servers that could serve the coach, compared on the coach itself.

    python -m tests.benchmarks.servers [--servers ours,waitress,gunicorn,granian] [--rounds N]

``ours`` is the one of ``skill/web/http_server.py``; the others are as they are released,
with as many threads. Prints a table in Markdown. Figures of speed are for one worker on one core,
and medians of alternating runs.
"""

import argparse
import os
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.benchmarks.servers_attacks import HOLDERS, TWO_READINGS, held_up, statuses
from tests.benchmarks.servers_child import SERVERS
from tests.benchmarks.servers_load import Load, closed, family
from tests.benchmarks.servers_process import ASKED_FROM, CORES, Service, child, service
from tests.benchmarks.servers_traffic import Speaker
from tests.benchmarks.steady import RATE
from tests.benchmarks.steady import measured as steadily

CONNECTIONS = 16
SLOW_CLIENTS = 300
WORKERS = {"gunicorn": 2, "granian": 2}
"""Where a server has workers, two of them when one is killed."""

Rows = dict[str, dict[str, str]]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--servers", default=",".join(SERVERS))
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()

    os.sched_setaffinity(0, ASKED_FROM)
    speaker = Speaker()
    names = options.servers.split(",")
    rows: Rows = {}
    with tempfile.TemporaryDirectory() as folder:
        speaker.save(Path(folder))
        speed(rows, speaker, names, Path(folder), options.rounds)
        for name in names:
            for title, found in properties(speaker, name, Path(folder)):
                rows.setdefault(title, {})[name] = found
    print(f"| on {len(CORES)} cores | " + " | ".join(names) + " |\n|" + " --- |" * (len(names) + 1))
    for title, cells in rows.items():
        print(f"| {title} | " + " | ".join(cells[name] for name in names) + " |")


def speed(rows: Rows, speaker: Speaker, names: Sequence[str], folder: Path, rounds: int) -> None:
    """Throughput and CPU without a store, and the slowest answers with one."""
    loads: dict[str, list[Load]] = {name: [] for name in names}
    late: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            with service(child(name, "coach", folder)) as one:
                closed(one.port, speaker.requests(), 1, CONNECTIONS)
                loads[name].append(closed(one.port, speaker.requests(), 2, CONNECTIONS, one.pids))
            late[name].append(steadily(speaker, name, RATE, 5, 5).p99)
    middle = {
        name: sorted(loads[name], key=lambda load: load.cpu_each)[rounds // 2] for name in names
    }
    rows["answers/s"] = {name: f"{load.rate:.0f}" for name, load in middle.items()}
    rows["CPU an answer"] = {name: f"{load.cpu_each:.0f} us" for name, load in middle.items()}
    rows[f"p99 at {RATE}/s, store 5 ms"] = {name: f"{median(late[name]):.0f} ms" for name in names}


def properties(speaker: Speaker, name: str, folder: Path) -> Iterator[tuple[str, str]]:
    """What one server does under attack and when it is stopped."""
    command = child(name, "coach", folder)
    request = speaker.requests()[0]
    for title, part in HOLDERS.items():
        with service(command) as one:
            yield (
                f"{SLOW_CLIENTS} clients that {title}",
                held_up(one.port, part(request), SLOW_CLIENTS, request),
            )
    with service(command) as one:
        for title, attack in TWO_READINGS.items():
            yield title, statuses(one.port, attack)
    with (
        service([*command, "--store-ms", "5"]) as one,
        later(1, lambda: one.process.send_signal(signal.SIGTERM)),
    ):
        load = closed(one.port, speaker.requests(), 3, CONNECTIONS)
        yield "SIGTERM under load", f"{load.lost} of {len(load.latencies)} lost"
    yield "kill -9 under load", killed(speaker, name, command)


def killed(speaker: Speaker, name: str, command: Sequence[str]) -> str:
    """What a worker's sudden death costs; without workers that of the service, started again."""
    with service([*command, "--store-ms", "5", "--workers", str(WORKERS.get(name, 1))]) as one:
        again: list[Service] = []
        ended = threading.Event()

        def kill() -> None:
            os.kill(family(one.process.pid)[-1], signal.SIGKILL)
            if name not in WORKERS:
                one.process.wait()
                with service([*command, "--store-ms", "5", "--port", str(one.port)]) as second:
                    again.append(second)
                    ended.wait(20)

        with later(1, kill):
            load = closed(one.port, speaker.requests(), 6, CONNECTIONS)
            ended.set()
        who = "a worker" if name in WORKERS else "the process, started again"
        return (
            f"{load.lost} of {len(load.latencies)} lost, {load.gap:.1f} s without answers ({who})"
        )


@contextmanager
def later(seconds: float, do: Callable[[], object]) -> Iterator[None]:
    """Do something beside what is done here."""
    timer = threading.Timer(seconds, do)
    timer.start()
    yield
    timer.join()


if __name__ == "__main__":
    main()
