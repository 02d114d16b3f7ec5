"""Putting what was read into the fields that are still empty. What a person typed always wins."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone

from countersign.history.actions import record
from countersign.history.actor import SYSTEM
from countersign.invoices.content import changes, signs
from countersign.invoices.content.fields import FURTHER, HEADER, is_cell
from countersign.invoices.content.values import put, value
from countersign.invoices.models import Invoice, Kind, LineItem, Suggestion
from countersign.invoices.queries import items_of, suggestions_of
from countersign.invoices.suggesting.choosing import Chosen, best
from countersign.invoices.suggesting.hooks import FILLING
from countersign.vendors.queries import vendor_named


def fill(
    invoice: Invoice,
    suggested: Iterable[Suggestion],
    first: Iterable[Suggestion] = (),
) -> bool:
    """Fill the empty fields of an open invoice with what was suggested; returns whether there was anything to fill.

    Items are taken only while there are none. Does nothing the second time. What was filled in after the `first` pages
    of a file is put right by what the whole says, unless a person has touched it. The caller holds the invoice's row,
    and indexes what it says.
    """
    if not invoice.is_open:
        return False
    items = items_of(invoice)
    before = changes.content_of(invoice, items)
    header, lines = best(suggested)
    filled = _fill_header(invoice, header, best(first)[0])
    new = [] if items or invoice.no_items else _items(invoice, lines)
    if not filled and not new:
        return False
    LineItem.objects.bulk_create(new)
    if invoice.vendor_id is None:
        invoice.vendor = vendor_named(invoice.vendor_name, invoice.organization_id)
    _fill_from_above(invoice, items or new, None)
    invoice.version += 1
    invoice.filled_version = invoice.version
    invoice.changed_at = timezone.now()
    invoice.save()
    _tell(invoice, before, items or new)
    return True


def forget(invoice: Invoice) -> None:
    """Take out of an open invoice what was read and nobody has touched, since its file is another one now.

    Where a person has saved anything, what is there stays. What is read of the new file fills the empty fields, and puts
    the others right. The caller holds the row.
    """
    if invoice.version != invoice.filled_version:
        return
    header, _lines = best(suggestions_of(invoice))
    for path, read in signs.header(header, invoice.kind).items():
        if path != "currency" and value(invoice, path) == read:
            put(invoice, path, "" if isinstance(value(invoice, path), str) else None)
    invoice.items.all().delete()
    invoice.vendor, invoice.kind = None, Kind.INVOICE
    invoice.version += 1
    invoice.filled_version = invoice.version
    invoice.changed_at = timezone.now()
    invoice.save()


def fill_beside(
    invoice: Invoice,
    items: Sequence[LineItem],
    left: Collection[str],
    before: changes.Content,
) -> bool:
    """Fill what rooms above know of an open invoice now that a person has left these fields; was there anything?

    It makes a version of its own and a line of its own in the history. The caller holds the row, has recorded what
    the person did, and saves the invoice; `before` is what is stored now.
    """
    if not _fill_from_above(invoice, items, left):
        return False
    invoice.version += 1
    invoice.changed_at = timezone.now()
    _tell(invoice, before, items)
    return True


def _fill_from_above(
    invoice: Invoice, items: Sequence[LineItem], left: Collection[str] | None
) -> bool:
    filled = False
    for known in FILLING.values():
        for path, text in known(invoice, items, left).items():
            put(invoice, path, text)
            filled = True
    return filled


def _tell(invoice: Invoice, before: changes.Content, items: Sequence[LineItem]) -> None:
    after = changes.content_of(invoice, items)
    told = {
        path: change
        for path, change in changes.difference(before, after).items()
        if path != changes.ORDER
    }
    data = {"changes": told, "version": invoice.version}
    record(invoice.organization_id, SYSTEM, "read", invoice, data)


def _fill_header(invoice: Invoice, read: Chosen, first: Chosen) -> bool:
    filled = _fill_kind(invoice, read)
    early = {path: one for path, one in signs.header(first, invoice.kind).items() if one not in ("", None)}  # fmt: skip
    begun = {path.partition(".")[0] for path in invoice.more or {} if is_cell(path)}
    for path, new in signs.header(read, invoice.kind).items():
        if is_cell(path) and path.partition(".")[0] in begun:
            continue  # somebody types these rows
        # A new draft has the organization's usual currency, which nobody has typed.
        is_untouched = path == "currency" and invoice.version == 1
        stored = value(invoice, path)
        is_empty = stored in ("", None) and path not in invoice.unparsed
        is_early = path in early and stored == early[path] and path not in invoice.confirmed  # fmt: skip
        if new in ("", None, stored) or not (is_empty or is_untouched or is_early):
            continue
        put(invoice, path, new)
        filled = True
    return filled


def _fill_kind(invoice: Invoice, read: Chosen) -> bool:
    """Every draft begins as an invoice: that is no choice of anybody's. What was typed meanwhile becomes a credit note's."""
    kind = read.get("kind") or Kind.INVOICE
    if kind == invoice.kind or invoice.kind != Kind.INVOICE:
        return False
    invoice.kind = kind
    typed = {path: value(invoice, path) for path in (*HEADER, *FURTHER)}
    for path, new in signs.header(typed, kind).items():
        put(invoice, path, new)
    return True


def _items(invoice: Invoice, lines: list[tuple[int, Chosen]]) -> list[LineItem]:
    stored = signs.items([read for _line, read in lines], invoice.kind)
    return [
        _item(invoice, position, line, read)
        for position, ((line, _read), read) in enumerate(
            zip(lines, stored, strict=True), 1
        )
    ]


def _item(
    invoice: Invoice, position: int, line: int, read: Mapping[str, Any]
) -> LineItem:
    item = LineItem(
        organization_id=invoice.organization_id,
        invoice=invoice,
        key=uuid.uuid4(),
        position=position,
        read_line=line,
    )
    for name, found in read.items():
        if found is not None:
            put(item, name, found)
    if item.line_total is None and (product := item.expected_total()) is not None:
        item.line_total = product
        item.worked_out = True
    return item
