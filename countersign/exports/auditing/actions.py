"""Asking for files for the tax auditor."""

from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.database.tenancy import by_organization
from countersign.documents.uncertain.actions import going
from countersign.exports.models import AuditFile, AuditKind, State
from countersign.history.actions import record
from countersign.history.actor import SYSTEM
from countersign.retention import actions as retention

from .making.actions import STRAY_AFTER
from .tasks import make

KEPT_DAYS: Final = 7
"""For how many days the archive of an organization can be fetched."""

_WAITS_TOO_LONG: Final = timedelta(minutes=10)


@transaction.atomic
def ask(
    kind: AuditKind,
    *,
    by: Membership,
    first: date | None = None,
    last: date | None = None,
) -> AuditFile:
    """Have a file made; a worker begins at once."""
    row = AuditFile.objects.create(
        organization_id=by.organization_id,
        kind=kind,
        by=by.user,
        first=first,
        last=last,
    )
    days = [first and str(first), last and str(last)]
    data = {"kind": str(kind), "days": days}
    record(by.organization_id, by.actor, "asked for audit file", row, data)
    make.enqueue(row.pk, row.organization_id)
    return row


def collect_strays() -> int:
    """Queue again what a worker has died at; how many there were."""
    now, count = timezone.now(), 0
    dead = AuditFile.objects.filter(
        state=State.MAKING, changed_at__lt=now - STRAY_AFTER
    )
    lost = AuditFile.objects.filter(
        state=State.WAITING, changed_at__lt=now - _WAITS_TOO_LONG
    )
    for rows in (dead, lost):
        for own in by_organization(rows):
            for row in own:
                make.enqueue(row.pk, row.organization_id)
                count += 1
    return count


def forget_over() -> None:
    """Remove archives that have invoices which need not be kept any longer, and those of whole organizations after some days.

    The history says so.
    """
    for organization, before in retention.cleared():
        over = AuditFile.objects.filter(
            organization=organization,
            kind=AuditKind.ARCHIVE,
            first__lt=before.date(),
        ).exclude(state__in=(State.WAITING, State.MAKING))
        for row in over:
            _forget(row)
    kept = timezone.now() - timedelta(days=KEPT_DAYS)
    taken = AuditFile.objects.filter(kind=AuditKind.WHOLE, made_at__lt=kept)
    for own in by_organization(taken):
        for row in own:
            _forget(row)


@transaction.atomic
def _forget(row: AuditFile) -> None:
    data = {"file": row.file_name, "sha256": row.sha256}
    record(row.organization_id, SYSTEM, "removed audit file", row, data)
    path = row.path
    row.delete()
    if row.sha256:
        going(row.organization_id, path)
