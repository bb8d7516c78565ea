"""Every fault of the line to the store, in the middle of a session.

Each is tried through the real application and the real store.
"""

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from skill.alexa.api import AlexaApi
from skill.config import Config
from skill.simulator.transport import Transport
from skill.stores.dynamodb import DynamoStore
from skill.web.app import create_app
from skill.wiring import wire
from tests.faults.behaviours import (
    answer_half,
    answer_late,
    drip,
    hang_up,
    instead,
    lose_the_answer,
    swallow,
)
from tests.faults.line import Door, Fault, Line, line
from tests.faults.speaker import IN_TIME, Speaker, amiss, listener_at, through
from tests.stores import faulty
from tests.stores.conftest import REGION, TABLE
from tests.support.lines import pattern
from tests.support.table import Row
from tests.support.tls_server import server_context, tls_files

JSON = "application/x-amz-json-1.0"
SPACE = "com.amazonaws.dynamodb.v20120810"
THROTTLED = f'{{"__type":"{SPACE}#ThrottlingException","message":"Rate exceeded"}}'
_NO_MATCH = f"{SPACE}#ConditionalCheckFailedException"
REFUSED = f'{{"__type":"{_NO_MATCH}","message":"The conditional request failed"}}'
BROKEN = f'{{"__type":"{SPACE}#InternalServerError","message":"The request processing has failed"}}'
PAGE = "<html><body>Welcome to the guest network</body></html>"

FAULTS = (
    Fault("refused", "nobody listens at the store's address", hang_up, Door.REFUSED),
    Fault("reset", "every connection is reset once the request is there", hang_up),
    Fault(
        "reset after the write",
        "the engine does it; its answer is cut off by a reset",
        lose_the_answer,
    ),
    Fault("black hole", "packets go nowhere, old connections and new", swallow, Door.HOLE),
    Fault("silent", "the request is taken, and never answered", swallow),
    Fault("slow", "answers come 0.7 s late", answer_late(0.7)),
    Fault("too slow", "answers come 3 s late", answer_late(3)),
    Fault("half answer", "the connection closes inside the engine's answer", answer_half),
    Fault("byte drip", "an answer drips for 15 s", drip(15)),
    Fault("byte drip, just in time", "an answer drips for 2 s", drip(2)),
    Fault("drip before the body", "one header drips without end", instead(faulty.drip_headers)),
    Fault(
        "status 500",
        "InternalServerError",
        instead(faulty.answer("500 Internal Server Error", JSON, BROKEN)),
    ),
    Fault(
        "status 503 page",
        "a proxy's error page",
        instead(faulty.answer("503 Unavailable", "text/html", PAGE)),
    ),
    Fault(
        "throttle",
        "ThrottlingException",
        instead(faulty.answer("400 Bad Request", JSON, THROTTLED)),
    ),
    Fault(
        "conditional failure",
        "every write is told that another was first",
        instead(faulty.answer("400 Bad Request", JSON, REFUSED), b"PutItem"),
    ),
    Fault(
        "garbage 200",
        "a guest network's page with status 200",
        instead(faulty.answer("200 OK", "text/html", PAGE)),
    ),
    Fault(
        "empty 200", "an empty object with status 200", instead(faulty.answer("200 OK", JSON, "{}"))
    ),
    Fault("slow TLS", "the handshake comes a byte at a time", swallow, Door.SLOW_TLS, secure=True),
)


@dataclass
class Trial:
    """One fault, and what it is tried on."""

    fault: Fault
    laid: Line
    send: Transport
    direct: DynamoStore
    """Another way to the engine, to see what is really stored."""
    faults: list[str] = field(default_factory=list)

    def row(self) -> Row:
        """Begin the fault in the middle of a session.

        The household's other speaker opens a session while it lasts.
        """
        here, there = (Speaker(self.send, listener_at(self.fault.name)) for _ in range(2))
        for words in ("launch", "StartRoutine", "NextStep"):
            here.say(words)
        self.check("before the fault", *(["not saved"] if here.unsaved else []))
        self.laid.begin(self.fault)
        with ThreadPoolExecutor(2) as threads:
            # Nothing is known of the listener at the other speaker yet: it has to read, and then to
            # write.
            both = [threads.submit(here.say, "NextStep"), threads.submit(there.say, "StepByStep")]
        for speaker, answer in zip((here, there), both, strict=True):
            self.check("in the fault", *amiss(answer.result(), speaker.seconds))
        slowest = max(here.seconds, there.seconds)
        self.check("in the fault", *self.lost(here))
        self.laid.end()
        for speaker in (here, there):
            self.check("after the fault", *amiss(speaker.say("NextStep"), speaker.seconds))
            self.check(
                "after the fault",
                *(["not saved"] if speaker.unsaved else []),
                *self.lost(here, there),
            )
        self.laid.begin(self.fault)
        told = pattern("sorry.not_saved").search(here.say("Stop").text)
        self.check(
            "at goodbye",
            *(["too late"] if here.seconds >= IN_TIME else []),
            *([] if told else self.lost(here)),
        )
        self.laid.end()
        return Row(
            self.fault.name,
            self.fault.done,
            both[0].result().text,
            slowest,
            tuple(dict.fromkeys(self.faults)),
        )

    def check(self, when: str, *faults: str) -> None:
        """Note what was wrong, and when."""
        self.faults += [f"{when}: {fault}" for fault in faults]

    def lost(self, *speakers: Speaker) -> list[str]:
        """What was promised and is not stored."""
        lost = sum(speaker.lost(self.direct) for speaker in speakers)
        return [f"{lost} promises broken"] if lost else []


def rows(engine: str) -> list[Row]:
    """Try every fault between a store and ``engine``, all at once: most of them only wait."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server_file, root_file = tls_files("localhost", folder)
        direct = DynamoStore(TABLE, REGION, engine)
        stack.callback(direct.close)
        trials = []
        for fault in FAULTS:
            laid = stack.enter_context(
                line(engine, server_context(server_file) if fault.secure else None)
            )
            store = DynamoStore(TABLE, REGION, laid.endpoint)
            stack.callback(store.close)
            # The client is built here, one after the other: its certificates are named by the
            # environment.
            os.environ["AWS_CA_BUNDLE"] = str(root_file)
            store.ready()
            del os.environ["AWS_CA_BUNDLE"]
            skill = wire(Config(), store, AlexaApi(frozenset()))
            trials.append(
                Trial(
                    fault, laid, through(create_app(skill, None, store.ready).test_client()), direct
                )
            )
        with ThreadPoolExecutor(len(trials)) as threads:
            return list(threads.map(Trial.row, trials))
