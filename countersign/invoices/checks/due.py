"""What is left to pay, against what it should come to: EN 16931's BR-CO-16."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from countersign.invoices.content.values import value
from countersign.invoices.suggesting.choosing import value_of

from .check import Check, Level
from .checked import CheckedInvoice

_LESS = ("prepaid_amount", "withheld_amount")


def due(checked: CheckedInvoice) -> Iterator[Check]:
    """The gross total, less what is prepaid or withheld, with the rounding, is the amount due.

    What differs as the file itself has it is told: third parties' claims may be collected along.
    """
    invoice = checked.invoice
    gross, stated = invoice.gross_total, invoice.amount_due
    if gross is None:
        return
    parts = {name: value(invoice, name) or Decimal(0) for name in _LESS}
    rounding = value(invoice, "rounding_amount") or Decimal(0)
    expected = gross - sum(parts.values(), Decimal(0)) + rounding
    if stated is None:
        if parts["prepaid_amount"]:
            text = _(
                "Something is prepaid, but what is left to pay is not given: %(expected)s?"
            )
            words = {"expected": checked.amount(expected)}
            yield Check("due", Level.DOUBT, text % words, ("amount_due",))
        return
    # Some total with tax has the withheld part off already.
    if stated in (expected, gross - parts["prepaid_amount"] + rounding):
        return
    level = _level(checked, stated)
    text = _(
        "Amount due is %(stated)s, but gross total and what is prepaid come to %(expected)s."
    )
    words = {"stated": checked.amount(stated), "expected": checked.amount(expected)}
    subject = f"{stated}:{expected}"
    yield Check("due", level, text % words, ("amount_due",), subject=subject)


def _level(checked: CheckedInvoice, stated: Decimal) -> Level:
    """What the file has so is told; where that was not surely read, somebody has to look."""
    if checked.is_on_file("amount_due"):
        return Level.HINT
    said = checked.said.get("amount_due")
    there = value_of("amount_due", said.value) if said else None
    is_read = there is not None and abs(there) == abs(stated)
    return Level.DOUBT if is_read else Level.STOP
