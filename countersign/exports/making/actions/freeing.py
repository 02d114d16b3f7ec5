"""Freeing the invoices of an export that does not count any more."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from countersign.exports.making.held import actor_of
from countersign.exports.making.held import held as held_row
from countersign.exports.models import Export, ExportedInvoice
from countersign.history.actions import record_each
from countersign.invoices.models import Invoice

from .marking import AT_ONCE, CANCELLED


def release(export: Export) -> None:
    """Free the invoices of an export that does not count any more, some hundred in a transaction."""
    while _release_some(export):
        pass
    cancelled = Export.objects.filter(export.itself, cancelled_at__isnull=False)
    cancelled.update(freed_at=timezone.now())


def empty(export: Export) -> None:
    """Free its invoices and forget which they were: it was not finished."""
    release(export)
    ExportedInvoice.objects.filter(
        organization=export.organization_id, export=export
    ).delete()


@transaction.atomic
def _release_some(export: Export) -> int:
    """Some invoices that it made exported: they are so by the latest other export, or not any more."""
    organization = export.organization_id
    held = held_row(export)
    counting = ExportedInvoice.objects.filter(organization=organization, counts=True)
    some = list(counting.filter(export=held).order_by("invoice")[:AT_ONCE])
    pks = [one.invoice_id for one in some]
    rows = Invoice.objects.filter(organization=organization, pk__in=pks)
    invoices = list(
        rows.select_for_update(no_key=True).only("pk", "organization").order_by("pk")
    )
    ExportedInvoice.objects.filter(
        organization=organization, pk__in=[one.pk for one in some]
    ).update(counts=False, once=False)
    others = counting.filter(invoice__in=pks).order_by().values_list("invoice")
    latest = dict(others.annotate(at=Max("export__made_at")))
    for at in {latest.get(pk) for pk in pks}:
        same = [pk for pk in pks if latest.get(pk) == at]
        Invoice.objects.filter(organization=organization, pk__in=same).update(
            exported_at=at
        )
    about = {"export": held.pk, "profile": held.profile_was["name"]}
    if invoices:
        actor = actor_of(held, cancelled=True)
        lines = [(invoice, {**about, "comment": held.reason}) for invoice in invoices]
        record_each(organization, actor, CANCELLED, lines)
    return len(some)
