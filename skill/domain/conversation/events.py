"""What the listener did, one value each. Named as the listener would put it."""

from dataclasses import dataclass
from enum import StrEnum

from skill.domain.conversation.reminder import Weekday
from skill.domain.routine.model import Side


class Ended(StrEnum):
    """Why a session ended without the coach closing it (Alexa's names)."""

    BY_LISTENER = "USER_INITIATED"
    IN_SILENCE = "EXCEEDED_MAX_REPROMPTS"
    IN_ERROR = "ERROR"


class Feeling(StrEnum):
    """What a listener in discomfort speaks of. Never stored."""

    PAIN = "pain"
    CRAMP = "cramp"
    DIZZY = "dizzy"
    NUMB = "numb"
    SORE = "sore"


class Topic(StrEnum):
    """What advice there is."""

    HOW_OFTEN = "how_often"
    DOCTOR = "doctor"
    BREATHING = "breathing"
    DAY_OFF = "day_off"
    LIMITS = "limits"
    WARNING_SIGNS = "warning_signs"
    CURE = "cure"
    EQUIPMENT = "equipment"


@dataclass(frozen=True)
class Launched:
    """Opened the skill."""


@dataclass(frozen=True)
class StartAsked:
    """Wants to start; ``seconds`` is the time they have."""

    seconds: int | None = None


@dataclass(frozen=True)
class StretchAsked:
    """Wants a stretch.

    ``ids`` are those the name can mean (none: unknown), ``heard`` what was said.
    """

    ids: tuple[str, ...] = ()
    heard: str = ""
    side: Side | None = None


@dataclass(frozen=True)
class NextAsked:
    """Wants to go on."""


@dataclass(frozen=True)
class PreviousAsked:
    """Wants to go back."""


@dataclass(frozen=True)
class RepeatAsked:
    """Wants to hear it again."""


@dataclass(frozen=True)
class StretchAgainAsked:
    """Wants this stretch from its first step."""


@dataclass(frozen=True)
class OtherSideAsked:
    """Wants to change sides."""


@dataclass(frozen=True)
class SkipAsked:
    """Wants the next stretch."""


@dataclass(frozen=True)
class ResumeAsked:
    """Wants to go on where the routine was left."""


@dataclass(frozen=True)
class ContinueAsked:
    """Wants to go on from here: with what was broken in on, else with what is next."""


@dataclass(frozen=True)
class StartOverAsked:
    """Wants to begin again."""


@dataclass(frozen=True)
class PauseAsked:
    """Needs a moment."""


@dataclass(frozen=True)
class EasierAsked:
    """Wants the easier form; ``always`` to keep it."""

    always: bool = False


@dataclass(frozen=True)
class DeeperAsked:
    """Wants the deeper form; ``always`` to keep it."""

    always: bool = False


@dataclass(frozen=True)
class BenefitsAsked:
    """Wants to know what a stretch does; no ids: the present one."""

    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class AdviceAsked:
    """Wants advice; no topic: the short of it all."""

    topic: Topic | None = None


@dataclass(frozen=True)
class PainTold:
    """Something hurts."""

    feeling: Feeling = Feeling.PAIN


@dataclass(frozen=True)
class EmergencyTold:
    """Told of a sign that needs help now."""


@dataclass(frozen=True)
class ListAsked:
    """Wants to know which stretches there are."""


@dataclass(frozen=True)
class WhereAsked:
    """Wants to know where in the routine this is."""


@dataclass(frozen=True)
class StepByStepAsked:
    """Wants the coach to wait after each step."""


@dataclass(frozen=True)
class ByStretchAsked:
    """Wants the coach to wait after each section."""


@dataclass(frozen=True)
class HandsFreeAsked:
    """Wants the coach to go on by itself."""


@dataclass(frozen=True)
class HoldAsked:
    """Wants holds of ``seconds``."""

    seconds: int | None = None


@dataclass(frozen=True)
class PaceAsked:
    """Wants longer or shorter pauses; ``None``: did not say which."""

    slower: bool | None = None


@dataclass(frozen=True)
class ExplainAsked:
    """Wants it told in full."""


@dataclass(frozen=True)
class HistoryAsked:
    """Wants to know how often they stretched."""


@dataclass(frozen=True)
class SettingsAsked:
    """Wants to know the settings."""


@dataclass(frozen=True)
class ResetAsked:
    """Wants the settings as they were at first."""


@dataclass(frozen=True)
class ReminderAsked:
    """Wants a reminder, at ``(hour, minute)`` if they said when; on ``day``, or every day."""

    time: tuple[int, int] | None = None
    day: Weekday | None = None


@dataclass(frozen=True)
class CancelReminderAsked:
    """Wants no reminder any more."""


@dataclass(frozen=True)
class PermissionAnswered:
    """Answered Alexa's question for the permission to set reminders."""

    granted: bool


@dataclass(frozen=True)
class ForgetAsked:
    """Wants everything deleted."""


class Outcome(StrEnum):
    """How something that was to be done in the world went."""

    DONE = "done"
    NOTHING = "nothing"
    """There was nothing to do it to."""
    NOT_PERMITTED = "not_permitted"
    UNSUPPORTED = "unsupported"
    """The speaker cannot do it."""
    TOO_MANY = "too_many"
    TROUBLE = "trouble"
    """It failed for a reason that may pass."""


@dataclass(frozen=True)
class ReminderTried:
    """The reminder was set, or not."""

    outcome: Outcome


@dataclass(frozen=True)
class ReminderCancelled:
    """The reminder was taken away, or not."""

    outcome: Outcome


@dataclass(frozen=True)
class Forgotten:
    """Everything was deleted, or not."""

    outcome: Outcome


@dataclass(frozen=True)
class Yes:
    """Said yes."""


@dataclass(frozen=True)
class No:
    """Said no."""


@dataclass(frozen=True)
class HelpAsked:
    """Asked for help."""


@dataclass(frozen=True)
class StopAsked:
    """Wants to leave."""


@dataclass(frozen=True)
class CancelAsked:
    """Said cancel: leave, or no inside a yes/no question."""


@dataclass(frozen=True)
class NotUnderstood:
    """Said what no intent knows."""


@dataclass(frozen=True)
class SessionEnded:
    """The session is over; nothing can be said any more."""

    why: Ended = Ended.BY_LISTENER


def come_again(event: "Event") -> "Event":
    """What to answer where the word that began a visit comes twice: it moves nothing on again."""
    return Launched() if isinstance(event, SkipAsked | PaceAsked) else event


Event = (
    Launched
    | StartAsked
    | StretchAsked
    | NextAsked
    | PreviousAsked
    | RepeatAsked
    | StretchAgainAsked
    | OtherSideAsked
    | SkipAsked
    | ResumeAsked
    | ContinueAsked
    | StartOverAsked
    | PauseAsked
    | EasierAsked
    | DeeperAsked
    | BenefitsAsked
    | AdviceAsked
    | PainTold
    | EmergencyTold
    | ListAsked
    | WhereAsked
    | StepByStepAsked
    | ByStretchAsked
    | HandsFreeAsked
    | HoldAsked
    | PaceAsked
    | ExplainAsked
    | HistoryAsked
    | SettingsAsked
    | ResetAsked
    | ReminderAsked
    | CancelReminderAsked
    | PermissionAnswered
    | ForgetAsked
    | ReminderTried
    | ReminderCancelled
    | Forgotten
    | Yes
    | No
    | HelpAsked
    | StopAsked
    | CancelAsked
    | NotUnderstood
    | SessionEnded
)
