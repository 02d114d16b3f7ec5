"""A month's figures as tables: what the page draws and the workbook writes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from countersign.accounts.formats import Formats
from countersign.coding.models import TaxCategory
from countersign.invoices.models import OPEN, Status
from countersign.invoices.search.filters import Filters, Span

from .figures import ZERO, Coded, InCurrency, Month, Sum, Taxed, Totals

Sort = Literal["text", "count", "amount"]
OWED_BY_US: Final = frozenset((TaxCategory.REVERSE.value, TaxCategory.WITHIN_EU.value))
_CAME_IN: Final = (*OPEN, Status.SUBMITTED, Status.APPROVED)
APPROVED: Final = (Status.APPROVED,)
Queries = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Column:
    """What stands in a column after the first, which has names."""

    label: str
    sort: Sort = "amount"


@dataclass(frozen=True, slots=True)
class Row:
    """`query` shows its invoices in the table of invoices ("": no filter does); `drawn` is what a bar is drawn of."""

    name: str
    values: Sequence[Any]
    query: str = ""
    drawn: Decimal | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table in one currency; `notes` are what has to be known to read it right."""

    key: str
    title: str
    named: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    total: Row | None = None
    notes: Sequence[str] = ()


def tables(month: Month, one: InCurrency, formats: Formats) -> list[Table]:
    """All tables of a currency, the overview first."""
    shown = queries_of(month)
    found = [overview(one, shown), _months(one), _vat(one, formats)]
    if month.is_coded:
        missing = _uncoded_row(one)
        found.append(
            _coded("accounts", _("By account"), _("Account"), one.accounts, missing)
        )
        found.append(
            _coded(
                "centres", _("By cost centre"), _("Cost centre"), one.centres, missing
            )
        )
    return [*found, _vendors(one, shown)]


def queries_of(month: Month) -> Queries:
    """How the table of invoices is asked for some of those of a month: by issue date, until closing has moved some."""
    where: dict[str, Any] = {"spans": {"issued": Span(month.first, month.last)}}
    if month.is_moved:
        where = {"month": month.first}

    def query(
        statuses: tuple[Status, ...],
        *,
        vendor: int | None = None,
        payment: str = "",
        exported: str = "",
    ) -> str:
        asked = Filters(
            statuses=statuses,
            **where,
            payment=payment,
            exported=exported,
            sort="due" if payment else "-issued",
        ).address()
        return f"{asked}&vendor={vendor}" if vendor else asked

    return query


def month_name(month: date) -> str:
    """ "2026-03", which is the same in every language and sorts."""
    return f"{month:%Y-%m}"


def overview(one: InCurrency, shown: Queries) -> Table:
    """How far the month's invoices are."""
    at = one.standing

    def row(key: str, name: str, told: Sum, query: str = "") -> Row:
        return Row(name, (told.count, told.amount), query, key=key)

    return Table(
        "overview",
        _("Overview"),
        _("Invoices issued in the month"),
        (Column(_("Invoices"), "count"), Column(_("To pay"))),
        (
            row("came_in", _("Came in"), at.came_in, shown(_CAME_IN)),
            row("approved", _("Approved"), at.approved, shown(APPROVED)),
            row("rejected", _("Rejected"), at.rejected, shown((Status.REJECTED,))),
            row("waits", _("Waits"), at.waits, shown((*OPEN, Status.SUBMITTED))),
            row("on_desk", _("On a desk"), at.on_desk, shown(OPEN)),
            row(
                *("submitted", _("For approval"), at.submitted),
                shown((Status.SUBMITTED,)),
            ),
            row(
                *("unpaid", _("Not paid"), at.unpaid),
                shown(APPROVED, payment="unpaid"),
            ),
            row(
                *("unexported", _("Not exported"), at.unexported),
                shown(APPROVED, exported="no"),
            ),
        ),
        notes=_part_payments(one),
    )


def _part_payments(one: InCurrency) -> Sequence[str]:
    if not one.standing.paid_in_part:
        return ()
    return (_("Part of what is not paid was paid already: see “To pay”."),)


def _months(one: InCurrency) -> Table:
    columns = (_("Approved"), pgettext("invoices", "Waits"), _("Came in"))
    rows = [
        Row(
            month_name(past.month),
            (
                past.standing.came_in.count,
                past.standing.approved.amount,
                past.standing.waits.amount,
                past.standing.came_in.amount,
            ),
            key=month_name(past.month),
        )
        for past in one.past
    ]
    return Table(
        "months",
        _("Last twelve months"),
        _("Month"),
        (Column(_("Invoices"), "count"), *map(Column, columns)),
        rows,
    )


