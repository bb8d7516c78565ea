"""What a process takes, watched from outside while a run lasts."""

import statistics
import time
from dataclasses import dataclass, field

import psutil

EVERY = 1.0
"""Seconds between two looks."""
MEGABYTE = 2**20


@dataclass
class Watched:
    """A process. Memory is resident memory in megabytes."""

    process: psutil.Process
    memory: list[float] = field(default_factory=list)
    cpu_seconds: float = 0.0
    """Of the time that it was watched, on all cores together."""

    def watch(self, seconds: float) -> None:
        """Look every now and then for so long."""
        began = self._cpu()
        for _ in range(max(1, round(seconds / EVERY))):
            time.sleep(EVERY)
            self.memory.append(self.process.memory_info().rss / MEGABYTE)
        self.cpu_seconds = self._cpu() - began

    def around(self, share: float) -> float:
        """The median of the memory around a moment of the run: 0 is its beginning, 1 its end."""
        width = max(1, len(self.memory) // 10)
        first = round(share * (len(self.memory) - width))
        return statistics.median(self.memory[first : first + width])

    def _cpu(self) -> float:
        times = self.process.cpu_times()
        return float(times.user + times.system)
