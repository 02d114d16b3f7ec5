"""The job that makes a file for the tax auditor."""

from datetime import timedelta
from typing import Final

from django.utils import timezone
from django_tasks import task

from countersign.documents.storage import StorageAway
from countersign.exports.models import AuditFile

from .making import actions

_WHEN_AWAY: Final = timedelta(minutes=1)


@task()
def make(file_id: int, organization_id: int) -> None:
    """Make a file that was asked for. Runs again without harm; it waits while the storage is away."""
    rows = AuditFile.objects.filter(organization=organization_id, pk=file_id)
    for row in rows.select_related("organization", "by"):
        try:
            actions.fulfil(row)
        except StorageAway:
            later = timezone.now() + _WHEN_AWAY
            make.using(run_after=later).enqueue(file_id, organization_id)
