"""What the rules look at: an invoice with its items, and how its organization writes figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils import timezone

from countersign.accounts.formats import Formats
from countersign.accounts.models import Membership
from countersign.documents.models import Document
from countersign.invoices.content.values import rows
from countersign.invoices.duplicates.of_one import LikelyDuplicate, likely_duplicates
from countersign.invoices.models import Invoice, LineItem
from countersign.invoices.queries import items_of, uses_of
from countersign.invoices.suggesting.choosing import value_of
from countersign.invoices.suggesting.said import (
    SaidValue,
    fields_of,
    of_part,
    on_the_whole,
)
from countersign.invoices.vendors.history import VendorHistory
from countersign.invoices.vendors.otherwise import Otherwise, otherwise
from countersign.money import exponent, round_amount

from .check import Given


@dataclass(frozen=True)
class CheckedInvoice:
    """One invoice, loaded once for all rules. Earlier invoices are named only when `member` may see them."""

    invoice: Invoice
    member: Membership | None
    items: Sequence[LineItem]
    formats: Formats
    today: date

    @classmethod
    def of(
        cls,
        invoice: Invoice,
        member: Membership | None = None,
        items: Iterable[LineItem] | None = None,
    ) -> "CheckedInvoice":
        """The invoice as it is stored now; its items cost a query unless they are given."""
        items = list(items_of(invoice) if items is None else items)
        for item in items:
            item.invoice = invoice
        organization = invoice.organization
        today = timezone.localdate(timezone=organization.zone)
        return cls(invoice, member, items, organization.formats, today)

    @cached_property
    def vendor_history(self) -> VendorHistory:
        """What is known of its vendor: two queries for the first rule that asks."""
        return VendorHistory.of(self.invoice)

    @cached_property
    def likely(self) -> list[LikelyDuplicate]:
        """Earlier ones that are likely the same: one query for the first rule that asks."""
        return likely_duplicates(self.invoice)

    @cached_property
    def answers(self) -> dict[str, Given]:
        """What managers have answered to stops of this version, by what was answered."""
        return {
            one["key"]: Given(
                one["by"], datetime.fromisoformat(one["at"]), one["reason"]
            )
            for one in self.invoice.answers or ()
            if one["version"] == self.invoice.version
        }

    @cached_property
    def documents(self) -> list[Document]:
        """Its files in order, of one with several invoices its own part: one query, or none where they are at hand."""
        return [of_part(use.document, use.part) for use in uses_of(self.invoice)]

    @cached_property
    def said(self) -> dict[str, SaidValue]:
        """What its first file says of the header, whatever was typed since."""
        return fields_of(self.documents)

    @cached_property
    def otherwise(self) -> list[Otherwise]:
        """What it says otherwise than its vendor's page: no query beside its files."""
        return otherwise(self.invoice, self.invoice.vendor, self.documents)

    @cached_property
    def adjustments(self) -> list[dict[str, Any]]:
        """Its allowances and charges, each by the columns of the table `allowances`."""
        return rows(self.invoice, "allowances")

    def beside(self, line: int | None) -> Decimal:
        """What charges add less what allowances take off: on a line of the file, or (None) on the whole invoice.

        One that was entered before such were recorded has what its e-invoice says of the whole.
        """
        if not self.adjustments and line is None:
            told = on_the_whole(self.documents)
            return -told if self.invoice.is_credit else told
        return sum(
            (added(row) for row in self.adjustments if row.get("line") == line),
            Decimal(0),
        )

    @cached_property
    def with_tax(self) -> int:
        """How many items are stated with tax among others that are not: so many may each be a cent off without it."""
        count = sum(item.is_with_tax for item in self.items)
        return count if count < len(self.items) else 0

    @property
    def unit(self) -> Decimal:
        """The smallest part of its currency."""
        return Decimal(1).scaleb(-exponent(self.invoice.currency))

    def is_on_file(self, field: str) -> bool:
        """Does the file surely say this very amount, with either sign?"""
        said, here = self.said.get(field), getattr(self.invoice, field)
        there = value_of(field, said.value) if said and said.is_sure else None
        return there is not None and here is not None and abs(there) == abs(here)

    def amount(self, value: Decimal) -> str:
        """An amount with its currency, as the organization writes it; never rounded for show."""
        return f"{self.bare(value)} {self.invoice.currency}".strip()

    def bare(self, value: Decimal) -> str:
        """The same without the currency."""
        if value != round_amount(value, self.invoice.currency):
            return self.formats.show_number(value)
        return self.formats.show_amount(value, self.invoice.currency)


def added(row: dict[str, Any]) -> Decimal:
    """What an allowance or charge adds: less than nothing for an allowance."""
    amount: Decimal = row.get("amount") or Decimal(0)
    return amount if row.get("charge") else -amount
