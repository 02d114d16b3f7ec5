"""What a fault came to, and how much of it is done."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.installation import Installation


@dataclass
class Row:
    """What came of one fault."""

    fault: str
    times: int = 0
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    wrong: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def must(self, holds: bool, what: str) -> bool:
        """Note what did not hold; whether it did."""
        if not holds:
            self.wrong.append(what)
        return holds

    @property
    def held(self) -> bool:
        return not (self.lost or self.doubled or self.wrong)


@dataclass(frozen=True)
class Scale:
    """The whole of it, or the short form that every landing runs."""

    short: bool = False
    minutes: float = 10

    def of(self, whole: int, short: int) -> int:
        return short if self.short else whole


Make = Callable[[Path], Installation]
Fault = Callable[[Make, Path, Scale], Row]
"""Is given a maker of installations on a folder, an empty folder, and how much of it to do."""


def until(holds: Callable[[], bool], patience: float = 90) -> float:
    """The seconds until that held; no longer than patience."""
    began = time.monotonic()
    while not holds() and time.monotonic() - began < patience:
        time.sleep(0.1)
    return time.monotonic() - began


def stretched(seconds: float) -> float:
    """A bound of time on this machine now: as much longer as others keep its cores from us."""
    return seconds * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def p95(seconds: list[float]) -> float:
    """Of few the largest."""
    return sorted(seconds)[max(0, round(len(seconds) * 0.95) - 1)] if seconds else 0.0
