"""Plays the written conversations of this folder. Their format: README.md."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from skill.domain.listening.situation import place_of
from skill.domain.memory.progress import Progress
from skill.domain.routine.model import Ease
from skill.domain.routine.place import Place
from skill.simulator import spoken
from tests.support.alexa_api import CREATE, DELETE, LIST, ZONE, Behaviour, answers, silent
from tests.support.conversation import Conversation, a_fault_of_ours, asks_permission
from tests.support.lines import CONTENT, asked, pattern

Step = Mapping[str, Any]
LONGEST = 60
"""Answers after which ``until`` gives up: more than the whole routine has steps."""


def play(conversation: Conversation, steps: list[Step]) -> None:
    """Play every step.

    An error names the step that went otherwise than written, and what was heard there.
    """
    for number, step in enumerate(steps, 1):
        try:
            play_step(conversation, step)
        except Exception as error:
            heard = conversation.heard.text if conversation.heard else "nothing yet"
            error.add_note(f"step {number}: {dict(step)}\nheard: {heard}")
            raise


def play_step(conversation: Conversation, step: Step) -> None:
    """Do what the step's first key says, then check the others."""
    (what, value), *others = step.items()
    options = dict(others)
    if moment := options.pop("after", None):
        conversation.now = conversation.asked_at + _length(moment)
    if what == "user":
        with a_fault_of_ours() if options.pop("service", None) == "stumbles" else nullcontext():
            # YAML takes these two words for truth values.
            words = {True: "Yes", False: "No"}.get(value, value)
            _say(conversation, str(words), options.pop("times", None), options.pop("until", None))
    elif what in HAPPENS:
        HAPPENS[what](conversation, value)
    else:
        raise ValueError(f"no such step: {what}")
    for name, expected in options.items():
        EXPECTATIONS[name](conversation, expected)


def _pass(conversation: Conversation, length: str) -> None:
    conversation.now += _length(length)


def _stay_silent(conversation: Conversation, until: str) -> None:
    assert until == "through the reprompt"
    conversation.hear_reprompt()


def _go_to(conversation: Conversation, speaker: str) -> None:
    conversation.speaker = speaker


def _lose_session(conversation: Conversation, what: str) -> None:
    assert what == "gone"
    del conversation.sessions[conversation.speaker]


def _recognise(conversation: Conversation, name: str) -> None:
    person = None if name == "nobody" else f"amzn1.ask.person.{name}"
    conversation.identity = replace(conversation.identity, person_id=person)


def _switch_store(conversation: Conversation, state: str) -> None:
    conversation.store.down = {"down": True, "up": False}[state]


def _restart(conversation: Conversation, what: str) -> None:
    assert what == "restarts"
    conversation.restart()


def _disable(conversation: Conversation, what: str) -> None:
    assert what == "disabled"
    conversation.disable_skill()


def _answer_permission(conversation: Conversation, answer: str) -> None:
    assert conversation.alexa
    conversation.alexa.permitted = answer == "granted"
    status = {"granted": "ACCEPTED", "refused": "DENIED", "unanswered": "NOT_ANSWERED"}[answer]
    conversation.answer_permission(status)


def _alexa(conversation: Conversation, does: str) -> None:
    assert conversation.alexa
    conversation.alexa.permitted = does != "permits no reminders"
    conversation.alexa.faults = dict(ALEXA_FAULTS[does])


def _length(words: str) -> timedelta:
    number, unit = words.split()
    return timedelta(**{f"{unit.removesuffix('s')}s": int(number)})


def _say(conversation: Conversation, words: str, times: int | None, until: str | None) -> None:
    for _ in range(times or (LONGEST if until else 1)):
        heard = conversation.say(words)
        if until and pattern(until).search(heard.text):
            return
    assert not until, f"{until}: was never said"


def _says(conversation: Conversation, lines: list[str]) -> None:
    _follow_each_other(_heard(conversation), lines)


def _reprompts(conversation: Conversation, lines: list[str]) -> None:
    assert conversation.heard
    _follow_each_other(spoken.text(conversation.heard.reprompt or ()), lines)


def _follow_each_other(words: str, lines: list[str]) -> None:
    position = 0
    for line in lines:
        found = pattern(line).search(words, position)
        assert found, f"{line}: is not said" + (" there" if pattern(line).search(words) else "")
        position = found.end()


def _never(conversation: Conversation, lines: list[str]) -> None:
    said = [line for line in lines if pattern(line).search(_heard(conversation))]
    assert not said, f"{said}: is said"


def _asks(conversation: Conversation, question: str) -> None:
    assert conversation.heard
    asking = None if conversation.heard.ends_session else asked(_heard(conversation))
    nothing = "permission" if asks_permission(conversation.heard) else "nothing"
    assert (asking.value if asking else nothing) == question


def _at(conversation: Conversation, place: str) -> None:
    assert _shown(place_of(conversation.state.visit.situation), place) == place


def _seconds(conversation: Conversation, length: str) -> None:
    assert conversation.heard
    assert _within(conversation.heard.seconds, length)


