"""Rules about arithmetic: every printed total against what it should come to.

What differs by no more than rounding each item may is a hint, what differs by more a stop: EN 16931's BR-CO-10, -14, -15.
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from countersign.invoices.content.labels import label
from countersign.invoices.content.values import rows, value
from countersign.invoices.models import LineItem
from countersign.money import exponent, round_amount, tax_amount

from .check import Check, Level
from .checked import CheckedInvoice, added
from .rates import ANYWHERE


def line_totals(checked: CheckedInvoice) -> Iterator[Check]:
    """Quantity times unit price is the line total, rounded per line; what is less is a discount on the line."""
    for item in checked.items:
        beside = checked.beside(item.read_line) if item.read_line else Decimal(0)
        expected = item.expected_total(beside)
        if (
            expected is None
            or item.line_total is None
            or _is_rounded(checked, expected, item.line_total)
        ):
            continue
        is_less = abs(item.line_total) < abs(expected)
        level = Level.HINT if is_less or _make_a_total(checked) else Level.DOUBT
        shown = {
            "quantity": checked.formats.show_number(item.quantity or Decimal(0)),
            "price": checked.bare(item.unit_price or Decimal(0)),
            "expected": checked.bare(expected),
            "entered": checked.bare(item.line_total),
        }
        text = _("%(quantity)s × %(price)s is %(expected)s, not %(entered)s.") % shown
        path = f"item.{item.key}."
        fields = (path + "line_total", path + "quantity", path + "unit_price")
        yield Check("line-total", level, text, fields)


def _is_rounded(checked: CheckedInvoice, expected: Decimal, stated: Decimal) -> bool:
    """Is it the same amount? A line may be stated with more decimals than the currency has."""
    return round_amount(stated, checked.invoice.currency) == expected


def item_sum(checked: CheckedInvoice) -> Iterator[Check]:
    """The items, with charges and allowances on the whole, come to the net total (or with tax to the gross total)."""
    worked_out = _sum_of_items(checked)
    if worked_out is None or _make_a_total(checked):
        return
    worked_out += checked.beside(None)
    field, stated = _stated(checked, worked_out)
    if stated is None:
        return
    shown = {
        "sum": checked.amount(worked_out),
        "label": label(field),
        "stated": checked.amount(stated),
    }
    text = _("The items come to %(sum)s, but %(label)s is %(stated)s.") % shown
    level = _weight(checked, worked_out, stated)
    if abs(stated) < abs(worked_out) and checked.is_on_file(field):
        level = Level.HINT
    subject = f"{worked_out}:{stated}"
    yield Check("item-sum", level, text, (field,), subject=subject)


def _sum_of_items(checked: CheckedInvoice) -> Decimal | None:
    """None where there are no items, or one has no total.

    A correction may repeat the items as they were before it: it comes to what the others are more or less than these.
    An item that is stated with tax among others counts without it.
    """
    if not checked.items or any(item.line_total is None for item in checked.items):
        return None
    if checked.with_tax:
        whole = sum(map(_counted_without_tax, checked.items), Decimal(0))
        return round_amount(whole, checked.invoice.currency)
    return sum(map(_counted, checked.items), Decimal(0))


def _counted(item: LineItem) -> Decimal:
    total = item.line_total or Decimal(0)
    return -total if item.is_before_correction else total


def _counted_without_tax(item: LineItem) -> Decimal:
    rate = (item.is_with_tax and item.tax_rate) or Decimal(0)
    return _counted(item) / (1 + max(rate, Decimal(0)) / 100)


def _make_a_total(checked: CheckedInvoice) -> bool:
    """Do the items come to a total, as they are or with the charges and allowances on the whole?

    The file is asked only where they do not as they are.
    """
    worked_out = _sum_of_items(checked)
    if worked_out is None:
        return False
    totals = (checked.invoice.net_total, checked.invoice.gross_total)
    currency, slack = checked.invoice.currency, checked.unit * checked.with_tax

    def is_one(amount: Decimal) -> bool:
        found = round_amount(amount, currency)
        return any(one is not None and abs(found - one) <= slack for one in totals)

    return is_one(worked_out) or is_one(worked_out + checked.beside(None))


def _stated(checked: CheckedInvoice, worked_out: Decimal) -> tuple[str, Decimal | None]:
    """What the items must come to, and which field says so: without a net total the gross total less its tax.

    Where no tax is given either, any tax there is explains what the gross total has more.
    """
    invoice = checked.invoice
    gross_total, tax_total = invoice.gross_total, invoice.tax_total
    if invoice.net_total is not None or gross_total is None:
        return "net_total", invoice.net_total
    if tax_total is not None:
        return "gross_total", gross_total - tax_total
    least = gross_total / (1 + ANYWHERE / 100)
    is_explained = abs(least) <= abs(worked_out) <= abs(gross_total)
    return "gross_total", None if is_explained else gross_total


def tax(checked: CheckedInvoice) -> Iterator[Check]:
    """The tax by rate comes to the tax total: rounded per rate, or per line where the invoice does so.

    Where there is a VAT table, `vat_table` checks that instead.
    """
    total, currency = checked.invoice.tax_total, checked.invoice.currency
    by_rate = _bases(checked)
    if total is None or not by_rate or rows(checked.invoice, "taxes"):
        return
    if checked.with_tax:
        return  # each is some cent off without it, and its table of VAT says more
    items = _sum_of_items(checked)
    if _taxed_inclusive(checked) or items is None:
        return
    net = checked.invoice.net_total
    if items != net and items + checked.beside(None) != net:
        return  # the rule about the items says so
    per_line = sum(
        (
            tax_amount(_counted(item), item.tax_rate or Decimal(0), currency)
            for item in checked.items
        ),
        Decimal(0),
    )
    exact = sum((base * rate / 100 for rate, base in by_rate.items()), Decimal(0))
    per_rate = sum(
        (tax_amount(base, rate, currency) for rate, base in by_rate.items()), Decimal(0)
    )
    is_cut_off = exponent(currency) == 0 and abs(exact - total) < 1
    if total not in (per_rate, per_line) and not is_cut_off:
        shown = {"expected": checked.amount(per_rate), "total": checked.amount(total)}
        text = (
            _("The tax on the items is %(expected)s, but Tax total is %(total)s.")
            % shown
        )
        level = _weight(checked, per_rate, total)
        subject = f"{per_rate}:{total}"
        yield Check("tax", level, text, ("tax_total",), subject=subject)


def _bases(checked: CheckedInvoice) -> dict[Decimal, Decimal]:
    """What is taxed at each rate: items, and allowances and charges on the whole; empty where an item does not say."""
    by_rate: dict[Decimal, Decimal] = defaultdict(Decimal)
    for item in checked.items:
        if item.line_total is None or item.tax_rate is None:
            return {}
        by_rate[item.tax_rate] += _counted(item)
    for row in checked.adjustments:
        if row.get("line") is None and row.get("rate") is not None:
            by_rate[row["rate"]] += added(row)
    return by_rate


def _weight(checked: CheckedInvoice, worked_out: Decimal, stated: Decimal) -> Level:
    may_differ = checked.unit * max(1, len(checked.items))
    return Level.HINT if abs(worked_out - stated) <= may_differ else Level.STOP


def _taxed_inclusive(checked: CheckedInvoice) -> bool:
    """Do the items' prices include the tax?"""
    lines = sum(map(_counted, checked.items), Decimal(0))
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
    # Some invoices have what is withheld for the tax office off the gross total already.
    withheld = value(invoice, "withheld_amount") or Decimal(0)
    if invoice.gross_total in (worked_out, worked_out - withheld):
        text = _("Adds up: %(net)s + %(tax)s.") % {
            "net": checked.bare(abs(invoice.net_total)),
            "tax": checked.bare(abs(invoice.tax_total)),
        }
        yield Check("gross", Level.OK, text, ("gross_total",))
    else:
        text = _("%(net)s + %(tax)s is %(sum)s, but Gross total is %(gross)s.") % shown
        fields = ("gross_total", "net_total", "tax_total")
        subject = f"{worked_out}:{invoice.gross_total}"
        rounds = _weight(checked, worked_out, invoice.gross_total) == Level.HINT
        is_printed = all(checked.is_on_file(field) for field in fields)
        level = Level.HINT if rounds and is_printed else Level.STOP
        yield Check("gross", level, text, fields, subject=subject)
