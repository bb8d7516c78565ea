"""The crowd: who plays what, whose household they share, and how their requests are counted."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import ClassVar

from locust import User, constant, task
from locust.env import Environment

from skill.simulator.clock import Clock
from skill.simulator.envelope import Identity
from skill.simulator.response import SkillResponse
from skill.simulator.transport import HttpResponse, ServiceUnreachable, Transport, http_transport
from tests.load.listener import Amiss, Speaker
from tests.load.plays import PLAYS, TWO_SPEAKERS
from tests.support.authority import Authority

LOCALES = ("en-US", "en-GB", "en-CA", "en-AU", "en-IN")
AFTER_AN_ERROR = 60
"""Seconds until somebody whose evening was spoiled begins another."""


@dataclass
class Crowd:
    """Everybody who talks to the service at ``url``. ``speakers`` are all that ever did."""

    url: str
    authority: Authority
    clock: Clock
    skill_id: str
    speakers: list[Speaker] = field(default_factory=list)
    numbers: Callable[[], int] = field(default_factory=lambda: count().__next__)

    def environment(self) -> Environment:
        """A locust environment that spawns them."""
        return Environment(user_classes=[type("Somebody", (_Somebody,), {"crowd": self})])

    def identity(self, number: int, evening: int) -> Identity:
        """Who speaks.

        Two who use two speakers are one household for the whole run. All others are somebody new
        every evening.
        """
        plays_in_two = _play(number) == TWO_SPEAKERS
        household = f"{number // (2 * len(PLAYS))}" if plays_in_two else f"{number}.{evening}"
        return Identity(
            user_id=f"amzn1.ask.account.{household}",
            device_id=f"amzn1.ask.device.{number}",
            application_id=self.skill_id,
            locale=LOCALES[number % len(LOCALES)],
        )


class _Somebody(User):
    """One of them: plays the same play evening after evening."""

    abstract = True
    crowd: ClassVar[Crowd]
    wait_time = constant(0)

    def on_start(self) -> None:
        self.number, self.evenings = self.crowd.numbers(), count()

    @task
    def evening(self) -> None:
        crowd, name = self.crowd, _play(self.number)
        speaker = _Counted(
            crowd.identity(self.number, next(self.evenings)),
            _Signing(crowd),
            crowd.clock,
            name,
            self.environment,
        )
        crowd.speakers.append(speaker)
        try:
            speaker.play(PLAYS[name]())
        except (Amiss, ServiceUnreachable, TimeoutError):
            crowd.clock.sleep(AFTER_AN_ERROR)


class _Signing:
    """Sends requests as Alexa does, and times the answer alone.

    To sign costs more than to answer a health check.
    """

    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd
        self.milliseconds = 0.0

    def __call__(self, _: str, body: bytes) -> HttpResponse:
        headers = self._crowd.authority.headers(body)
        post: Transport = http_transport(self._crowd.url, lambda _: headers)
        begun = time.perf_counter()
        try:
            return post(body)
        finally:
            self.milliseconds = (time.perf_counter() - begun) * 1000


class _Counted(Speaker):
    """Tells locust of every request, and whether its answer was as it must be."""

    def __init__(
        self, identity: Identity, send: _Signing, clock: Clock, name: str, environment: Environment
    ) -> None:
        super().__init__(identity, send, clock)
        self._sends, self._name, self._environment = send, name, environment

    def say(self, words: str) -> SkillResponse:
        try:
            heard = super().say(words)
        except (Amiss, ServiceUnreachable, TimeoutError) as error:
            self._count(error)
            raise
        self._count(None)
        return heard

    def _count(self, error: Exception | None) -> None:
        self._environment.events.request.fire(
            request_type="POST",
            name=self._name,
            response_time=self._sends.milliseconds,
            response_length=0,
            exception=error,
            context={},
        )


def _play(number: int) -> str:
    return list(PLAYS)[number % len(PLAYS)]
