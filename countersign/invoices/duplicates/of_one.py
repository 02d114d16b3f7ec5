"""Duplicate detection: which earlier invoices are likely the same as one, found by index among any number, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from countersign.accounts.models import Membership
from countersign.invoices.models import TAKEN, Invoice
from countersign.invoices.models.numbers import Difference, difference, number_key
from countersign.vendors.models import name_key

from .queries import duplicate_candidates

SAME_NUMBER: Final = "same-number"
ALIKE_NUMBER: Final = "alike-number"
SAME_FILE: Final = "same-file"
SAME_BILL: Final = "same-bill"


@dataclass(frozen=True, slots=True)
class ToldApart:
    """Somebody, `by` name, has said that two are not the same; see NotDuplicate."""

    by: str
    reasons: tuple[str, ...]
    for_all: bool


@dataclass(frozen=True, slots=True)
class LikelyDuplicate:
    """An earlier invoice and why it is likely the same: `reasons` by weight, never none.

    `told_apart` is what somebody has said of the two.
    """

    earlier: Invoice
    reasons: tuple[str, ...]
    difference: Difference | None
    told_apart: ToldApart | None

    @property
    def is_taken(self) -> bool:
        """The number is used: submitted or approved with the same vendor and year. Nobody can wave that away."""
        return SAME_NUMBER in self.reasons and self.earlier.status in TAKEN

    @property
    def is_told_apart(self) -> bool:
        """Somebody has said that they are two, for all the reasons that hold now."""
        said = self.told_apart
        return said is not None and {*self.reasons} <= {*said.reasons}

    def is_silent_for(self, member: Membership | None) -> bool:
        """Need this member not be told any more? Managers hear of it until one of them has said so."""
        said = self.told_apart
        if self.is_taken or said is None or not self.is_told_apart:
            return False
        return said.for_all or member is None or not member.manages


def likely_duplicates(invoice: Invoice) -> list[LikelyDuplicate]:
    """The earlier invoices of the organization, those of its number first: one query."""
    told = []
    for earlier in duplicate_candidates(invoice):
        differs = _number_difference(invoice, earlier)
        if reasons := tuple(_reasons(invoice, earlier, differs)):
            told.append(
                LikelyDuplicate(earlier, reasons, differs, _told_apart(earlier))
            )
    return told


def _told_apart(earlier: Any) -> ToldApart | None:
    if earlier.told_by is None:
        return None
    return ToldApart(earlier.told_by, earlier.told_reasons, earlier.told_for_all)


def _number_difference(invoice: Invoice, earlier: Invoice) -> Difference | None:
    if not _same_vendor(invoice, earlier) or not _same_year(invoice, earlier):
        return None
    return difference(invoice.number, earlier.number)


def _reasons(
    invoice: Invoice, earlier: Invoice, differs: Difference | None
) -> Iterator[str]:
    if _same_number(invoice, earlier):
        yield SAME_NUMBER
    if differs:
        yield ALIKE_NUMBER
    if getattr(earlier, "has_same_file", False):
        yield SAME_FILE
    if _same_bill(invoice, earlier):
        yield SAME_BILL


def _same_number(invoice: Invoice, earlier: Invoice) -> bool:
    return (
        bool(invoice.number)
        and number_key(invoice.number) == earlier.number_key
        and _same_vendor(invoice, earlier)
        and _same_year(invoice, earlier)
    )


def _same_bill(invoice: Invoice, earlier: Invoice) -> bool:
    bills: Sequence[Invoice] = (invoice, earlier)
    return (
        all(one.issue_date and one.gross_total is not None for one in bills)
        and _same_vendor(invoice, earlier)
        and invoice.issue_date == earlier.issue_date
        and invoice.gross_total == earlier.gross_total
        and invoice.currency == earlier.currency
    )


def _same_vendor(invoice: Invoice, earlier: Invoice) -> bool:
    return name_key(invoice.vendor_name) == name_key(earlier.vendor_name) != ""


def _same_year(invoice: Invoice, earlier: Invoice) -> bool:
    """Suppliers restart numbering each year; a year that is not known yet could be any."""
    year = invoice.issue_date.year if invoice.issue_date else None
    return len({year, earlier.number_year} - {None}) <= 1
