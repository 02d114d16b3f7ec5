"""What lists say of the doubts and stops that were found."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from django.utils.translation import ngettext

from countersign.invoices.checks import Check, Level
from countersign.invoices.models import Invoice


@dataclass(frozen=True, slots=True)
class Counts:
    """How many doubts and stops there are; `are_known` is false where some rule was never asked."""

    doubts: int
    stops: int
    are_known: bool

    @classmethod
    def of(cls, invoice: Invoice) -> Self:
        found = (invoice.findings or {}).values()
        return cls(
            sum(doubts for doubts, _stops in found),
            sum(stops for _doubts, stops in found),
            invoice.findings is not None,
        )

    @property
    def are_none(self) -> bool:
        """Was everything asked, and nothing found?"""
        return self.are_known and not self.doubts and not self.stops

    def __str__(self) -> str:
        """In words: "1 stop, 2 doubts"; empty for none, and for what is not known."""
        told = []
        if self.stops:
            told.append(ngettext("%(n)s stop", "%(n)s stops", self.stops) % {"n": self.stops})  # fmt: skip
        if self.doubts:
            told.append(ngettext("%(n)s doubt", "%(n)s doubts", self.doubts) % {"n": self.doubts})  # fmt: skip
        return ", ".join(told)


NONE: Final = Counts(0, 0, are_known=True)


def words_of(found: Iterable[Check]) -> str:
    """The same words for checks at hand."""
    levels = [check.level for check in found if check.given is None]
    doubts, stops = levels.count(Level.DOUBT), levels.count(Level.STOP)
    return str(Counts(doubts, stops, are_known=True))
