"""What an invoice comes to, as every list, page and mail tells it: what is to be paid first, what it is made of beside it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Self

from django.utils.translation import gettext as _

from countersign.accounts.formats import Formats
from countersign.invoices.models import Invoice, Kind

from .labels import label
from .values import value

# What lies between the gross total and what is to be paid.
_BETWEEN: Final = ("prepaid_amount", "rounding_amount", "withheld_amount")


@dataclass(frozen=True, slots=True)
class Amounts:
    """What is to be paid, of which invoice, in words of the organization.

    `kind` says what it is where it is no plain invoice; `to_pay` keeps its sign; `of_gross` names the gross total
    where that is another amount. What is not known yet is empty.
    """

    kind: str
    to_pay: str
    currency: str
    of_gross: str

    @classmethod
    def of(cls, invoice: Invoice, formats: Formats) -> Self:
        """Asks of an invoice only its kind, currency and two amounts."""
        currency, gross = invoice.currency, invoice.gross_total
        to_pay = invoice.to_pay
        of_gross = ""
        if gross is not None and gross != to_pay:
            amount = formats.show_amount(gross, currency)
            of_gross = _("of %(gross)s") % {"gross": amount}
        return cls(
            kind_of(invoice),
            "" if to_pay is None else formats.show_amount(to_pay, currency),
            currency,
            of_gross,
        )

    def __str__(self) -> str:
        return f"{self.to_pay} {self.currency}".strip()


def kind_of(invoice: Invoice) -> str:
    """ "Credit note"; empty for a plain invoice, which goes without saying."""
    return "" if invoice.kind == Kind.INVOICE else str(invoice.get_kind_display())


def title_of(invoice: Invoice) -> str:
    """ "Credit note: Muster GmbH, G-7"; its kind where it is no plain invoice."""
    words = {
        "kind": kind_of(invoice),
        "what": f"{invoice.vendor_name}, {invoice}",
    }
    return _("%(kind)s: %(what)s") % words if words["kind"] else words["what"]


def made_of(invoice: Invoice, formats: Formats) -> list[tuple[str, str]]:
    """Label and amount of the gross total and of what makes it another amount than is to be paid; nothing where it is the same."""
    gross = invoice.gross_total
    if gross is None or gross == invoice.to_pay:
        return []
    found = [("gross_total", gross)]
    for name in _BETWEEN:
        amount = value(invoice, name)
        if isinstance(amount, Decimal) and amount:
            found.append((name, amount))
    return [
        (label(name), formats.show_amount(amount, invoice.currency))
        for name, amount in found
    ]
