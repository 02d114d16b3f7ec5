"""One measured figure beside what it must be."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` is None when it could not be measured; `note` then says why."""

    name: str
    value: float | None
    unit: Literal["%", "ms", "s", "times", "count", "MB", "KB", "bytes", "/s"]
    least: float | None = None
    most: float | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether it is what it must be, None when nothing is asked or nothing was measured."""
        if self.value is None or (self.least is None and self.most is None):
            return None
        return (self.least is None or self.value >= self.least) and (
            self.most is None or self.value <= self.most
        )

    @property
    def bound(self) -> str:
        """What it must be, as a person reads it."""
        if self.least is not None:
            return f">= {self.least:g}"
        return f"<= {self.most:g}" if self.most is not None else ""
