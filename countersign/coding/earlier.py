"""How a vendor's earlier invoices, and items like these, were coded: what managers approved alone."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db.models import F, QuerySet

from countersign.invoices.models import Invoice, LineItem, Status

from .learnt import Known, Past, PastPart, Usual
from .models import CHART, CodingLine
from .queries import coding_of_vendor
from .texts import text_key

_LOOKED_AT: Final = 12  # of a vendor's invoices, the latest
_ELSEWHERE: Final = 60  # of other vendors' items, the latest


def earlier(invoice: Invoice) -> list[Past]:
    """The vendor's latest approved invoices that are coded, the latest first: two queries."""
    ours = Invoice.objects.filter(
        organization=invoice.organization_id,
        vendor=invoice.vendor_id,
        status=Status.APPROVED,
        reversed_at=None,
        reverses=None,
        coding__isnull=False,
    )
    latest = ours.exclude(pk=invoice.pk).order_by("-issue_key", "-tie_key").distinct()
    rows = latest.values_list("pk", "number", "submitted_at", "issue_key", "tie_key")
    found = {pk: (number, at) for pk, number, at, *_order in rows[:_LOOKED_AT]}
    if not found:
        return []
    lines = _by_invoice(_lines(invoice).filter(invoice__in=found))
    texts: dict[int, list[str]] = defaultdict(list)
    items = LineItem.objects.filter(
        organization=invoice.organization_id, invoice__in=found
    )
    for pk, description in items.values_list("invoice", "description"):
        texts[pk].append(text_key(description))
    return [
        Past(pk, number, _parts(lines[pk]), texts[pk], at)
        for pk, (number, at) in found.items()
    ]


def elsewhere(invoice: Invoice, texts: Iterable[str]) -> list[Known]:
    """What items of these texts were coded as on other vendors' invoices, the latest first: one query."""
    wanted = {text for text in texts if text}
    if not wanted:
        return []
    found = _lines(invoice).filter(
        text_key__in=wanted,
        invoice__status=Status.APPROVED,
        invoice__reversed_at=None,
        invoice__reverses=None,
    )
    rows = found.order_by("-invoice")[:_ELSEWHERE]
    return [Known(row.text_key, _values(row), row.invoice_id, row.said) for row in rows]


def usual(invoice: Invoice) -> Usual:
    """What the vendor's page says of its coding, as far as that is offered still: one query."""
    for row in coding_of_vendor(invoice.organization_id, invoice.vendor_id or 0):
        return {
            column: (named.number, row.since_when(column))
            for column in CHART
            if (named := getattr(row, column)) and named.active
        }
    return {}


def _lines(invoice: Invoice) -> QuerySet[Any]:
    rows = CodingLine.objects.filter(organization=invoice.organization_id)
    numbers = {f"{name}_number": F(f"{name}__number") for name in CHART}
    return rows.annotate(said=F("invoice__number"), **numbers).order_by("position")


def _by_invoice(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.invoice_id].append(row)
    return found


def _parts(rows: Sequence[Any]) -> list[PastPart]:
    return [PastPart(row.text_key, _values(row), row.percent) for row in rows]


def _values(row: Any) -> dict[str, str]:
    named = {name: getattr(row, f"{name}_number") for name in CHART}
    return {name: number for name, number in named.items() if number}
