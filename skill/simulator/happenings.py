"""What can be noticed of the simulated speaker from outside, in the order it happens."""

from dataclasses import dataclass

from skill.simulator.response import Card
from skill.simulator.spoken import Silence, Sound, Words


@dataclass(frozen=True)
class Listens:
    """The microphone is open for `seconds`."""

    seconds: float


@dataclass(frozen=True)
class ShowsCard:
    """A card arrived in the Alexa app."""

    card: Card


@dataclass(frozen=True)
class Closes:
    """The session is over.

    `reason` is a SessionEndedRequest's; None when the skill closed it with its answer.
    """

    reason: str | None


@dataclass(frozen=True)
class NotHeard:
    """Said without the wake word while the microphone was closed, or the wake word alone."""

    utterance: str


@dataclass(frozen=True)
class LeftToDevice:
    """Outside a session this utterance belongs to the device or to other skills."""

    utterance: str


@dataclass(frozen=True)
class Faults:
    """The service did what Alexa refuses or couldn't be reached; `reason` is for its developer."""

    reason: str


Happening = (
    Words | Silence | Sound | Listens | ShowsCard | Closes | NotHeard | LeftToDevice | Faults
)
