"""Writing down which invoices an export has, some hundred at a time."""

from collections.abc import Sequence
from itertools import islice
from typing import Final

from django.db import transaction
from django.utils import timezone

from countersign.exports.making.counting import Counting
from countersign.exports.making.held import actor_of, held_at
from countersign.exports.models import Export, ExportedInvoice, State
from countersign.history.actions import record, record_each
from countersign.history.actor import Actor
from countersign.invoices.models import Invoice

EXPORTED: Final = "exported"
CANCELLED: Final = "cancelled export"
AT_ONCE: Final = 500  # invoices in one transaction


def mark(export: Export, attempt: int, counting: Counting) -> None:
    """Write down which invoices are in it, some hundred at a time, then that it is ready."""
    actor = actor_of(export)
    contents = iter(counting.contents)
    while some := list(islice(contents, AT_ONCE)):
        _mark_some(export, attempt, actor, some)
    with transaction.atomic():
        held = held_at(export, attempt)
        held.state, held.made_at = State.READY, timezone.now()
        fields = ["state", "made_at", "sha256", "size", "invoices", "sums"]
        fields += ["left_out", "file_name", "media_type"]
        for name in fields[2:]:
            setattr(held, name, getattr(export, name))
        held.save(update_fields=fields)
        data = {
            "profile": held.profile_was["name"],
            "format": held.profile_was["format"],
            "file": held.file_name,
            "sha256": held.sha256,
            "invoices": held.invoices,
            "sums": held.sums,
        }
        record(held.organization_id, actor, EXPORTED, held, data)


@transaction.atomic
def _mark_some(
    export: Export,
    attempt: int,
    actor: Actor,
    some: Sequence[tuple[int, int, bool]],
) -> None:
    held = held_at(export, attempt)
    organization, now = held.organization_id, timezone.now()
    pks = [pk for pk, _version, _approved in some]
    theirs = Invoice.objects.filter(organization=organization, pk__in=pks)
    rows = {
        row.pk: row
        for row in theirs.select_for_update(no_key=True)
        .only("pk", "organization")
        .order_by("pk")
    }
    known = set(
        ExportedInvoice.objects.filter(
            organization=organization, export=held, invoice__in=pks
        ).values_list("invoice", flat=True)
    )
    fresh = [one for one in some if one[0] in rows and one[0] not in known]
    ExportedInvoice.objects.bulk_create(
        ExportedInvoice(
            organization_id=organization,
            export=held,
            invoice_id=pk,
            version=version,
            counts=held.counts and approved,
            once=held.counts and approved and held.unexported,
        )
        for pk, version, approved in fresh
    )
    counted = [pk for pk, _version, approved in fresh if held.counts and approved]
    Invoice.objects.filter(organization=organization, pk__in=counted).update(
        exported_at=now
    )
    about = {
        "export": held.pk,
        "profile": held.profile_was["name"],
        "sha256": export.sha256,
    }
    lines = [
        (rows[pk], {**about, "version": version, "counts": held.counts and approved})
        for pk, version, approved in fresh
    ]
    if lines:
        record_each(organization, actor, EXPORTED, lines)
    Export.objects.filter(held.itself).update(beat_at=now)
