"""The VAT table against itself and the totals: EN 16931's BR-CO-14, BR-CO-17 and those of its categories."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from countersign.invoices.content.values import rows
from countersign.money import tax_amount

from .check import Check, Level
from .checked import CheckedInvoice

# UNTDID 5305: without tax, because it is due elsewhere, exempt, or not at all.
_UNTAXED: Final = frozenset(("AE", "E", "G", "K", "O", "Z"))


def vat_table(checked: CheckedInvoice) -> Iterator[Check]:
    """Each row's tax is its rate of its base, and all of them come to the tax total."""
    table = rows(checked.invoice, "taxes")
    for at, row in enumerate(table):
        yield from _row(checked, at, row)
    taxes = [row["tax"] for row in table if row.get("tax") is not None]
    total = checked.invoice.tax_total
    if total is None or not taxes or len(taxes) < len(table):
        return
    worked_out = sum(taxes, Decimal(0))
    if worked_out == total:
        return
    is_rounding = abs(worked_out - total) <= checked.unit * len(table)
    level = Level.HINT if is_rounding else Level.STOP
    text = _("The VAT table comes to %(sum)s, but Tax total is %(total)s.")
    words = {"sum": checked.amount(worked_out), "total": checked.amount(total)}
    subject = f"{worked_out}:{total}"
    yield Check("vat-table", level, text % words, ("tax_total",), subject=subject)


def _row(checked: CheckedInvoice, at: int, row: dict[str, Any]) -> Iterator[Check]:
    rate, base, tax = (row.get(name) for name in ("rate", "base", "tax"))
    path = f"taxes.{at}.tax"
    if row.get("category") in _UNTAXED and tax:
        text = _("VAT %(row)s is without tax, but %(tax)s is charged.")
        words = {"row": at + 1, "tax": checked.amount(tax)}
        yield Check(
            "vat-untaxed", Level.STOP, text % words, (path,), subject=f"{at}:{tax}"
        )
    if rate is None or base is None or tax is None:
        return
    # Lines may each have been rounded, and some countries cut tax off.
    if abs(base * rate / 100 - tax) < max(checked.unit, abs(tax) / 1000):
        return
    words = {
        "row": at + 1,
        "rate": checked.formats.show_number(rate),
        "base": checked.amount(base),
        "expected": checked.amount(tax_amount(base, rate, checked.invoice.currency)),
        "tax": checked.amount(tax),
    }
    text = _("VAT %(row)s: %(rate)s %% of %(base)s is %(expected)s, not %(tax)s.")
    yield Check("vat-row", Level.DOUBT, text % words, (path,))
