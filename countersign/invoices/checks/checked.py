"""What the rules look at: an invoice with its items, and how its organization writes figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from django.utils import timezone

from countersign.accounts.formats import Formats
from countersign.accounts.models import Membership
from countersign.documents.models import Document
from countersign.invoices.duplicates.of_one import LikelyDuplicate, likely_duplicates
from countersign.invoices.models import Invoice, LineItem
from countersign.invoices.queries import items_of, uses_of
from countersign.invoices.suggesting.said import SaidValue, fields_of
from countersign.invoices.vendors.history import VendorHistory
from countersign.money import round_amount

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
        """Its files in order: one query, or none where they are at hand."""
        return [use.document for use in uses_of(self.invoice)]

    @cached_property
    def said(self) -> dict[str, SaidValue]:
        """What its first file says of the header, whatever was typed since."""
        return fields_of(self.documents)

    def amount(self, value: Decimal) -> str:
        """An amount with its currency, as the organization writes it; never rounded for show."""
        return f"{self.bare(value)} {self.invoice.currency}".strip()

    def bare(self, value: Decimal) -> str:
        """The same without the currency."""
        if value != round_amount(value, self.invoice.currency):
            return self.formats.show_number(value)
        return self.formats.show_amount(value, self.invoice.currency)
