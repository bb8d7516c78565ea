"""What a progress holds, one fact each: to look for without the product's own merging."""

from datetime import date, timedelta

from skill.domain.memory.history import DAYS_KEPT, RECENT_DAYS
from skill.domain.memory.progress import ROUNDS_KEPT, Progress

Fact = tuple[object, ...]
"""What it is, when, and which stretch."""
COUNTED, BY_DAY = frozenset({"round", "learning"}), frozenset({"day", "recent"})


def facts(progress: Progress) -> frozenset[Fact]:
    """Everything in it, by what it is and when it was."""
    return frozenset(
        {(what, at) for what, at in _stamps(progress).items() if at}
        | {("round", one.at) for one in progress.rounds}
        | {("learning", at, stretch) for stretch, at in progress.learning}
        | {("day", day.isoformat()) for day in progress.history.days}
        | {("recent", day.isoformat(), stretch) for day, stretch in progress.history.recent}
    )


def is_outdated(fact: Fact, progress: Progress) -> bool:
    """Whether the progress has something later in the fact's place."""
    match fact:
        case ("round", int(at)):
            return len(progress.rounds) == ROUNDS_KEPT and all(
                one.at > at for one in progress.rounds
            )
        case ("learning", _, str(stretch)):
            return stretch in progress.known
        case ("recent" | "day", str(day), *_):
            kept = RECENT_DAYS if fact[0] == "recent" else DAYS_KEPT
            newest = sorted(progress.history.days)[-3:]
            since = newest[0] - timedelta(kept - 2)
            return len(newest) == 3 and date.fromisoformat(day) <= since
        case (str(what), int(at)):
            return _stamps(progress).get(what, 0) > at
        case _:
            raise AssertionError(fact)


def _stamps(progress: Progress) -> dict[str, int]:
    """When each thing that one value is kept of was set."""
    settings = progress.settings
    stamps = {
        "unfinished": progress.unfinished.at,
        "day off": progress.day_off.at,
        "trace": progress.trace.at,
        "voice": progress.voice.at,
        "done": progress.done.at,
        "wait": settings.wait.at,
        "pace": settings.pace.at,
        "hold": settings.hold.at,
    }
    return stamps | {f"form of {stretch}": form.at for stretch, form in settings.forms}