def _vat(one: InCurrency, formats: Formats) -> Table:
    rows = [
        Row(
            _tax_name(taxed, formats),
            (_for_books(taxed), taxed.count, taxed.base, taxed.tax),
            drawn=taxed.base,
            key=taxed.category,
        )
        for taxed in one.taxes
    ]
    if one.untabled.count:
        without = (one.untabled.count, one.untabled.net, one.untabled.tax)
        rows.append(
            Row(
                _("Without a VAT table"),
                (_("by net and tax total"), *without),
                drawn=one.untabled.net,
            )
        )
    base = sum((row.values[2] for row in rows), ZERO)
    tax = sum((row.values[3] for row in rows), ZERO)
    return Table(
        "vat",
        _("VAT by rate"),
        _("Category and rate"),
        (
            Column(_("For the books"), "text"),
            Column(_("Invoices"), "count"),
            Column(_("Base")),
            Column(_("Tax")),
        ),
        rows,
        Row(_("All"), ("", one.approved.count, base, tax)) if rows else None,
        _vat_notes(one, formats),
    )


def _tax_name(taxed: Taxed, formats: Formats) -> str:
    known = taxed.category in TaxCategory.values
    words = str(TaxCategory(taxed.category).label) if known else taxed.category
    words = words or _("No category")
    if taxed.rate is None:
        return words
    return f"{words}, {formats.show_number(taxed.rate)} %"


def _for_books(taxed: Taxed) -> str:
    if taxed.category in OWED_BY_US:
        return _("Owed by you")
    return _("Input tax") if taxed.tax else _("No tax")


def _vat_notes(one: InCurrency, formats: Formats) -> Sequence[str]:
    def shown(amount: Decimal) -> str:
        return f"{formats.show_amount(amount, one.currency)} {one.currency}"

    notes = []
    owed = [taxed.base for taxed in one.taxes if taxed.category in OWED_BY_US]
    if owed:
        text = _("On %(base)s you owe the tax yourself (reverse charge, purchases within the EU). It is not on the invoices.")  # fmt: skip
        notes.append(text % {"base": shown(sum(owed, ZERO))})
    if one.untabled.count:
        text = ngettext(
            "%(count)s invoice has no VAT table: it counts by its net and tax total, whatever its rates are.",
            "%(count)s invoices have no VAT table: they count by their net and tax totals, whatever their rates are.",
            one.untabled.count,
        )
        notes.append(text % {"count": one.untabled.count})
    base, tax = one.off_by
    if base or tax:
        text = _("The VAT tables do not agree with the totals of the invoices: they are off by %(base)s net and %(tax)s tax.")  # fmt: skip
        notes.append(text % {"base": shown(base), "tax": shown(tax)})
    return notes


def _uncoded_row(one: InCurrency) -> Sequence[Row]:
    uncoded = one.uncoded
    if not uncoded.count:
        return ()
    values = (uncoded.count, uncoded.net, uncoded.tax)
    return (Row(_("Invoices that are not coded"), values, drawn=uncoded.net),)


def _coded(
    key: str, title: str, named: str, coded: Iterable[Coded], missing: Iterable[Row]
) -> Table:
    rows = [
        Row(
            f"{each.number} {each.name}".strip() or pgettext("coding", "On none"),
            (each.parts, each.net, each.tax),
            drawn=each.net,
        )
        for each in coded
    ]
    rows += missing
    sums = tuple(sum((row.values[at] for row in rows), ZERO) for at in (1, 2))
    return Table(
        key,
        title,
        named,
        (Column(_("Parts"), "count"), Column(_("Net")), Column(_("Tax"))),
        rows,
        Row(_("All"), (None, *sums)) if rows else None,
    )


def _vendors(one: InCurrency, shown: Queries) -> Table:
    rows = [
        Row(
            each.name,
            _values(each.totals),
            shown(APPROVED, vendor=each.pk),
            each.totals.gross,
        )
        for each in one.vendors
    ]
    columns = (_("Net"), _("Tax"), _("Gross"), _("To pay"))
    return Table(
        "vendors",
        _("By vendor"),
        _("Vendor"),
        (Column(_("Invoices"), "count"), *map(Column, columns)),
        rows,
        Row(_("All"), _values(one.approved), shown(APPROVED)) if rows else None,
    )


def _values(totals: Totals) -> Sequence[Any]:
    return totals.count, totals.net, totals.tax, totals.gross, totals.to_pay
