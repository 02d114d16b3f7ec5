"""Rules about what is typed: readable, complete, plausible."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from schwifty import IBAN
from schwifty.exceptions import SchwiftyException

from countersign.identity.written import has_unseen
from countersign.invoices.content.fields import TOTALS, field_at, form_of
from countersign.invoices.content.labels import label
from countersign.money import CURRENCIES, exponent, round_amount

from .check import Check, Level
from .checked import CheckedInvoice

REQUIRED: Final = ("number", "vendor_name", "issue_date", "currency", "gross_total")
_OLD: Final = timedelta(days=3 * 365)


def unreadable(checked: CheckedInvoice) -> Iterator[Check]:
    """What was typed and is kept, but is no date, number or code."""
    for name, typed in checked.invoice.unparsed.items():
        yield Check("unreadable", Level.NEEDED, _explain(checked, name, typed), (name,))
    for item in checked.items:
        for name, typed in item.unparsed.items():
            path = f"item.{item.key}.{name}"
            yield Check(
                "unreadable", Level.NEEDED, _explain(checked, name, typed), (path,)
            )


def _explain(checked: CheckedInvoice, name: str, typed: str) -> str:
    field, form = field_at(name), form_of(name)
    values = {
        "label": label(name),
        "typed": typed[:40],
        "most": field.length if field else 0,
    }
    if has_unseen(typed):
        return (
            _("%(label)s has signs that cannot be shown. Delete it and type it anew.")
            % values
        )
    if form == "date":
        values["example"] = checked.formats.show_date(date(checked.today.year, 12, 31))
        return _("“%(typed)s” is not a date. Write it like %(example)s.") % values
    if form == "amount":
        return _("“%(typed)s” is not an amount.") % values
    if form == "factor":
        return _("“%(typed)s” is not a number.") % values
    if name == "currency":
        return (
            _("“%(typed)s” is not a currency. Use its three letters, like EUR.")
            % values
        )
    if name == "iban":
        return _("“%(typed)s” is not an IBAN.") % values
    text = ngettext(
        "%(label)s has at most %(most)s character.",
        "%(label)s has at most %(most)s characters.",
        int(str(values["most"])),
    )
    return str(text % values)


def missing(checked: CheckedInvoice) -> Iterator[Check]:
    """What an invoice needs before it can be submitted."""
    for name in REQUIRED:
        if (
            getattr(checked.invoice, name) in ("", None)
            and name not in checked.invoice.unparsed
        ):
            text = _("%(label)s is missing.") % {"label": label(name)}
            yield Check("missing", Level.NEEDED, text, (name,))
    if not checked.items and not checked.invoice.no_items:
        text = _("Add at least one item, or tick “This invoice has no items”.")
        yield Check("missing", Level.NEEDED, text, ("items",))
    if checked.items and checked.invoice.no_items:
        text = _("“This invoice has no items” is ticked, but there are items.")
        yield Check("no-items", Level.NEEDED, text, ("no_items",))


def undescribed(checked: CheckedInvoice) -> Iterator[Check]:
    """Items that cost something and say not what for, such as those that a list has ditto marks for."""
    fields = tuple(
        f"item.{item.key}.description"
        for item in checked.items
        if item.line_total and not item.description.strip()
    )
    if fields:
        text = ngettext(
            "%(count)s item has no description.",
            "%(count)s items have no description.",
            len(fields),
        )
        yield Check("no-description", Level.HINT, text % {"count": len(fields)}, fields)


def dates(checked: CheckedInvoice) -> Iterator[Check]:
    """Days that can hardly be meant."""
    issued, due = checked.invoice.issue_date, checked.invoice.due_date
    if issued and due and due < issued:
        shown = {
            "due": checked.formats.show_date(due),
            "issued": checked.formats.show_date(issued),
        }
        text = _("Due on %(due)s, before it was issued on %(issued)s.") % shown
        yield Check("due-before-issue", Level.DOUBT, text, ("due_date", "issue_date"))
    if issued and issued > checked.today:
        text = _("%(day)s is in the future.") % {
            "day": checked.formats.show_date(issued)
        }
        yield Check("future", Level.DOUBT, text, ("issue_date",))
    if issued and issued < checked.today - _OLD:
        text = _("%(day)s is more than three years ago.") % {
            "day": checked.formats.show_date(issued)
        }
        yield Check("old", Level.DOUBT, text, ("issue_date",))


def codes(checked: CheckedInvoice) -> Iterator[Check]:
    """The currency exists, its amounts have its decimals, and the IBAN's check digits are right."""
    currency, iban = checked.invoice.currency, checked.invoice.iban
    if currency and currency not in CURRENCIES:
        text = _("%(code)s is not a currency.") % {"code": currency}
        yield Check("currency", Level.NEEDED, text, ("currency",))
    elif currency:
        yield from _decimals(checked)
    if iban:
        try:
            IBAN(iban)
        except SchwiftyException:
            text = _(
                "This IBAN can't be right: its check digits don't fit. Compare it with the original."
            )
            yield Check("iban", Level.STOP, text, ("iban",), subject=iban)


def _decimals(checked: CheckedInvoice) -> Iterator[Check]:
    """A total has the currency's decimals, unless its file says it so; a line may be stated more exactly, which is told."""
    for name in TOTALS:
        if text := _with_more(checked, getattr(checked.invoice, name)):
            level = Level.HINT if checked.is_on_file(name) else Level.NEEDED
            yield Check("decimals", level, text, (name,))
    for item in checked.items:
        if text := _with_more(checked, item.line_total):
            yield Check("decimals", Level.HINT, text, (f"item.{item.key}.line_total",))


def _with_more(checked: CheckedInvoice, value: Decimal | None) -> str:
    """That it has more decimals than the currency; empty when it has not."""
    currency = checked.invoice.currency
    if value is None or value == round_amount(value, currency):
        return ""
    shown = {"value": checked.bare(value), "code": currency, "most": exponent(currency)}
    return _("%(value)s has more decimals than %(code)s has (%(most)s).") % shown