def _within(number: float, limits: str) -> bool:
    least, _, most = limits.partition("..")
    return int(least) <= number <= int(most)


def _saved(conversation: Conversation, expected: Mapping[str, Any] | str) -> None:
    progress = conversation.saved()
    if expected == "nothing":
        assert progress is None
        return
    assert progress
    assert isinstance(expected, Mapping)
    found = {name: SAVED[name](conversation, progress, value) for name, value in expected.items()}
    assert found == expected


def _shown(place: Place | None, like: object) -> str:
    """A place as ``stretch/side/step``, as far as ``like`` goes."""
    if place is None:
        return "none"
    parts = [part for part in (place.stretch, place.side, place.step) if part]
    return "/".join(parts[: str(like).count("/") + 1])


def _left(progress: Progress, limits: object) -> object:
    """The seconds left of the hold at the saved place; where they are within ``limits``, those."""
    left = progress.unfinished.value.remaining if progress.unfinished.value else None
    if left is None:
        return "none"
    return limits if limits != "none" and _within(left, str(limits)) else left


def _extent(progress: Progress) -> str:
    """How much of the routine the present round has."""
    unfinished = progress.unfinished.value
    return (
        "none"
        if unfinished is None
        else "all"
        if unfinished.plan == CONTENT.routine.ids
        else "fewer"
    )


def _day(conversation: Conversation, day: date | None) -> str:
    today = conversation.today
    return (
        "none"
        if day is None
        else {today: "today", today + timedelta(days=1): "tomorrow"}.get(day, day.isoformat())
    )


def _heard(conversation: Conversation) -> str:
    assert conversation.heard
    return conversation.heard.text


def _reminders(conversation: Conversation, expected: list[str]) -> None:
    assert conversation.alexa
    assert [_reminder(one) for one in conversation.alexa.reminders.values()] == expected


def _reminder(body: Mapping[str, Any]) -> str:
    """As "daily 07:00", or "weekly 18:30 TU", by the speaker's own clock."""
    rule = dict(
        part.split("=")
        for part in body["trigger"]["recurrence"]["recurrenceRules"][0].strip(";").split(";")
    )
    time = f"{int(rule['BYHOUR']):02}:{int(rule['BYMINUTE']):02}"
    return " ".join([rule["FREQ"].lower(), time, *([rule["BYDAY"]] if "BYDAY" in rule else [])])


ALEXA_FAULTS: Mapping[str, Mapping[str, Behaviour]] = {
    "answers": {},
    "permits no reminders": {},
    "refuses": {CREATE: answers(403, {"code": "FORBIDDEN"})},
    "has too many": {CREATE: answers(403, {"code": "MAX_REMINDERS_EXCEEDED"})},
    "rings none here": {CREATE: answers(403, {"code": "DEVICE_NOT_SUPPORTED"})},
    "is overrun": dict.fromkeys((CREATE, DELETE), answers(429)),
    "fails": dict.fromkeys((ZONE, LIST, CREATE, DELETE), answers(503)),
    "is silent": {LIST: silent},
}
"""How Alexa's own API fails from here on."""

HAPPENS: Mapping[str, Callable[[Conversation, str], None]] = {
    "ended": Conversation.end,
    "silent": _stay_silent,
    "later": _pass,
    "speaker": _go_to,
    "session": _lose_session,
    "voice": _recognise,
    "store": _switch_store,
    "service": _restart,
    "skill": _disable,
    "alexa": _alexa,
    "permission": _answer_permission,
}
"""What can happen, besides something being said."""

EXPECTATIONS: Mapping[str, Callable[[Conversation, Any], None]] = {
    "says": _says,
    "never": _never,
    "reprompts": _reprompts,
    "asks": _asks,
    "at": _at,
    "seconds": _seconds,
    "saved": _saved,
    "reminders": _reminders,
}

SAVED: Mapping[str, Callable[[Conversation, Progress, object], object]] = {
    "place": lambda _, progress, like: _shown(
        progress.unfinished.value.place if progress.unfinished.value else None, like
    ),
    "left": lambda _, progress, limits: _left(progress, limits),
    "plan": lambda _, progress, __: _extent(progress),
    "rounds today": lambda conversation, progress, _: progress.rounds_on(conversation.today),
    "rounds": lambda _, progress, __: len(progress.rounds),
    "day off": lambda conversation, progress, _: _day(conversation, progress.day_off.value),
    "waits after": lambda _, progress, __: progress.settings.value.wait.value,
    "hold": lambda _, progress, __: progress.settings.value.hold or "usual",
    "pace": lambda _, progress, __: progress.settings.value.pace,
    "easier": lambda _, progress, __: [
        one for one, ease in progress.settings.value.forms if ease is Ease.EASIER
    ],
    "done": lambda _, progress, __: {
        stretch: 3
        if stretch in progress.known
        else sum(one == stretch for one, _ in progress.learning)
        for stretch in (*progress.known, *(one for one, _ in progress.learning))
    },
}
"""What ``saved`` can ask for. Each gets what is expected, for how exact a place is wanted."""
