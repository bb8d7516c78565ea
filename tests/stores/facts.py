"""What a progress holds, one fact each: to look for without the product's own merging."""

from datetime import date, timedelta

from skill.domain.memory.history import DAYS_KEPT, RECENT_DAYS, find_anchor
from skill.domain.memory.progress import ROUNDS_KEPT, Progress

Fact = tuple[object, ...]
"""What it is, when, and which stretch."""
COUNTED, BY_DAY = frozenset({"round", "learning"}), frozenset({"day", "recent"})
STAMPED = ("unfinished", "settings", "day_off")


def facts(progress: Progress) -> frozenset[Fact]:
    """Everything in it, by what it is and when it was."""
    return frozenset(
        {(what, at) for what in STAMPED if (at := getattr(progress, what).at)}
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
        case (str(what), int(at)) if what in STAMPED:
            return bool(getattr(progress, what).at > at)
        case ("recent" | "day", str(day), *_):
            kept = RECENT_DAYS if fact[0] == "recent" else DAYS_KEPT
            newest = find_anchor(progress.history.days)
            return newest is not None and newest - date.fromisoformat(day) >= timedelta(kept)
        case _:
            raise AssertionError(fact)
