"""Are the lines of submitted invoices' coding what those invoices say, which the history proves?"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from django.db.models import Max

from countersign.accounts.models import Organization
from countersign.history.hooks import Broken
from countersign.history.models import Event
from countersign.invoices.models import TAKEN, Invoice, LineItem

from .models import CHART, CodingLine
from .parts import amounts_of, typed_parts, whole_of
from .queries import lines_of
from .sharing import NotShared

_AT_ONCE: Final = 500


def differing(counts: Counter[str]) -> Iterator[Broken]:
    """Each coding whose lines are not its invoice's, told beside the last line of the history that keeps the invoice."""
    for organization in Organization.objects.filter(has_coding=True).order_by("pk"):
        ours = Invoice.objects.filter(organization=organization, status__in=TAKEN)
        rows = ours.order_by("pk")
        batch = list(rows[:_AT_ONCE])
        while batch:
            yield from _of(organization, batch, counts)
            batch = list(rows.filter(pk__gt=batch[-1].pk)[:_AT_ONCE])


def _of(
    organization: Organization, batch: Sequence[Invoice], counts: Counter[str]
) -> Iterator[Broken]:
    pks = [one.pk for one in batch]
    lines = lines_of(organization.pk, pks)
    items: dict[int, list[LineItem]] = defaultdict(list)
    for item in LineItem.objects.filter(organization=organization, invoice__in=pks):
        items[item.invoice_id].append(item)
    told = Event.objects.filter(
        organization_id=organization.pk, subject_type="invoice", subject_id__in=pks
    ).exclude(content="")
    last = dict(told.values_list("subject_id").annotate(Max("sequence")).order_by())
    for invoice in batch:
        own = lines.get(invoice.pk, ())
        counts["codings"] += bool(own)
        if (said := _said(invoice, items[invoice.pk])) != _now(invoice, own):
            reason = f"it says the coding of invoice {invoice.pk} ({invoice}) is {_words(said)}, whose rows say {_words(_now(invoice, own))}"
            yield Broken(organization.pk, last.get(invoice.pk, 1), reason)


_Coding = tuple[list[dict[str, Any]], Decimal]


def _said(invoice: Invoice, items: Sequence[LineItem]) -> _Coding | None:
    """What its form comes to: the parts, and what comes on top of them; None where they are not its whole."""
    parts = typed_parts(invoice)
    whole = whole_of(invoice) or Decimal(0)
    try:
        amounts = amounts_of(invoice, items, parts, [{} for _part in parts])
    except NotShared:
        return None if parts else ([], Decimal(0))
    found = [
        {
            "item": part.share.item,
            **{column: part.names.get(column, "") for column in CHART},
            "percent": part.share.percent,
            "amount": one.amount,
        }
        for part, one in zip(parts, amounts, strict=True)
    ]
    return found, (invoice.gross_total or whole) - whole if parts else Decimal(0)


def _now(invoice: Invoice, lines: Sequence[CodingLine]) -> _Coding:
    """The same of its rows, a number as its form has it."""
    texts = [part.names for part in typed_parts(invoice)]
    found = [
        {
            "item": str(line.item_key or ""),
            **{
                column: _as_typed(getattr(line, column), typed.get(column, ""))
                for column in CHART
            },
            "percent": line.percent,
            "amount": line.amount,
        }
        for line, typed in zip(lines, [*texts, *({} for _line in lines)], strict=False)
    ]
    return found, sum((line.tax or Decimal(0) for line in lines), Decimal(0))


def _as_typed(row: Any, text: str) -> str:
    """A row's number; with a name behind it where it was typed so, as names of the chart may change."""
    number = str(row.number) if row else ""
    return text if number and text.startswith(f"{number} ") else number


def _words(coding: _Coding | None) -> str:
    if coding is None:
        return "not the whole of it"
    parts, tax = coding
    said = [
        " ".join(f"{name} {value}" for name, value in part.items() if value)
        for part in parts
    ]
    return f"[{'; '.join(said)}], tax {tax.normalize():f}"
