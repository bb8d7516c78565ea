"""What tests/stores/test_devices.py checks: what each listener was told, and what was deleted."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from skill.coaching import Call, Coach, Reply
from skill.domain.conversation import events
from skill.domain.conversation.context import Context
from skill.domain.conversation.events import Event, Outcome
from skill.domain.conversation.reminder import Reminder
from skill.domain.conversation.respond import respond
from skill.domain.conversation.state import State
from skill.domain.conversation.state_record import read_state
from skill.domain.memory.plain import Record
from skill.domain.memory.progress import Progress
from skill.listener import Listener, listener_key
from skill.stores.base import ProgressStore
from tests.domain.memories import DAY_SECONDS, NOON
from tests.stores.facts import BY_DAY, COUNTED, Fact, facts, is_outdated
from tests.stores.flaky import Fault, Watched
from tests.support.lines import CONTENT

if TYPE_CHECKING:
    from collections.abc import Callable

SPEAKERS = 3
DELETIONS = 3
"""In one example; with more, nothing would ever grow."""
LONGEST_STRETCHES = 3
"""Stretches that one turn can complete at most, without hands-free: with the one skipped past, and
a margin."""

SAID: tuple[Event, ...] = (
    *(
        events.StartAsked(),
        events.NextAsked(),
        events.NextAsked(),
        events.NextAsked(),
        events.SkipAsked(),
    ),
    *(
        events.StretchAsked(("sphinx",)),
        events.StretchAsked(("cat_cow",)),
        events.EasierAsked(always=True),
    ),
    *(
        events.PaceAsked(slower=True),
        events.PaceAsked(slower=False),
        events.HoldAsked(45),
        events.StepByStepAsked(),
    ),
    *(
        events.PainTold(),
        events.Yes(),
        events.No(),
        events.HelpAsked(),
        events.StopAsked(),
        events.StartOverAsked(),
    ),
    *(events.SessionEnded(), events.SessionEnded(events.Ended.IN_SILENCE), events.Launched()),
)

numbers = count()
who = st.integers(0, SPEAKERS - 1)
faults = st.sampled_from([Fault.NONE] * 5 + [Fault.DOWN, Fault.LOST])
waits = st.sampled_from([1, 20, 120, 120, DAY_SECONDS])


class NoReminders:
    """Nobody speaks of reminders here."""

    def set(self, reminder: Reminder, words: str) -> Outcome:
        raise AssertionError(f"{reminder} {words}")

    def cancel(self) -> Outcome:
        raise AssertionError


@dataclass
class Speaker:
    """One speaker: its session, and its last request, to be sent again."""

    store: Watched
    coach: Coach
    listener: Listener
    session: Record | None = None
    last: tuple[Call, Event, Reply] | None = None
    lives: int = 0
    """How often the listener's memory had been deleted when the last request was sent."""


@dataclass
class Memory:
    """What the model knows of one listener."""

    told: frozenset[Fact] = frozenset()
    known: frozenset[str] = frozenset()
    """What was acknowledged, and the stretches that were known, since it was deleted last."""
    deleted_at: int = 0
    deleted_on: str = ""
    pending: frozenset[Fact] = frozenset()
    """What sessions held at that moment that never heard from the store: nobody can know that it
    was there."""
    turns: int = 0
    """Since then."""
    lives: int = 0


