"""Watches a machine while it is under load: who uses its cores and its memory, and how fast it is."""

import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.deployment import Deployment, cpu_of, family
from benchmarks.figure import Figure


@dataclass(frozen=True)
class Level:
    """One number of agents and while they worked: seconds since 1970."""

    agents: int
    began: float
    ended: float


class Watch:
    """Looks every second at who uses the CPU, and at the memory with 50 agents and at its most."""

    def __init__(self, site: Deployment, server: int) -> None:
        self.site, self.server = site, server
        self.seen: list[dict[str, float]] = []
        self.load = 0
        self.memory: list[tuple[float, float]] = []
        self.over = threading.Event()

    def follow(self, load: int) -> None:
        """Until `over` is set; `load` is the process that makes the load."""
        self.load = load
        while not self.over.wait(2):
            spent = {**self.site.cpu(), "PostgreSQL": self._of(self.server)}
            spent["load generator"] = self._of(load)
            # Children that read files leave no account of their time: they are among the rest.
            spent["all the rest"] = _busy() - sum(spent.values())
            self.seen.append({"at": time.time(), **spent})
            self.memory.append((time.time(), self.site.memory()))

    @staticmethod
    def _of(process: int) -> float:
        return sum(cpu_of(each) for each in family(process))

    def figures(self, levels: list[Level], carried: Level) -> list[Figure]:
        """The share of a core that each part took with the agents that were carried, and the memory."""
        held = [level for level in levels if len(self._during(level)) > 1]
        first, *_, last = self._during(carried)
        seconds = last["at"] - first["at"]
        shares = {
            name: 100 * (last[name] - first[name]) / seconds
            for name in last
            if name != "at"
        }
        return [
            Figure(f"load: share of {name} with {carried.agents} agents", share, "%")
            for name, share in shares.items()
        ] + [self._memory(level) for level in held]

    def _during(self, level: Level) -> list[dict[str, float]]:
        return [each for each in self.seen if level.began <= each["at"] < level.ended]

    def _memory(self, level: Level) -> Figure:
        during = [much for at, much in self.memory if level.began <= at < level.ended]
        most = 700 if level.agents == 50 else None
        name = f"load: most memory with {level.agents} agents"
        return Figure(name, max(during, default=0), "MB", most=most)


def core() -> list[float]:
    """CPU milliseconds of the same little work, several times: how fast this machine is now."""
    found = []
    for _ in range(10):
        began, total = time.process_time(), 0
        for number in range(2_000_000):
            total += number * number
        found.append(1000 * (time.process_time() - began))
        time.sleep(0.2)
    return found


def _busy() -> float:
    """CPU seconds of the whole machine so far."""
    fields = Path("/proc/stat").read_text().splitlines()[0].split()[1:9]
    user, nice, system, _idle, _wait, irq, softirq, _steal = map(int, fields)
    return (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")
