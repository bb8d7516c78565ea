"""What happens to a process and its listeners.

Requests come twice, two speakers talk at once, the process is killed or stopped.
"""

import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Event

from skill.listener import Listener
from skill.simulator.transport import ServiceUnreachable
from skill.stores.base import ProgressStore
from skill.stores.dynamodb import DynamoStore
from skill.stores.sqlite import SqliteStore
from tests.faults.behaviours import answer_late
from tests.faults.engine import CREDENTIALS
from tests.faults.line import Fault, line
from tests.faults.process import SKILL_ID, Served, served
from tests.faults.speaker import Speaker, amiss, listener_at
from tests.stores.conftest import REGION, TABLE
from tests.support.authority import Authority
from tests.support.table import Row

PEPPER = "a pepper for tests alone"
TIMES = 8
SPEAKERS = 4
LOAD_SECONDS = 1.0
STAGGER = 0.07
"""Seconds by which each speaker begins after the one before, lest all are between two turns at the
same moment."""
SQLITE = "coach.sqlite3"


def settings(endpoint: str | None) -> dict[str, str]:
    """The environment of a service with its progress at ``endpoint`` or in its folder."""
    if endpoint is None:
        return {"COACH_SQLITE_PATH": SQLITE, "COACH_PEPPER": PEPPER, "COACH_SKILL_ID": SKILL_ID}
    table = {"COACH_TABLE": TABLE, "COACH_DYNAMODB_ENDPOINT": endpoint, "COACH_PEPPER": PEPPER}
    return {**CREDENTIALS, **table, "COACH_SKILL_ID": SKILL_ID}


@contextmanager
def store_of(folder: Path, endpoint: str | None) -> Iterator[ProgressStore]:
    """The same store, for a look past the service."""
    store = DynamoStore(TABLE, REGION, endpoint) if endpoint else SqliteStore(folder / SQLITE)
    with closing(store):
        yield store


def speaker_at(service: Served, household: str, authority: Authority | None = None) -> Speaker:
    """A speaker that talks to the service; where its requests are signed, by the real clock."""
    send = service.transport(authority)
    return Speaker(send, listener_at(household), PEPPER, patient=authority is None)


def verifying(folder: Path, authority: Authority) -> tuple[str, ...]:
    """The command of a service that verifies, and trusts ``authority`` alone."""
    authority.save(folder / "authority")
    return ("-m", "tests.support.verifying_service", str(folder / "authority"))


def repeated(folder: Path, engine: str) -> Row:
    """One signed request, eight times in parallel, and once more when the session has gone on."""
    authority = Authority.create()
    faults: list[str] = []
    with (
        served(folder, settings(engine), verifying(folder, authority)) as service,
        store_of(folder, engine) as store,
        ThreadPoolExecutor(TIMES) as threads,
    ):
        speaker = speaker_at(service, "repeated", authority)
        for words in ("launch", "StartRoutine"):
            speaker.say(words)
        before = store.load(speaker.listener)
        request = speaker.request("NextStep")
        begun = time.monotonic()
        answers = list(threads.map(lambda _: speaker.exchange(request), range(TIMES)))
        took = time.monotonic() - begun
        after = store.load(speaker.listener)
        assert before
        assert after
        if {answer.status for answer in answers} != {200}:
            faults.append("not all were answered")
        if len({answer.body for answer in answers}) != 1:
            faults.append("not all were answered alike")
        if after.version != before.version + 1:
            faults.append(f"{after.version - before.version} writes")
        counted = sum(entry.get("Duplicates", 0) for entry in service.journal())
        if counted != TIMES - 1:
            faults.append(f"{counted} counted as duplicates")
        speaker.deliver(request)
        speaker.say("NextStep")
        gone_on = store.load(speaker.listener)
        speaker.exchange(request)
        if store.load(speaker.listener) != gone_on:
            faults.append("repeated later, it went back")
    heard = f"{TIMES} x the same, stored once"
    return Row(
        "one request, eight times", "the same signed bytes in parallel", heard, took, tuple(faults)
    )


def two_speakers(folder: Path, engine: str) -> Row:
    """Two speakers of one listener, taking turns as fast as they can."""
    # One speaker's settings are the other's: nine times "next" must not be the end, whichever wins.
    words = (
        "launch",
        "StartRoutine",
        *("NextStep",) * 4,
        "StepByStep",
        *("NextStep",) * 4,
        "ByStretch",
        "NextStep",
    )
    begun = time.monotonic()
    with (
        served(folder, settings(engine)) as service,
        store_of(folder, engine) as store,
        ThreadPoolExecutor(2) as threads,
    ):
        both = [speaker_at(service, "two speakers") for _ in range(2)]
        faults: list[str] = []
        for heard in threads.map(
            lambda one: [amiss(one.say(said), one.seconds) for said in words], both
        ):
            faults += [fault for turn in heard for fault in turn]
        promised, lost = (
            sum(len(one.promised) for one in both),
            sum(one.lost(store) for one in both),
        )
        conflicts = sum(entry.get("Conflicts", 0) for entry in service.journal())
        if lost:
            faults.append(f"{lost} promises broken")
        if not conflicts:
            faults.append("they never met")
    heard_ = f"{promised} promises kept, {conflicts} conflicts settled"
    return Row(
        "two speakers",
        "one listener, both as fast as they can",
        heard_,
        time.monotonic() - begun,
        tuple(faults),
    )


