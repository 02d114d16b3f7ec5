"""A manager mends the coding of what was submitted, without sending it back."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.coding.checks import wrong_with
from countersign.coding.naming import keep
from countersign.coding.parts import texts_of, typed_parts
from countersign.coding.shown import may_correct
from countersign.invoices.actions import record_whole
from countersign.invoices.checks import Check, CheckedInvoice
from countersign.invoices.content import changes
from countersign.invoices.content.typed import Entry, as_stored
from countersign.invoices.models import Invoice
from countersign.invoices.queries import hold_again, items_of

from .settling import settle


class NotAllowed(Exception):
    """It is not theirs to correct, or not any more."""


class Changed(Exception):
    """Somebody has changed the invoice since: `invoice` is what is there now."""

    def __init__(self, invoice: Invoice) -> None:
        super().__init__(invoice)
        self.invoice = invoice


class NotWhole(Exception):
    """The coding is not whole: `failed` says why."""

    def __init__(self, failed: Sequence[Check]) -> None:
        super().__init__("; ".join(check.message for check in failed))
        self.failed = failed


@transaction.atomic
def correct(invoice: Invoice, entry: Entry, *, version: int, by: Membership) -> Invoice:
    """Put another coding in place of what was submitted, or raise NotAllowed, Changed or NotWhole: then nothing has happened.

    It raises the version: who has approved in part is asked again, and who looks at it now is shown it anew. The line of
    the history keeps all of the invoice. The same again does nothing.
    """
    invoice = hold_again(invoice)
    if not may_correct(invoice, by):
        raise NotAllowed
    if invoice.version != version:
        raise Changed(invoice)
    items = items_of(invoice)
    before = changes.content_of(invoice, items)
    coded = {path: text for path, text in entry.more.items() if path[:7] == "coding."}
    stored = as_stored(Entry(entry.values, more=coded), invoice)
    invoice.more = dict(stored.more) or None
    differs = changes.difference(before, changes.content_of(invoice, items))
    if not differs:
        return invoice
    if failed := list(wrong_with(CheckedInvoice.of(invoice, by, items))):
        raise NotWhole(failed)
    keep(invoice, texts_of(typed_parts(invoice)))
    invoice.version += 1
    invoice.changed_at = timezone.now()
    invoice.save(update_fields=["more", "version", "changed_at", "coding_kept"])
    settle(invoice, items)
    data = {
        "changes": {path: list(pair) for path, pair in differs.items()},
        "version": invoice.version,
    }
    record_whole(invoice, "corrected coding", by=by, data=data, items=items)
    return invoice
