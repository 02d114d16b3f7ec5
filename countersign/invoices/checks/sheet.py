"""What the rules look at: an invoice with its items, and how its organization writes figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from countersign.accounts.formats import Formats
from countersign.invoices.models import Invoice, LineItem
from countersign.invoices.past import Past
from countersign.money import round_amount


@dataclass(frozen=True, slots=True)
class Sheet:
    """One invoice, loaded once for all rules."""

    invoice: Invoice
    items: Sequence[LineItem]
    formats: Formats
    today: date
    past: Past

    @classmethod
    def of(cls, invoice: Invoice, past: Past | None = None) -> "Sheet":
        """The invoice as it is stored now: a query for its items, two for its vendor's past unless given."""
        items = list(invoice.items.all())
        for item in items:
            item.invoice = invoice
        organization = invoice.organization
        today = timezone.localdate(timezone=organization.zone)
        return cls(
            invoice, items, organization.formats, today, past or Past.of(invoice)
        )

    def amount(self, value: Decimal) -> str:
        """An amount with its currency, as the organization writes it; never rounded for show."""
        return f"{self.bare(value)} {self.invoice.currency}".strip()

    def bare(self, value: Decimal) -> str:
        """The same without the currency."""
        if value != round_amount(value, self.invoice.currency):
            return self.formats.show_number(value)
        return self.formats.show_amount(value, self.invoice.currency)
