"""What a payment is for, in at most 140 signs: nothing is cut."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from countersign.identity.written import plain
from countersign.invoices.content.values import value
from countersign.invoices.models import Invoice
from countersign.payments.models.runs import LONGEST_TEXT


def of_one(invoice: Invoice, discount: Decimal = Decimal(0)) -> str:
    """The reference that the vendor asks for and the number, then the day and what was taken off, as far as they fit."""
    formats = invoice.organization.own_formats
    number = _clean(invoice.number)
    reference = _clean(str(value(invoice, "payment_reference") or ""))
    told = number if number in reference or not reference else f"{reference} {number}"
    told = reference if reference and number in reference else told
    if len(told) > LONGEST_TEXT:
        told = number
    more = []
    if invoice.issue_date:
        more.append(formats.show_date(invoice.issue_date))
    if discount:
        shown = formats.show_amount(discount, invoice.currency)
        more.append(_("less discount %(amount)s") % {"amount": shown})
    for part in more:
        longer = f"{told} {part}"
        told = longer if len(longer) <= LONGEST_TEXT else told
    return told


def of_several(invoices: Sequence[Invoice]) -> str:
    """All their numbers, which `fits`."""
    return ", ".join(_clean(one.number) for one in invoices)


def fits(invoices: Sequence[Invoice]) -> bool:
    """Do all their numbers fit into one text?"""
    return len(of_several(invoices)) <= LONGEST_TEXT


def _clean(text: str) -> str:
    """On one line, without signs that cannot be seen or that XML has no place for."""
    kept = "".join(one if one.isprintable() else " " for one in plain(text))
    return " ".join(kept.split())
