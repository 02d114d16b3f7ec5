"""Removing an invoice of one's own."""

from django.db import transaction

from countersign.accounts.models import Membership
from countersign.documents.actions import remove_if_unused
from countersign.history.actions import record
from countersign.invoices import states
from countersign.invoices.content.actions import settle
from countersign.invoices.content.values import plain
from countersign.invoices.models import Invoice
from countersign.invoices.queries import all_files_of, was_decided


def must_be_deletable(invoice: Invoice) -> None:
    """Raise states.NotAllowed once anybody has decided on it: decision, comments and files stay with it."""
    if was_decided(invoice):
        raise states.NotAllowed(invoice)


@transaction.atomic
def delete(invoice_pk: int, *, by: Membership) -> Invoice:
    """Remove one's own invoice with its items, and its files unless something else uses them.

    The history keeps what it was. Raises Invoice.DoesNotExist for another's invoice and states.NotAllowed
    for one that anybody has ever decided on.
    """
    invoice = Invoice.objects.of(by).hold(invoice_pk)
    must_be_deletable(invoice)
    used = all_files_of(invoice).order_by("pk")
    documents = list(used.select_for_update(no_key=True, of=("self",)))
    settle(invoice, by=by)
    data = {
        "number": invoice.number,
        "vendor": invoice.vendor_name,
        "gross_total": plain(invoice.gross_total),
        "currency": invoice.currency,
        "status": invoice.status,
        "files": [document.name for document in documents],
    }
    record(invoice.organization_id, by.actor, "deleted", invoice, data)
    invoice.delete()
    for document in documents:
        remove_if_unused(document)
    return invoice