@dataclass
class Load:
    """Listeners who talk without a pause until they are stopped, or nobody answers any more."""

    speakers: list[Speaker]
    over: Event = field(default_factory=Event)
    in_flight: set[Listener] = field(default_factory=set)
    """Who has asked and has no answer yet."""
    answered: list[float] = field(default_factory=list)
    """When each answer had arrived."""
    failed: list[float] = field(default_factory=list)
    """When each request was sent that nobody answered."""
    faults: list[str] = field(default_factory=list)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let them talk meanwhile, and then until every request is answered or lost."""
        with ThreadPoolExecutor(len(self.speakers)) as threads:
            talks = [
                threads.submit(self._talk, speaker, n * STAGGER)
                for n, speaker in enumerate(self.speakers)
            ]
            try:
                yield
            finally:
                self.over.set()
        for talk in talks:
            talk.result()

    def busy(self, speakers: int) -> bool:
        """Wait, five seconds at most, until so many wait for an answer; whether they did."""
        until = time.monotonic() + 5
        while len(self.in_flight) < speakers and time.monotonic() < until:
            time.sleep(0)
        return len(self.in_flight) >= speakers

    def _talk(self, speaker: Speaker, later: float) -> None:
        self.over.wait(later)
        words = ["launch", "StartRoutine"]
        while not self.over.is_set() and not self.failed:
            sent = time.monotonic()
            self.in_flight.add(speaker.listener)
            try:
                heard = speaker.say(words.pop(0) if words else "NextStep")
            except (ServiceUnreachable, TimeoutError):
                self.failed.append(sent)
                return
            finally:
                self.in_flight.discard(speaker.listener)
            self.answered.append(time.monotonic())
            self.faults += amiss(heard, may_end=True)


def killed(folder: Path, engine: str | None) -> Row:
    """``kill -9`` under load; then the service is started again, and every session goes on."""
    with store_of(folder, engine) as store:
        name = "DynamoDB" if engine else "SQLite"
        with served(folder, settings(engine)) as service:
            load = Load([speaker_at(service, f"killed {name} {n}") for n in range(SPEAKERS)])
            with load.running():
                time.sleep(LOAD_SECONDS)
                busy = load.busy(2)
                service.signal(signal.SIGKILL)
        faults = load.faults
        promised, lost = _promises(load, store)
        if lost:
            faults.append(f"{lost} promises broken")
        if not busy:
            faults.append("it was not under load")
        begun = time.monotonic()
        with served(folder, settings(engine)) as service:
            took = time.monotonic() - begun
            for speaker in load.speakers:
                speaker.send = service.transport()
                faults += amiss(speaker.say("NextStep"), speaker.seconds, may_end=True)
                faults += ["not saved afterwards"] if speaker.unsaved else []
            if _promises(load, store)[1]:
                faults.append("promises broken afterwards")
    heard = f"{promised} promises kept; sessions went on"
    return Row(
        f"kill -9 ({name})",
        "in the middle of its work; then started again",
        heard,
        took,
        tuple(faults),
    )


def stopped(folder: Path, engine: str) -> Row:
    """SIGTERM under load, while every turn takes a while: the store is slow."""
    late = Fault("late", "", answer_late(0.15))
    with line(engine) as laid, store_of(folder, engine) as store:
        laid.begin(late)
        with served(folder, settings(laid.endpoint)) as service:
            load = Load([speaker_at(service, f"stopped {n}") for n in range(SPEAKERS)])
            with load.running():
                time.sleep(LOAD_SECONDS)
                at = time.monotonic()
                service.signal(signal.SIGTERM)
                status = service.ended()
                took = time.monotonic() - at
            turns = len(service.journal())
        faults = load.faults
        # What was said a moment before may not have been taken in yet: that is refused, not lost.
        broken_off = sum(sent < at - 0.05 for sent in load.failed)
        if broken_off:
            faults.append(f"{broken_off} requests in flight lost")
        if turns != len(load.answered):
            faults.append(f"{turns} turns, {len(load.answered)} answers")
        if not any(answered > at for answered in load.answered):
            faults.append("nothing was in flight")
        promised, lost = _promises(load, store)
        if lost:
            faults.append(f"{lost} promises broken")
        if status:
            faults.append(f"exit status {status}")
    heard = f"all {len(load.answered)} turns answered, {promised} promises kept"
    return Row("SIGTERM", "in the middle of its work", heard, took, tuple(faults))


def _promises(load: Load, store: ProgressStore) -> tuple[int, int]:
    """How many there are, and how many of them the store does not keep."""
    return sum(len(one.promised) for one in load.speakers), sum(
        one.lost(store) for one in load.speakers
    )


def trials(engine: str) -> list[Callable[[Path], Row]]:
    """All of them."""
    return [
        partial(repeated, engine=engine),
        partial(two_speakers, engine=engine),
        partial(killed, engine=None),
        partial(killed, engine=engine),
        partial(stopped, engine=engine),
    ]
