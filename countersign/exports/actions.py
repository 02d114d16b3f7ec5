"""Asking for an export, cancelling it, and forgetting it when its time is over."""

from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from countersign.accounts.models import Membership
from countersign.database.tenancy import by_organization
from countersign.documents.uncertain.actions import going
from countersign.history.actions import record
from countersign.history.actor import SYSTEM
from countersign.retention import actions as retention

from .delivery import actions as delivery
from .making.actions import CANCELLED, fail
from .making.actions.fulfilling import STRAY_AFTER
from .making.choosing import unexported as not_exported
from .making.held import held as held_row
from .models import Export, ExportedInvoice, ExportProfile, State
from .tasks import deliver, free, make

_MOST_ATTEMPTS: Final = 3


class NotReady(Exception):
    """The export is still being made, or never was: there is nothing to cancel."""


def ask(
    profile: ExportProfile,
    *,
    by: Membership | None,
    filter: str = "",
    unexported: bool = False,
) -> Export:
    """Ask for an export of what the table's filter shows, or of what is not exported yet; a job makes it.

    Without `by` the schedule asks. The profile, which need not be a stored one, is kept as it is now.
    """
    export = Export(
        organization_id=profile.organization_id,
        profile=profile if profile.pk else None,
        profile_was=profile.as_it_is,
        filter="" if unexported else filter,
        unexported=unexported,
    )
    return _ask(export, by)


def ask_again(export: Export, *, by: Membership) -> Export:
    """Ask for another export like one before, by its profile as it was, of what its filter finds now."""
    fresh = Export(
        organization_id=export.organization_id,
        profile=export.profile,
        profile_was=export.profile_was,
        filter=export.filter,
        unexported=export.unexported,
    )
    return _ask(fresh, by)


@transaction.atomic
def _ask(export: Export, by: Membership | None) -> Export:
    export.by = by.user if by else None
    export.save(force_insert=True)
    data = {
        "profile": export.profile_was["name"],
        "filter": export.filter,
        "unexported": export.unexported,
    }
    actor = by.actor if by else SYSTEM
    record(export.organization_id, actor, "asked for export", export, data)
    make.enqueue(export.pk, export.organization_id)
    return export


@transaction.atomic
def cancel(export: Export, *, reason: str, by: Membership) -> None:
    """Say that a finished export does not count: a job frees its invoices for another one. Raises NotReady.

    The file stays, and can still be had. Cancelling twice changes nothing.
    """
    held = held_row(export)
    if held.state != State.READY:
        raise NotReady
    if held.cancelled_at:
        return
    Export.objects.filter(export.itself).update(
        cancelled_by=by.user, cancelled_at=timezone.now(), reason=reason
    )
    data = {"comment": reason, "file": held.file_name, "sha256": held.sha256}
    record(held.organization_id, by.actor, CANCELLED, held, data)
    free.enqueue(held.pk, held.organization_id)


def export_due() -> int:
    """Ask for the exports whose hour has come, each once; how many. One that would be empty is not made."""
    due = ExportProfile.objects.filter(next_at__lte=timezone.now())
    asked = 0
    for some in by_organization(due):
        for profile in some.select_related("organization"):
            asked += _export_due(profile)
    return asked


@transaction.atomic
def _export_due(profile: ExportProfile) -> bool:
    ours = ExportProfile.objects.filter(profile.itself, next_at=profile.next_at)
    if not ours.update(next_at=profile.next_after(timezone.now())):
        return False  # another machine has asked
    if not not_exported(profile.organization_id).exists():
        return False
    ask(profile, by=None, unexported=True)
    return True


def collect_strays() -> int:
    """Queue what died with its worker again: exports that are waiting or being made, lost deliveries, and cancelled ones that still count."""
    late = timezone.now() - STRAY_AFTER
    lost = Export.objects.filter(
        state__in=(State.WAITING, State.MAKING), beat_at__lt=late
    )
    found = 0
    for some in by_organization(lost):
        for export in some:
            found += 1
            if export.state == State.MAKING and export.attempt >= _MOST_ATTEMPTS:
                fail(
                    export,
                    _(
                        "It could not be made. Whoever runs Countersign finds why in its log."
                    ),
                    attempt=export.attempt,
                )
            else:
                make.enqueue(export.pk, export.organization_id)
    cancelled = Export.objects.filter(cancelled_at__lt=late, freed_at=None)
    for some in by_organization(cancelled):
        for export in some:
            found += 1
            free.enqueue(export.pk, export.organization_id)
    for export in delivery.lost():
        found += 1
        deliver.enqueue(export.pk, export.organization_id)
    return found


def forget_over() -> None:
    """Remove exports whose invoices retention has removed, once as much time has passed as invoices are kept."""
    for organization, before in retention.cleared():
        left = ExportedInvoice.objects.filter(
            organization=organization, export=OuterRef("pk")
        )
        over = Export.objects.filter(
            ~Exists(left), organization=organization, asked_at__lt=before
        ).exclude(state__in=(State.WAITING, State.MAKING))
        for export in over.iterator():
            _forget(export)


@transaction.atomic
def _forget(export: Export) -> None:
    data = {"file": export.file_name, "sha256": export.sha256}
    record(export.organization_id, SYSTEM, "removed export", export, data)
    path = export.path
    export.delete()
    if export.sha256:
        going(export.organization_id, path)
