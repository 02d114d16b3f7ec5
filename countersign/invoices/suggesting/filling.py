"""Putting what was read into the fields that are still empty. What a person typed always wins."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils import timezone

from countersign.history.actions import record
from countersign.history.actor import SYSTEM
from countersign.invoices.content import changes
from countersign.invoices.content.fields import (
    DATES,
    FACTORS,
    HEADER,
    ITEM,
    LENGTHS,
    TOTALS,
)
from countersign.invoices.models import (
    AMOUNT_PLACES,
    FACTOR_PLACES,
    Invoice,
    LineItem,
    Suggestion,
    items_of,
)
from countersign.money import round_amount
from countersign.vendors.queries import vendor_named

LEAST: Final = 0.4  # below this a field stays empty: a wrong value is worse than none

Read = dict[str, Any]


def fill(invoice: Invoice, suggested: Iterable[Suggestion]) -> bool:
    """Fill the empty fields of an open invoice with what was suggested; was there anything to fill?

    Items are taken only while there are none. Does nothing the second time. The caller holds the invoice's row,
    and indexes what it says.
    """
    if not invoice.is_open:
        return False
    items = items_of(invoice)
    before = changes.content_of(invoice, items)
    header, lines = best(suggested)
    filled = _fill_header(invoice, header)
    new = [] if items or invoice.no_items else _items(invoice, lines)
    if not filled and not new:
        return False
    LineItem.objects.bulk_create(new)
    if invoice.vendor_id is None:
        invoice.vendor = vendor_named(invoice.vendor_name, invoice.organization_id)
    invoice.version += 1
    invoice.filled_version = invoice.version
    invoice.changed_at = timezone.now()
    invoice.save()
    after = changes.content_of(invoice, items or new)
    told = {
        path: change
        for path, change in changes.difference(before, after).items()
        if path != changes.ORDER
    }
    data = {"changes": told, "version": invoice.version}
    record(invoice.organization_id, SYSTEM, "read", invoice, data)
    return True


def best(suggested: Iterable[Suggestion]) -> tuple[Read, list[tuple[int, Read]]]:
    """What the form is filled with: header values by field, then each line's number and values."""
    header: Read = {}
    lines: dict[int, Read] = defaultdict(dict)
    for row in suggested:
        if row.rank or row.confidence < LEAST:
            continue
        name = "vendor_name" if row.field == "vendor" else row.field
        if name in (HEADER if row.line is None else ITEM):
            place = header if row.line is None else lines[row.line]
            place[name] = value_of(name, row.value)
    return header, sorted(lines.items())


def value_of(name: str, text: str) -> Any:
    """A suggestion's text as the field's value; None for what the field can't hold."""
    try:
        if name in DATES:
            return date.fromisoformat(text)
        if name in TOTALS or name == "line_total":
            return _exact(Decimal(text), AMOUNT_PLACES)
        if name in FACTORS:
            return _exact(Decimal(text), FACTOR_PLACES)
    except (ValueError, InvalidOperation):
        return None
    return text if len(text) <= LENGTHS[name] else None


def _exact(value: Decimal, places: int) -> Decimal | None:
    fits = value.is_finite() and abs(value) < 10**12
    return value if fits and value == round(value, places) else None


def _fill_header(invoice: Invoice, read: Mapping[str, Any]) -> bool:
    filled = False
    for name, value in read.items():
        # A new draft has the organization's usual currency, which nobody has typed.
        is_untouched = name == "currency" and invoice.version == 1
        is_empty = getattr(invoice, name) in ("", None) and name not in invoice.unparsed
        if value in ("", None, getattr(invoice, name)) or not (
            is_empty or is_untouched
        ):
            continue
        setattr(invoice, name, value)
        filled = True
    return filled


def _items(invoice: Invoice, lines: list[tuple[int, Read]]) -> list[LineItem]:
    return [
        _item(invoice, position, line, read)
        for position, (line, read) in enumerate(lines, 1)
    ]


def _item(invoice: Invoice, position: int, line: int, read: Read) -> LineItem:
    values = {name: value for name, value in read.items() if value is not None}
    item = LineItem(
        organization_id=invoice.organization_id,
        invoice=invoice,
        key=uuid.uuid4(),
        position=position,
        read_line=line,
        **values,
    )
    if (
        item.line_total is None
        and item.quantity is not None
        and item.unit_price is not None
    ):
        item.line_total = round_amount(
            item.quantity * item.unit_price, invoice.currency
        )
        item.worked_out = True
    return item
