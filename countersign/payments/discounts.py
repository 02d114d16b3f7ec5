"""Cash discounts: what counts still, until when, and what it saves."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from countersign.accounts.formats import Formats
from countersign.invoices.content.values import rows
from countersign.invoices.models import Invoice
from countersign.money import round_amount


@dataclass(frozen=True, slots=True)
class Discount:
    """One that an invoice offers: what it saves if paid by its last day; `percent` where it says one."""

    until: date
    saves: Decimal
    percent: Decimal | None


def discounts_of(invoice: Invoice) -> list[Discount]:
    """What an unpaid invoice offers, the first to end first. What was paid in part already offers none, nor does a credit note."""
    to_pay = invoice.to_pay
    if to_pay is None or to_pay <= 0 or invoice.paid_amount is not None:
        return []
    found = []
    for row in rows(invoice, "discounts"):
        until, percent, amount = row.get("until"), row.get("percent"), row.get("amount")
        if until is None:
            continue
        if amount is None:
            if percent is None:
                continue
            amount = (row.get("base") or to_pay) * percent / 100
        saves = round_amount(amount, invoice.currency)
        if 0 < saves < to_pay:
            found.append(Discount(until, saves, percent))
    return sorted(found, key=lambda one: (one.until, -one.saves))


def counting(invoice: Invoice, on: date) -> Discount | None:
    """The best discount that counts if it is paid on that day."""
    open_ones = [one for one in discounts_of(invoice) if one.until >= on]
    return max(open_ones, key=lambda one: (one.saves, one.until), default=None)


def over(invoice: Invoice, on: date) -> Discount | None:
    """The last one that is over by that day, of an invoice that has none which counts still."""
    return (
        None if counting(invoice, on) else next(reversed(discounts_of(invoice)), None)
    )


def discount_in_words(discount: Discount, currency: str, formats: Formats) -> str:
    """ "2 % until 09.04.2026: 2,38"."""
    day = formats.show_date(discount.until)
    saves = formats.show_amount(discount.saves, currency)
    if discount.percent is None:
        return _("until %(day)s: %(saves)s") % {"day": day, "saves": saves}
    percent = formats.show_number(discount.percent)
    text = _("%(percent)s %% until %(day)s: %(saves)s")
    return text % {"percent": percent, "day": day, "saves": saves}
