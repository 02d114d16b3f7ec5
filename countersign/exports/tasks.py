"""The jobs that make exports and free what a cancelled one had."""

from datetime import timedelta
from typing import Final

from django.utils import timezone
from django_tasks import task

from countersign.documents.storage import StorageAway

from .delivery import actions as delivery
from .making import actions
from .models import Export

_AFTER_THE_OTHER: Final = timedelta(seconds=5)
_WHEN_AWAY: Final = timedelta(minutes=1)


@task()
def make(export_id: int, organization_id: int) -> None:
    """Make an export. Runs again without harm; one that is gone or made needs none.

    It waits while another one of the organization is being made, and while the storage is away.
    """
    for export in _export(organization_id, export_id):
        try:
            actions.fulfil(export)
        except actions.Busy:
            later = timezone.now() + _AFTER_THE_OTHER
            make.using(run_after=later).enqueue(export_id, organization_id)
        except StorageAway:
            actions.put_off(export)
            later = timezone.now() + _WHEN_AWAY
            make.using(run_after=later).enqueue(export_id, organization_id)
        else:
            if delivery.goes_somewhere(export):
                deliver.enqueue(export_id, organization_id)


@task()
def deliver(export_id: int, organization_id: int) -> None:
    """Put a finished file where its profile says. Runs again without harm; what goes nowhere or is there needs nothing."""
    for export in _export(organization_id, export_id):
        if wait := delivery.deliver(export):
            later = timezone.now() + wait
            deliver.using(run_after=later).enqueue(export_id, organization_id)


@task()
def free(export_id: int, organization_id: int) -> None:
    """Free the invoices of a cancelled export. Runs again without harm."""
    for export in _export(organization_id, export_id):
        actions.release(export)


def _export(organization_id: int, export_id: int) -> list[Export]:
    rows = Export.objects.filter(organization=organization_id, pk=export_id)
    return list(rows.select_related("organization", "by", "cancelled_by", "profile"))
