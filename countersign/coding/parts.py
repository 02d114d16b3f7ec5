"""The coding of an invoice as its form has it, and what it comes to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from countersign.invoices.content.fields import TABLES
from countersign.invoices.content.values import rows
from countersign.invoices.models import Invoice, LineItem

from .models import CHART
from .naming import Meant
from .sharing import Part, shares, taxes

TABLE: Final = "coding"
COLUMNS: Final = tuple(CHART)
# What the screens call a cell of a part.
LABELS: Final = {
    column.name: column.label
    for table in TABLES
    if table.name == TABLE
    for column in table.columns
}


@dataclass(frozen=True, slots=True)
class Typed:
    """One part as it was typed: `names` has the text in each column that is filled. `at` is its row in the form."""

    at: int
    names: Mapping[str, str]
    share: Part

    def path(self, column: str) -> str:
        """Where the form has a cell of it."""
        return f"{TABLE}.{self.at}.{column}"


@dataclass(frozen=True, slots=True)
class Amounts:
    """What a part comes to: its share of the net total, and what comes on top."""

    amount: Decimal
    tax: Decimal


def is_coded(invoice: Invoice) -> bool:
    """Does its form say anything about how it is coded?"""
    return any(path.startswith(f"{TABLE}.") for path in invoice.more or {})


def typed_parts(invoice: Invoice) -> list[Typed]:
    """The parts, in order."""
    return [
        Typed(
            at,
            {name: row[name] for name in COLUMNS if row.get(name)},
            Part(row.get("item", ""), row.get("amount"), row.get("percent")),
        )
        for at, row in enumerate(rows(invoice, TABLE))
    ]


def texts_of(parts: Iterable[Typed]) -> list[tuple[str, str]]:
    """What they name: column and text of each."""
    return [pair for part in parts for pair in part.names.items()]


def whole_of(invoice: Invoice) -> Decimal | None:
    """What the parts must come to: the net total, or the gross total of an invoice that names none."""
    return invoice.gross_total if invoice.net_total is None else invoice.net_total


def totals_of(items: Iterable[LineItem]) -> dict[str, Decimal]:
    """What each item comes to, by its key."""
    return {
        str(item.key): item.line_total for item in items if item.line_total is not None
    }


def amounts_of(
    invoice: Invoice,
    items: Sequence[LineItem],
    parts: Sequence[Typed],
    found: Sequence[Mapping[str, Meant]],
) -> list[Amounts]:
    """What each part comes to; `found` are the rows of the chart that each one names. Raises NotShared.

    The sums are the invoice's net total and what its gross total has more, exactly.
    """
    whole = whole_of(invoice) or Decimal(0)
    net = shares(
        [one.share for one in parts], totals_of(items), whole, invoice.currency
    )
    rates = {str(item.key): item.tax_rate for item in items}
    own = [one["tax_code"].rate if "tax_code" in one else None for one in found]
    tax = taxes(
        net,
        [
            rate if rate is not None else rates.get(part.share.item)
            for part, rate in zip(parts, own, strict=True)
        ],
        (invoice.gross_total or whole) - whole,
        invoice.currency,
    )
    return [Amounts(*pair) for pair in zip(net, tax, strict=True)]
