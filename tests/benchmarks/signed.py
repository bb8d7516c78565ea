"""What a signed request costs, against services that answer with the same bytes on the same core.

    python -m tests.benchmarks.signed [--rounds N] [--seconds S]

In every round each service is loaded once, in turn; a ratio is made within a round, and the median
of the rounds' ratios is what counts. The peers: Amazon's SDK for Node.js behind its express
adapter, with its own verifiers (``node/peer.cjs``); Amazon's SDK for Python with its own verifiers
(``signed_stock.py``); a Flask application that only parses the body (``servers_child.py``), on the
coach's server. No service has a store, and none fetches.
"""

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, redirect_stdout
from io import StringIO
from pathlib import Path
from statistics import median

from skill.web.verification import RequestVerifier
from tests.benchmarks.figures import Figure, print_figures
from tests.benchmarks.servers_load import Load, closed
from tests.benchmarks.servers_process import ASKED_FROM, Service, child, service
from tests.benchmarks.servers_traffic import IDENTITY, Speaker, coach

CONNECTIONS = 16
WARM_ANSWERS, WARM_SECONDS = 10_000, 10
NODE = Path(__file__).with_name("node")
MOST_DIFFERENT = 0.1
"""How far the sizes of the services' answers may lie apart: they differ in the SDK's name, in
headers and in spaces."""

TURN = "CPU of a turn in Flask's test client"

Round = dict[str, Load]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument(
        "--seconds", type=float, default=2.0, help="of load on each service in each round"
    )
    options = parser.parse_args()

    speaker = Speaker()
    rounds = measured(speaker, options.rounds, options.seconds)
    print(f"{'':8}{'answers/s':>12}{'CPU each':>12}{'p99':>12}")
    for peer in rounds[0]:
        rate, cpu, late = (
            median(getattr(one[peer], of) for one in rounds) for of in ("rate", "cpu_each", "p99")
        )
        print(f"{peer:8}{rate:12.0f}{cpu:9.0f} us{late:9.1f} ms")
    print_figures([*ratios(rounds), Figure(TURN, turn_milliseconds(speaker), "ms", at_most=3)])


def figures(rounds: int, seconds: float) -> Iterator[Figure]:
    """What has a goal."""
    speaker = Speaker()
    yield from ratios(measured(speaker, rounds, seconds))
    yield Figure(TURN, turn_milliseconds(speaker), "ms", at_most=3)


def ratios(rounds: Sequence[Round]) -> Iterator[Figure]:
    """The coach against its peers, round by round."""
    if "node" in rounds[0]:
        yield Figure(
            "signed requests/s, coach : Node's SDK with Express",
            [one["coach"].rate / one["node"].rate for one in rounds],
            at_least=1.2,
        )
        yield Figure(
            "  the same by CPU, for a machine that does other things",
            [one["node"].cpu_each / one["coach"].cpu_each for one in rounds],
        )
    yield Figure(
        "signed requests/s, coach : the SDK for Python",
        [one["coach"].rate / one["stock"].rate for one in rounds],
        at_least=10,
    )
    yield Figure(
        "CPU of an answer, coach : bare Flask",
        [one["coach"].cpu_each / one["bare"].cpu_each for one in rounds],
        at_most=2,
    )


def measured(speaker: Speaker, rounds: int, seconds: float) -> list[Round]:
    """The loads of every round."""
    mine = os.sched_getaffinity(0)
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        speaker.save(folder := Path(name))
        environ = {**os.environ, "NODE_ENV": "production"}
        peers = {
            peer: stack.enter_context(service(command, environ=environ))
            for peer, command in commands(folder)
        }
        os.sched_setaffinity(0, ASKED_FROM)
        stack.callback(os.sched_setaffinity, 0, mine)
        for one in peers.values():
            warm(speaker, one)
        return [loaded(speaker, peers, seconds, turn) for turn in range(rounds)]


def commands(folder: Path) -> Iterator[tuple[str, Sequence[str]]]:
    """Every service's name and command."""
    yield "coach", child("ours", "coach", folder)
    if (NODE / "node_modules").is_dir() and (node := shutil.which("node")):
        yield "node", [node, str(NODE / "peer.cjs"), str(folder)]
    else:
        print(
            "node is not measured: it, or what tests/benchmarks/node needs of npm, is not installed"
        )
    yield "stock", child("ours", "stock", folder)
    yield "bare", child("ours", "bare", folder)


def warm(speaker: Speaker, one: Service) -> None:
    """Load a service until it has met all requests and, if it is Node, compiled its code."""
    answers, until = 0, time.monotonic() + WARM_SECONDS
    while answers < WARM_ANSWERS and time.monotonic() < until:
        answers += len(closed(one.port, speaker.requests(), 1, CONNECTIONS).latencies)


def loaded(speaker: Speaker, peers: dict[str, Service], seconds: float, turn: int) -> Round:
    """Each service's load, beginning with another one in each turn."""
    loads: Round = {}
    names = list(peers)
    for peer in names[turn % len(names) :] + names[: turn % len(names)]:
        one = peers[peer]
        # Signed anew each time: a timestamp is good for 150 seconds.
        load = closed(one.port, speaker.requests(), seconds, CONNECTIONS, one.pids)
        assert load.latencies, f"{peer}: {load.refused} refused, {load.lost} lost. {one.complaints}"
        assert not load.refused + load.lost, (
            f"{peer}: {load.refused} refused, {load.lost} lost. {one.complaints}"
        )
        loads[peer] = load
    sizes = [load.received / len(load.latencies) for load in loads.values()]
    assert max(sizes) < min(sizes) * (1 + MOST_DIFFERENT), f"the answers differ: {sizes}"
    return loads


def turn_milliseconds(speaker: Speaker) -> list[float]:
    """The CPU of turns without a network or a server, verified, in milliseconds."""
    authority = speaker.authority
    verifier = RequestVerifier(
        IDENTITY.application_id, roots=[authority.root], fetch=authority.fetch
    )
    client = coach(verifier).test_client()
    turns = []
    for _ in range(30):
        for exchange in speaker.conversation():
            headers = authority.headers(exchange.body)
            with redirect_stdout(StringIO()):
                began = time.process_time()
                assert client.post("/alexa", data=exchange.body, headers=headers).status_code == 200
                turns.append((time.process_time() - began) * 1000)
    return turns


if __name__ == "__main__":
    main()
