"""When the history gets its line about what was typed: once a field is left, not with every save."""

from collections.abc import Iterable
from typing import Final

from countersign.accounts.models import Membership
from countersign.history.actions import record
from countersign.invoices.models import Invoice, LineItem
from countersign.invoices.queries import items_of
from countersign.invoices.search.actions import index
from countersign.invoices.search.words import AMOUNTS, DAYS, ITEM_REFERENCES, REFERENCES

from .changes import ORDER, Content, Difference, content_of, to_tell

# Paths of what an invoice is found by; the order changes with each item that comes or goes.
_SEARCHED: Final = (
    *("number", "vendor_name", "order_reference", "description", ORDER),
    *(*REFERENCES, *ITEM_REFERENCES, *AMOUNTS, *DAYS, "iban", ".account"),
)


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
    """The same where the caller has loaded what is stored, and saves afterwards that nothing is unrecorded any more.

    From now on a search finds what was typed.
    """
    before, invoice.unrecorded = invoice.unrecorded, {}
    if any(path.endswith(_SEARCHED) for path in before):
        index(invoice, items=items)
    if changes := to_tell(before, now):
        data = {"changes": changes, "version": invoice.version}
        record(invoice.organization_id, by.actor, "changed", invoice, data)
