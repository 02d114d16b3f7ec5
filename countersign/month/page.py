"""What the page "Month" shows, worked out before the template."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from countersign.accounts.formats import Formats
from countersign.accounts.models import Membership
from countersign.invoices.search.months import in_words

from . import drawing, tables
from .figures import InCurrency, Month
from .reckoning import following

MOST: Final = 15  # vendors that are listed; the workbook has all
# The four large numbers, each with what it is made of.
_HEADLINES: Final = (
    ("came_in", ("approved", "rejected")),
    ("waits", ("on_desk", "submitted")),
    ("unpaid", ()),
    ("unexported", ()),
)


@dataclass(frozen=True, slots=True)
class Told:
    """A number with its name, and where its invoices are listed."""

    name: str
    count: int
    amount: str
    address: str


@dataclass(frozen=True, slots=True)
class Headline:
    """One of the four numbers on top, what it is made of, and what else is to be known."""

    told: Told
    parts: Sequence[Told]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as text; `bar` is how long its bar is, of 100, "" for none."""

    name: str
    address: str
    cells: Sequence[tuple[str, str]]
    bar: str = ""
    is_less: bool = False
    share: str = ""


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table as text: with bars in its rows, or a drawing above it."""

    key: str
    title: str
    named: str
    heads: Sequence[tuple[str, str]]
    rows: Sequence[ShownRow]
    total: ShownRow | None
    notes: Sequence[str]
    drawn: drawing.Columns | None = None
    labels: Sequence[str] = ()
    has_shares: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """All of one currency."""

    currency: str
    headlines: Sequence[Headline]
    tables: Sequence[ShownTable]


@dataclass(frozen=True, slots=True)
class MonthPage:
    """The page: its month and those beside it, what is told of it in each currency, and how its approved invoices are exported."""

    name: str
    value: str
    before: str
    after: str
    sections: Sequence[Section]
    undated: int
    export: str
    is_moved: bool


def month_page(month: Month, member: Membership) -> MonthPage:
    """The figures as this member reads them."""
    formats = member.organization.formats
    asked = tables.queries_of(month)
    has_approved = any(one.approved.count for one in month.currencies)
    export = f"{reverse('exports:new')}?{asked(tables.APPROVED)}"
    return MonthPage(
        name=in_words(month.first),
        value=tables.month_name(month.first),
        before=tables.month_name(following(month.first, -1)),
        after=tables.month_name(following(month.first, 1)),
        sections=[_section(month, one, formats) for one in month.currencies],
        undated=month.undated,
        export=export if has_approved else "",
        is_moved=month.is_moved,
    )


def _section(month: Month, one: InCurrency, formats: Formats) -> Section:
    overview, *others = tables.tables(month, one, formats)
    shown = [_table(each, one, formats) for each in others]
    return Section(one.currency, _headlines(overview, one, formats), shown)


def _headlines(
    overview: tables.Table, one: InCurrency, formats: Formats
) -> list[Headline]:
    rows = {row.key: row for row in overview.rows}

    def told(key: str) -> Told:
        row = rows[key]
        count, amount = row.values
        return Told(
            row.name,
            count,
            formats.show_amount(amount, one.currency),
            _listed(row.query) if count else "",
        )

    found = [
        Headline(told(key), [told(part) for part in parts if rows[part].values[0]])
        for key, parts in _HEADLINES
    ]
    paid = one.standing.paid_in_part
    if paid:
        text = _("of which paid in part: %(paid)s")
        note = text % {"paid": formats.show_amount(paid, one.currency)}
        found[2] = replace(found[2], note=note)
    return found


def _listed(query: str) -> str:
    return f"{reverse('invoices:list')}?{query}" if query else ""


def _table(table: tables.Table, one: InCurrency, formats: Formats) -> ShownTable:
    rows, notes = list(table.rows), list(table.notes)
    if table.key == "vendors" and len(rows) > MOST:
        left = len(rows) - MOST
        rows = [*rows[:MOST], _rest(rows[MOST:])]
        text = ngettext(
            "%(count)s further vendor is added up in one row; the workbook has it.",
            "%(count)s further vendors are added up in one row; the workbook has each.",
            left,
        )
        notes.append(text % {"count": left})
    bars = drawing.lengths(row.drawn for row in rows)
    has_bars = any(row.drawn is not None for row in rows)
    whole = one.approved.gross if table.key == "vendors" else Decimal(0)
    total = None
    if end := table.total:
        cells = _cells(table, end, one, formats)
        total = ShownRow(end.name, _listed(end.query), cells)
    shown = ShownTable(
        key=table.key,
        title=table.title,
        named=table.named,
        heads=[(column.label, column.sort) for column in table.columns],
        rows=[
            ShownRow(
                row.name,
                _listed(row.query),
                _cells(table, row, one, formats),
                bar if has_bars else "",
                is_less,
                _share(row.drawn, whole, formats),
            )
            for row, (bar, is_less) in zip(rows, bars, strict=True)
        ],
        total=total,
        notes=notes,
        has_shares=whole > 0,
    )
    return _with_months(shown, one) if table.key == "months" else shown


def _rest(rows: Sequence[tables.Row]) -> tables.Row:
    sums = [sum(values) for values in zip(*(row.values for row in rows), strict=True)]
    drawn = sum((row.drawn or Decimal(0) for row in rows), Decimal(0))
    return tables.Row(_("Further vendors"), sums, drawn=drawn)


def _share(part: Decimal | None, whole: Decimal, formats: Formats) -> str:
    if part is None or part < 0 or whole <= 0:
        return ""
    return formats.show_share(*(int(one.scaleb(3)) for one in (part, whole)))


def _cells(
    table: tables.Table, row: tables.Row, one: InCurrency, formats: Formats
) -> list[tuple[str, str]]:
    return [
        (_text(value, column.sort, one.currency, formats), column.sort)
        for value, column in zip(row.values, table.columns, strict=True)
    ]


def _text(value: Any, sort: str, currency: str, formats: Formats) -> str:
    if value is None:
        return ""
    return formats.show_amount(value, currency) if sort == "amount" else str(value)


def _with_months(shown: ShownTable, one: InCurrency) -> ShownTable:
    """Bars of what came in above the table, whose rows lead to their months."""
    page = reverse("month:month")
    stacks = [
        (
            ("approved", past.standing.approved.amount),
            ("waits", past.standing.waits.amount),
        )
        for past in one.past
    ]
    names = [in_words(past.month) for past in one.past]
    rows = [
        replace(row, name=name, address=f"{page}?month={row.name}")
        for row, name in zip(shown.rows, names, strict=True)
    ]
    labels = [f"{past.month:%m}" for past in one.past]
    return replace(shown, rows=rows, drawn=drawing.columns(stacks), labels=labels)
