"""What a run came to, as one table."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from locust.stats import RequestStats, StatsEntry

from skill import journal
from tests.load.watched import Watched

MOST_GROWTH = 0.03
"""Of the server's memory, from the middle of a run to its end: more is no longer flat."""
_ROW = "{:<14}{:>10}{:>8}{:>8}{:>8}{:>8}{:>8}{:>12}"


@dataclass(frozen=True)
class LoadRun:
    """All that is known when a run is over."""

    listeners: int
    seconds: int
    speed: float
    stats: RequestStats
    server: Watched
    journal: Iterable[Mapping[str, Any]]
    """The server's, from its start."""
    households: int
    lost: int
    """How many of them the store remembers less of than was acknowledged."""

    @property
    def faults(self) -> list[str]:
        """What was not as it must be."""
        counted = self._counted()
        found = [
            f"{one.occurrences} times {one.name}: {one.error}" for one in self.stats.errors.values()
        ]
        found += [
            f"{counted[name]} in the server's journal: {name}"
            for name in sorted(counted)
            if name in _BAD
        ]
        if self.lost:
            found.append(f"{self.lost} households' progress was lost")
        growth = self.server.around(1) / self.server.around(0.5) - 1
        if growth > MOST_GROWTH:
            found.append(f"the server's memory grew by {growth:.0%} from the middle to the end")
        return found

    def lines(self) -> Iterable[str]:
        """The table."""
        total, counted = self.stats.total, self._counted()
        minutes = self.seconds * self.speed / 60
        yield (
            f"{self.listeners} listeners, {self.seconds} s, "
            f"in which {minutes:.0f} minutes of conversation pass"
        )
        yield ""
        yield _ROW.format(
            "play", "requests", "errors", "p50 ms", "p95 ms", "p99 ms", "max ms", "requests/s"
        )
        for entry in (*sorted(self.stats.entries.values(), key=lambda one: one.name), total):
            yield self._row(entry)
        yield ""
        start, middle, end = (self.server.around(share) for share in (0, 0.5, 1))
        yield (
            f"server's memory   {start:.0f} MB at the start, {middle:.0f} in the middle, "
            f"{end:.0f} at the end"
        )
        milliseconds = 1000 * self.server.cpu_seconds / max(1, total.num_requests)
        yield f"server's CPU      {milliseconds:.1f} ms a request"
        yield (
            f"store             {counted['calls']} calls, {counted['Conflicts']} conflicts, "
            f"{counted['Duplicates']} saved already"
        )
        yield f"remembered        {self.households} households, {self.lost} with something lost"

    def _row(self, entry: StatsEntry) -> str:
        percentiles = (
            round(entry.get_response_time_percentile(share)) for share in (0.5, 0.95, 0.99)
        )
        name = "all" if entry is self.stats.total else entry.name
        most, rate = round(entry.max_response_time), round(entry.num_requests / self.seconds, 1)
        return _ROW.format(name, entry.num_requests, entry.num_failures, *percentiles, most, rate)

    def _counted(self) -> Counter[str]:
        counted: Counter[str] = Counter()
        for line in self.journal:
            counted["calls"] += line.get("attempts", 0)
            for name in ("Conflicts", "Duplicates", *_BAD):
                counted[name] += line.get(name, 0)
            if line["outcome"] != journal.Ending.ANSWERED:
                counted[line["outcome"]] += 1
        return +counted


_BAD = (
    "StoreDegraded",
    "SessionIgnored",
    journal.REJECTED,
    *(set(journal.Ending) - {journal.Ending.ANSWERED}),
)
"""Metrics and outcomes that a run without errors has none of."""
