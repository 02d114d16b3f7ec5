"""What a rule says."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


class Stop(StrEnum):
    """What an error keeps an invoice from."""

    SUBMITTING = "submitting"
    APPROVAL = "approval"  # it can be submitted all the same


@dataclass(frozen=True, slots=True)
class Check:
    """A named rule with its result, in the user's words, and the fields it concerns.

    `fields` are names as the form has them (``gross_total``, ``item.<key>.line_total``); the message
    stands beside the first. `earlier` is the primary key of the invoice it speaks of, only when whoever
    looks may see that one; `joins` when that one is their own and still open, so that items can be added.
    `places` are where on the originals it stands: (document, page, x0, y0, x1, y1) each.
    `stops` tells what a check of level error keeps the invoice from; of other levels it says nothing.
    `rule` is which rule said it.
    """

    name: str
    level: Level
    message: str
    fields: tuple[str, ...] = ()
    earlier: int | None = None
    joins: bool = False
    places: tuple[tuple[float, ...], ...] = ()
    stops: Stop = Stop.SUBMITTING
    rule: str = ""

    def while_entering(self) -> Self:
        """The same for whoever enters the invoice: what stops its approval only is no error of theirs."""
        if self.level == Level.ERROR and self.stops == Stop.APPROVAL:
            return replace(self, level=Level.WARNING)
        return self
