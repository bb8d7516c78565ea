"""Whole visits with the coach, lived as a listener lives them: each answer that teaches is a scene.

The clock of this world:

- A request has a true time. The coach sees it cut to whole seconds, as Alexa's stamps are.
- The answer leaves after :data:`LATENCY`, and is heard after the speaker's start-up.
- A word reaches the coach :data:`LAG` after what the listener reacts to. A third of that is the
  start-up, the rest is the wake word and the end of the utterance: up to 2 s and up to 4 s. So all
  of it together is drawn evenly, and a session that runs out is late by the start-up alone.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from skill.coaching import Call, Coach, Reply
from skill.content import load
from skill.domain.conversation import events
from skill.domain.memory.plain import Record
from skill.domain.routine.place import Place
from skill.domain.script.timeline import Timeline
from skill.listener import Listener
from skill.stores.base import Saved
from tests.benchmarks.interrupted_hearing import Heard, heard
from tests.benchmarks.interrupted_voices import Voice
from tests.support.session import MORNING, SHE, TODAY, Bell, Shelf

CONTENT = load()
LATENCY = (0.1, 0.5)
"""Seconds from a request to its answer."""
LAG = (1.3, 6.0)
"""Seconds between what a listener reacts to and the true time of their request."""
START_UP = 1 / 3
"""The share of the lag that passes before the answer is heard."""
REACTION = (0.5, 6.0)
"""Seconds of the open microphone before a listener says the next word."""
COMES_BACK = (5.0, 60.0)
"""Seconds from a session that ran out until the coach is opened again."""
VISITS_BEFORE = 2
"""Whole visits after which the voice counts as known. After a third the stretches are told in
short, and "first visit" and "pace learned" would not be about the same words."""
SILENT_AFTER = 4
"""A listener who is waited for falls silent once in each visit before, after so many answers."""
NEXT_WORD = 20
"""Seconds between two words of one who is asked for more than one."""
MOST_SCENES = 60
"""More answers than any routine takes. Beyond them the coach does not come to an end."""
DAY = 24 * 3600


class Mode(StrEnum):
    """How the coach waits."""

    BY_SECTION = "a section at a time"
    HANDS_FREE = "hands-free"


@dataclass(frozen=True)
class Scene:
    """An answer as it is heard, and all that the coach knows right after it."""

    heard: Heard
    until: float
    """Who speaks up before this interrupts: the answer's end or, hands-free, the session's."""
    sent: int
    """The stamp of the request that it answers."""
    today: date
    session: Record
    kept: dict[Listener, Saved]
    replies: dict[object, tuple[Reply, ...]] = field(default_factory=dict, compare=False)
    """What was asked before: many listeners speak up in the same second."""

    def ask(self, now: int, said: tuple[events.Event, ...], *, anew: bool) -> tuple[Reply, ...]:
        """The replies to a listener who speaks up at ``now``, word by word.

        ``anew``: in a new session. The scene stays as it is.
        """
        key = (now, said, anew)
        if key not in self.replies:
            session = None if anew else self.session
            self.replies[key] = tuple(self._asked(now, said, session))
        return self.replies[key]

    def _asked(
        self, now: int, said: Iterable[events.Event], session: Record | None
    ) -> Iterator[Reply]:
        coach = Coach(CONTENT, Shelf(dict(self.kept)))
        for event in said:
            reply = coach.answer(call(now, self.today, session), event)
            session = reply.session
            now += NEXT_WORD
            yield reply


@dataclass
class Home:
    """A listener, their speaker with its voice, and what the coach remembers of them."""

    mode: Mode
    voice: Voice
    chance: random.Random
    clock: float = MORNING
    today: date = TODAY
    shelf: Shelf = field(default_factory=Shelf)
    session: Record | None = None
    hearing: Heard = field(default_factory=lambda: Heard((), 0.0, 0.0))
    scenes: list[Scene] = field(default_factory=list)
    """The answers of this visit that teach, and leave the session open."""
    words: int = 0
    """How often the listener had to say something in it."""

    def visit(self, first_word: events.Event, silent_after: int | None = None) -> None:
        """A whole routine, begun with ``first_word``.

        Hands-free nothing more is said but to open the coach again when it ran out. Who is waited
        for says "next", and falls silent once after ``silent_after`` answers.
        """
        self.say(events.Launched())
        reply = self.answer(first_word)
        if self.mode is Mode.HANDS_FREE:
            self.stay_silent()
            while not self._done():
                self.come_back()
                self.stay_silent()
            return
        while reply.turn.open:
            if len(self.scenes) == silent_after:
                self.stay_silent()
                reply, silent_after = self.come_back(), None
            else:
                reply = self.answer(events.NextAsked())

    def say(self, event: events.Event) -> Reply:
        """Say something now."""
        assert len(self.scenes) < MOST_SCENES, "no end of the routine"
        self.words += 1
        reply = self._request(event)
        self.hearing = heard(reply.turn.timeline, reply.turn.reprompt, self.voice)
        if self.hearing.places and reply.turn.open:
            hands_free = self.mode is Mode.HANDS_FREE
            until = self.hearing.seconds if hands_free else self.hearing.answered
            kept = dict(self.shelf.kept)
            sent = int(self.clock)
            self.scenes.append(Scene(self.hearing, until, sent, self.today, reply.session, kept))
        return reply

    def answer(self, event: events.Event) -> Reply:
        """Hear the answer out, and say something while the microphone is open."""
        self.clock += self.chance.uniform(*LATENCY) + self.hearing.answered
        self.clock += self.chance.uniform(*REACTION) + self.chance.uniform(*LAG)
        return self.say(event)

    def stay_silent(self) -> None:
        """Hear answer and reprompt, and let the session run out."""
        self.clock += self.chance.uniform(*LATENCY) + START_UP * self.chance.uniform(*LAG)
        self.clock += self.hearing.seconds
        self._request(events.SessionEnded(events.Ended.IN_SILENCE))

    def come_back(self) -> Reply:
        """Open the coach again; where it asks whether to go on, say yes."""
        self.clock += self.chance.uniform(*COMES_BACK)
        reply = self.say(events.Launched())
        return reply if first_place(reply.turn.timeline) else self.answer(events.Yes())

    def sleep(self) -> None:
        """Until the next day; the scenes and words to come are another visit's."""
        self.clock += DAY
        self.today += timedelta(days=1)
        self.scenes, self.words = [], 0

    def _request(self, event: events.Event) -> Reply:
        asked = call(int(self.clock), self.today, self.session)
        reply = Coach(CONTENT, self.shelf).answer(asked, event)
        self.session = reply.session if reply.turn.open else None
        return reply

    def _done(self) -> bool:
        return any(one.day == self.today for one in self.shelf.kept[SHE].progress.rounds)


def call(now: int, today: date, session: Record | None) -> Call:
    """A request of the one listener there is."""
    return Call(SHE, now, today, Bell(), session)


def played(mode: Mode, voice: Voice, chance: random.Random, *, learned: bool) -> Home:
    """A whole routine: of a first visit, or after some in which the voice could be learned."""
    home = Home(mode, voice, chance, MORNING + chance.random())
    first_word: events.Event = events.StartAsked()
    if mode is Mode.HANDS_FREE:
        first_word = events.HandsFreeAsked()
    for _ in range(VISITS_BEFORE if learned else 0):
        home.visit(first_word, SILENT_AFTER)
        home.sleep()
        first_word = events.StartAsked()
    home.visit(first_word)
    return home


def first_place(timeline: Timeline) -> Place | None:
    """The first step that is read."""
    return next((cue.place for cue in timeline if cue.place), None)
