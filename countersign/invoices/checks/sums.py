"""Rules about arithmetic: every printed total against what it should come to."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from countersign.money import round_amount, tax_amount

from .check import Check, Level
from .checked import CheckedInvoice


def line_totals(checked: CheckedInvoice) -> Iterator[Check]:
    """Quantity times unit price is the line total, rounded per line."""
    for item in checked.items:
        expected = item.expected_total()
        if expected is None or item.line_total is None or expected == item.line_total:
            continue
        shown = {
            "quantity": checked.formats.show_number(item.quantity or Decimal(0)),
            "price": checked.bare(item.unit_price or Decimal(0)),
            "expected": checked.bare(expected),
            "entered": checked.bare(item.line_total),
        }
        text = _("%(quantity)s × %(price)s is %(expected)s, not %(entered)s.") % shown
        path = f"item.{item.key}."
        fields = (path + "line_total", path + "quantity", path + "unit_price")
        yield Check("line-total", Level.WARNING, text, fields)


def item_sum(checked: CheckedInvoice) -> Iterator[Check]:
    """The items come to the net total (or, where prices include tax, to the gross total)."""
    lines = [item.line_total for item in checked.items]
    if not lines or None in lines:
        return
    worked_out = sum((line for line in lines if line is not None), Decimal(0))
    net, gross = checked.invoice.net_total, checked.invoice.gross_total
    if net is not None and worked_out not in (net, gross):
        shown = {"sum": checked.amount(worked_out), "net": checked.amount(net)}
        text = _("The items come to %(sum)s, but Net total is %(net)s.") % shown
        yield Check("item-sum", Level.WARNING, text, ("net_total",))


def tax(checked: CheckedInvoice) -> Iterator[Check]:
    """The tax by rate comes to the tax total: rounded per rate, or per line where the invoice does so."""
    total, currency = checked.invoice.tax_total, checked.invoice.currency
    by_rate: dict[Decimal, Decimal] = defaultdict(Decimal)
    per_line = Decimal(0)
    for item in checked.items:
        if item.line_total is None or item.tax_rate is None:
            return
        by_rate[item.tax_rate] += item.line_total
        per_line += tax_amount(item.line_total, item.tax_rate, currency)
    if total is None or not by_rate or _taxed_inclusive(checked):
        return
    per_rate = sum(
        (tax_amount(base, rate, currency) for rate, base in by_rate.items()), Decimal(0)
    )
    if total not in (per_rate, per_line):
        shown = {"expected": checked.amount(per_rate), "total": checked.amount(total)}
        text = (
            _("The tax on the items is %(expected)s, but Tax total is %(total)s.")
            % shown
        )
        yield Check("tax", Level.WARNING, text, ("tax_total",))


def _taxed_inclusive(checked: CheckedInvoice) -> bool:
    """Do the items' prices include the tax?"""
    lines = sum((item.line_total or Decimal(0) for item in checked.items), Decimal(0))
    return lines == checked.invoice.gross_total and lines != checked.invoice.net_total


def gross(checked: CheckedInvoice) -> Iterator[Check]:
    """Net and tax come to the gross total."""
    invoice = checked.invoice
    if (
        invoice.net_total is None
        or invoice.tax_total is None
        or invoice.gross_total is None
    ):
        return
    worked_out = round_amount(invoice.net_total + invoice.tax_total, invoice.currency)
    shown = {
        "net": checked.bare(invoice.net_total),
        "tax": checked.bare(invoice.tax_total),
        "sum": checked.amount(worked_out),
        "gross": checked.amount(invoice.gross_total),
    }
    if worked_out == invoice.gross_total:
        text = _("Adds up: %(net)s + %(tax)s.") % shown
        yield Check("gross", Level.OK, text, ("gross_total",))
    else:
        text = _("%(net)s + %(tax)s is %(sum)s, but Gross total is %(gross)s.") % shown
        yield Check(
            "gross", Level.WARNING, text, ("gross_total", "net_total", "tax_total")
        )
