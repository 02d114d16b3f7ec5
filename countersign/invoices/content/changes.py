"""What changed between two saves, and when the history gets its line.

Content is flattened to paths: ``gross_total``, ``item.<key>.quantity``; so a change is path -> [old, new].
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from countersign.accounts.models import Membership
from countersign.history.actions import record
from countersign.invoices.models import Invoice, LineItem, items_of
from countersign.invoices.search.actions import index

from .fields import HEADER, ITEM
from .typed import Entry, plain

Content = dict[str, str]
Difference = dict[str, tuple[str | None, str | None]]
ORDER: Final = "order"
_FLAGS: Final = ("no_items",)
# Paths of what an invoice is found by; the order changes with each item that comes or goes.
_SEARCHED: Final = ("number", "vendor_name", "description", ORDER)


def content_of(invoice: Invoice, items: Iterable[LineItem]) -> Content:
    """What is stored, path by path; what is empty is absent."""
    header = {name: getattr(invoice, name) for name in (*HEADER, *_FLAGS)}
    content = _flat(header, invoice.unparsed, "")
    keys = []
    for item in items:
        keys.append(str(item.key))
        values = {name: getattr(item, name) for name in ITEM}
        content |= _flat(values, item.unparsed, f"item.{item.key}.")
    return content | _order(keys)


def content_of_entry(entry: Entry) -> Content:
    """The same of what was typed."""
    content = _flat(entry.values, entry.unparsed, "")
    for item in entry.items:
        content |= _flat(item.values, item.unparsed, f"item.{item.key}.")
    return content | _order([str(item.key) for item in entry.items])


def _order(keys: list[str]) -> Content:
    return {ORDER: " ".join(keys)} if keys else {}


def _flat(
    values: Mapping[str, Any], unparsed: Mapping[str, str], prefix: str
) -> Content:
    content: Content = {}
    for name, value in values.items():
        if name == "worked_out":
            continue
        shown = unparsed.get(name) or plain(value or None if name in _FLAGS else value)
        if shown is not None:
            content[prefix + name] = shown
    return content


def difference(before: Content, after: Content) -> Difference:
    """Path -> (old, new) of everything that is not the same."""
    return {
        path: (before.get(path), after.get(path))
        for path in sorted({*before, *after})
        if before.get(path) != after.get(path)
    }


def note(invoice: Invoice, differs: Difference) -> None:
    """Remember what changed until it is recorded: the oldest value of each path wins."""
    for path, (old, _) in differs.items():
        invoice.unrecorded.setdefault(path, old)


def settle(invoice: Invoice, *, by: Membership) -> None:
    """Write what changed since the last line into the history, if anything did. The caller holds the row."""
    if not invoice.unrecorded:
        return
    items = items_of(invoice)
    Invoice.objects.filter(invoice.itself).update(unrecorded={})
    tell(invoice, items, content_of(invoice, items), by=by)


def tell(
    invoice: Invoice, items: Iterable[LineItem], now: Content, *, by: Membership
) -> None:
    """The same where the caller knows what is stored, and stores that nothing is unrecorded any more.

    What was typed is found from now on by whoever searches.
    """
    before, invoice.unrecorded = invoice.unrecorded, {}
    if any(path.endswith(_SEARCHED) for path in before):
        index(invoice, items=items)
    changes = {
        path: [old, now.get(path)]
        for path, old in before.items()
        if old != now.get(path) and (path != ORDER or _reordered(old, now.get(path)))
    }
    if changes:
        data = {"changes": changes, "version": invoice.version}
        record(invoice.organization_id, by.actor, "changed", invoice, data)


def _reordered(old: str | None, new: str | None) -> bool:
    """Do the items that stand in both orders stand differently? Adding and removing moves nothing."""
    before, after = (old or "").split(), (new or "").split()
    return [key for key in before if key in after] != [
        key for key in after if key in before
    ]
