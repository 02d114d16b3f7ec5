"""Putting what was read into the fields that are still empty. What a person typed always wins."""

import uuid
from collections.abc import Iterable

from django.utils import timezone

from countersign.history.actions import record
from countersign.history.actor import SYSTEM
from countersign.invoices.content import changes
from countersign.invoices.models import Invoice, LineItem, Suggestion
from countersign.invoices.queries import items_of
from countersign.invoices.suggesting.choosing import Chosen, best
from countersign.money import round_amount
from countersign.vendors.queries import vendor_named


def fill(invoice: Invoice, suggested: Iterable[Suggestion]) -> bool:
    """Fill the empty fields of an open invoice with what was suggested; returns whether there was anything to fill.

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


def _fill_header(invoice: Invoice, read: Chosen) -> bool:
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


def _items(invoice: Invoice, lines: list[tuple[int, Chosen]]) -> list[LineItem]:
    return [
        _item(invoice, position, line, read)
        for position, (line, read) in enumerate(lines, 1)
    ]


def _item(invoice: Invoice, position: int, line: int, read: Chosen) -> LineItem:
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
