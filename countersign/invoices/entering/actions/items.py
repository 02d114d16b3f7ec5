"""Writing the items of an invoice as they were typed."""

from collections.abc import Iterable
from typing import Final

from countersign.invoices.content.fields import ITEM
from countersign.invoices.content.typed import ItemEntry
from countersign.invoices.models import Invoice, LineItem

_STORED_OF_ITEM: Final = ("position", "unparsed", "worked_out", *ITEM)


def store_items(
    invoice: Invoice, stored: dict[object, LineItem], entries: Iterable[ItemEntry]
) -> list[LineItem]:
    """Write new and changed items in one statement, matched by their keys; returns all items in order."""
    items: list[LineItem] = []
    written: list[LineItem] = []
    organization = invoice.organization_id
    for position, entry in enumerate(entries, 1):
        values = {"position": position, "unparsed": dict(entry.unparsed)} | dict(
            entry.values
        )
        item = stored.pop(entry.key, None)
        if item and all(getattr(item, name) == value for name, value in values.items()):
            items.append(item)
            continue
        changed = LineItem(
            organization_id=organization,
            invoice=invoice,
            key=entry.key,
            read_line=item.read_line if item else None,
            more=item.more if item else None,
            **values,
        )
        items.append(changed)
        written.append(changed)
    if stored:
        gone = [item.pk for item in stored.values()]
        invoice.items.filter(pk__in=gone).delete()
    LineItem.objects.bulk_create(
        written,
        update_conflicts=True,
        unique_fields=["invoice", "key"],
        update_fields=_STORED_OF_ITEM,
    )
    return items


def store_flags(stored: list[LineItem], entries: Iterable[ItemEntry]) -> None:
    """Whether each line total was typed or worked out, when nothing else has changed."""
    flags = {entry.key: entry.values["worked_out"] for entry in entries}
    for item in stored:
        if flags.get(item.key, item.worked_out) != item.worked_out:
            item.worked_out = flags[item.key]
            item.save(update_fields=["worked_out"])