class Speakers(RuleBasedStateMachine):
    """Speakers of one household, where Alexa knows one voice."""

    def __init__(self, stores: list[ProgressStore]) -> None:
        super().__init__()
        account = listener_key("pepper", f"household {next(numbers)} of {id(stores)}")
        self.household, self.anna = (
            Listener(account),
            Listener(account, listener_key("pepper", account)),
        )
        self.raw = stores[-1]
        self.now = NOON
        self.memories = {self.household: Memory(), self.anna: Memory()}
        self.made: dict[Fact, int] = {}
        """When each fact was first heard of."""
        self.days: set[str] = set()
        self._deletions = 0
        self.speakers = []
        for store in stores[:SPEAKERS]:
            watched = Watched(store)
            self.speakers.append(Speaker(watched, Coach(CONTENT, watched), self.household))

    @rule(n=who, said=st.sampled_from(SAID), fault=faults, wait=waits, anna=st.booleans())
    def somebody_speaks(self, n: int, said: Event, fault: Fault, wait: int, anna: bool) -> None:
        self.now += wait
        self._turn(self.speakers[n], said, fault, anna=anna)

    @rule(n=who, times=st.integers(3, 14), wait=waits, fault=faults, anna=st.booleans())
    def somebody_stretches_for_a_while(
        self, n: int, times: int, wait: int, fault: Fault, anna: bool
    ) -> None:
        self.now += wait
        self._turn(self.speakers[n], events.StartAsked(), fault, anna=anna)
        for _ in range(times):
            self.now += 150
            self._turn(self.speakers[n], events.NextAsked(), fault, anna=anna)

    @rule(
        n=who,
        other=who,
        said=st.sampled_from(SAID),
        at_once=st.sampled_from(SAID),
        anna=st.booleans(),
    )
    def two_speak_at_once(
        self, n: int, other: int, said: Event, at_once: Event, anna: bool
    ) -> None:
        if n == other:
            return
        self.now += 60
        speak = partial(self._turn, self.speakers[other], at_once, Fault.NONE, anna=anna)
        self._turn(self.speakers[n], said, Fault.NONE, speak, anna=anna)

    @precondition(lambda self: self._deletions < DELETIONS)
    @rule(n=who, fault=faults)
    def the_memory_is_deleted_by_voice(self, n: int, fault: Fault) -> None:
        speaker = self.speakers[n]
        self.now += 10
        self._turn(speaker, events.ForgetAsked(), Fault.NONE, anna=speaker.listener is self.anna)
        assert speaker.session
        self.now += 10
        if fault is not Fault.DOWN:
            self._deleted(speaker.listener, besides=None if fault is Fault.LOST else speaker)
        memory = self.memories[speaker.listener]
        told, known = memory.told, memory.known
        self._turn(speaker, events.Yes(), fault, anna=False)
        # What it read before it deleted is not acknowledged by that.
        memory.told, memory.known = told, known

    @precondition(lambda self: self._deletions < DELETIONS)
    @rule(
        n=who,
        other=who,
        said=st.sampled_from(SAID),
        at_once=st.sampled_from(SAID),
        anna=st.booleans(),
    )
    def the_memory_is_deleted_in_the_middle_of_a_turn(
        self, n: int, other: int, said: Event, at_once: Event, anna: bool
    ) -> None:
        self.now += 10
        speaker = self.speakers[n]

        def be_faster() -> None:
            self.now += 1
            self._turn(self.speakers[other], at_once, Fault.NONE, anna=anna)

        def delete() -> None:
            self.raw.forget(self.household)
            self._deleted(self.household)
            # What the turn itself makes is new.
            self.now += 1

        # Where somebody else is faster first, what they saved is merged in and then deleted.
        self._turn(
            speaker, said, Fault.NONE, *([be_faster] if other != n else []), delete, anna=anna
        )

    @precondition(lambda self: any(speaker.last for speaker in self.speakers))
    @rule(n=who, through=who)
    def a_request_arrives_again(self, n: int, through: int) -> None:
        speaker = self.speakers[n]
        if speaker.last is None:
            return
        call, said, first = speaker.last
        known = "birth" in (call.session or {})
        if not known and self.memories[call.listener].lives > speaker.lives:
            # It comes as the first of a new memory, and nobody could tell.
            return
        before = self._stored(call.listener)
        again = self.speakers[through].coach.answer(call, said)
        self._note(again, anew=False)
        if "version" not in (call.session or {}):
            # Without one it is answered from what is stored, and that has the first answer's effect
            # in it.
            if before.opened.endswith(call.request):
                assert self._stored(call.listener) == before
            return
        assert self._stored(call.listener) == before
        if before == first.turn.state.progress:
            assert again.turn.timeline == first.turn.timeline
            assert read_state(again.session["state"]) == read_state(first.session["state"])

    @invariant()
    def nothing_that_was_acknowledged_is_lost(self) -> None:
        for listener, memory in self.memories.items():
            progress = self._stored(listener)
            assert not {
                one for one in memory.told - facts(progress) if not is_outdated(one, progress)
            }
            assert memory.known <= progress.known

    @invariant()
    def nothing_is_counted_that_was_not_done(self) -> None:
        for listener in self.memories:
            stored = facts(self._stored(listener))
            assert {one for one in stored if one[0] in COUNTED} <= self.made.keys()
            assert {day for what, day, *_ in stored if what in BY_DAY} <= self.days

    @invariant()
    def nothing_that_was_deleted_is_back(self) -> None:
        for listener, memory in self.memories.items():
            progress = self._stored(listener)
            old = {one for one in facts(progress) if self._is_older(one, memory)}
            assert old <= memory.pending
            if not memory.pending:
                assert len(progress.known) * 3 <= memory.turns * LONGEST_STRETCHES

    def _turn(
        self,
        speaker: Speaker,
        said: Event,
        fault: Fault,
        *meanwhile: "Callable[[], None]",
        anna: bool,
    ) -> None:
        """One turn; ``meanwhile`` is what others do, each before one try to save."""
        if speaker.session is None or isinstance(said, events.Launched):
            speaker.session, speaker.listener = None, self.anna if anna else self.household
            if isinstance(said, events.SessionEnded):
                return
        speaker.store.fault, speaker.store.answered, speaker.store.meanwhile = (
            fault,
            False,
            list(meanwhile),
        )
        today = datetime.fromtimestamp(self.now, UTC).date()
        call = Call(
            speaker.listener, self.now, today, NoReminders(), speaker.session, f" {next(numbers)}"
        )
        self.days.add(today.isoformat())
        for memory in self.memories.values():
            memory.turns += 1
        lives, alone = self.memories[call.listener].lives, self._answered_alone(call, said)
        reply = speaker.coach.answer(call, said)
        self._note(reply, anew=True)
        # As it comes back from Alexa.
        session = json.loads(json.dumps(reply.session))
        speaker.store.fault, speaker.store.meanwhile = Fault.NONE, []
        speaker.session = session if reply.turn.open else None
        assert fault is not Fault.NONE or "unsaved" not in session
        told = "version" in session and "unsaved" not in session and speaker.store.answered
        if told:
            memory = self.memories[call.listener]
            carried = read_state(session["state"]).progress
            memory.told, memory.known = memory.told | facts(carried), memory.known | carried.known
            if not meanwhile:
                memory.told, memory.known = memory.told | facts(alone), memory.known | alone.known
        speaker.last, speaker.lives = (
            ((call, said, replace(reply, session=session)) if told else None),
            lives,
        )

    def _answered_alone(self, call: Call, said: Event) -> Progress:
        """What the answer makes of the session and of what is stored, if nobody else were there."""
        state = read_state(call.session["state"]) if call.session else State()
        progress = state.progress
        if "version" not in (call.session or {}):
            progress = self._stored(call.listener).merged(progress)
        context = Context(
            replace(state, progress=progress),
            CONTENT.routine,
            CONTENT.phrases,
            call.now,
            call.today,
        )
        return respond(context, said).state.progress

    def _deleted(self, listener: Listener, *, besides: Speaker | None = None) -> None:
        """Note that the memory is deleted: a person's, or without one the household's."""
        self._deletions += 1
        today = datetime.fromtimestamp(self.now, UTC).date()
        for one, memory in self.memories.items():
            if one == listener or not listener.person:
                sessions = [
                    each.session
                    for each in self.speakers
                    if each.listener == one and each is not besides
                ]
                # A session that the store never answered holds only what it did itself.
                pending = [
                    read_state(one["state"]).progress
                    for one in sessions
                    if one and "birth" not in one
                ]
                self.memories[one] = Memory(
                    deleted_at=self.now,
                    deleted_on=today.isoformat(),
                    pending=frozenset().union(*map(facts, pending)),
                    lives=memory.lives + 1,
                )

    def _note(self, reply: Reply, *, anew: bool) -> None:
        """Note what an answer made; one to a repeated request did nothing that is counted."""
        for fact in facts(reply.turn.state.progress):
            if anew or fact[0] not in COUNTED:
                self.made.setdefault(fact, self.now)

    def _is_older(self, fact: Fact, memory: Memory) -> bool:
        """Whether it was there before the memory was deleted.

        A day may come again while it lasts.
        """
        return (
            str(fact[1]) < memory.deleted_on
            if fact[0] in BY_DAY
            else self.made[fact] <= memory.deleted_at
        )

    def _stored(self, listener: Listener) -> Progress:
        saved = self.raw.load(listener)
        return saved.progress if saved else Progress()
