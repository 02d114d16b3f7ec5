"""The job that keeps many invoices as paid elsewhere."""

from django_tasks import task

from countersign.payments.models import PaidElsewhere
from countersign.payments.settling.actions import keep_some


@task()
def keep_elsewhere(asked_id: int, organization_id: int) -> None:
    """Keep the next ones, and queue itself while there are more. Runs again without harm."""
    for asked in PaidElsewhere.objects.filter(
        organization=organization_id, pk=asked_id, done_at=None
    ):
        if keep_some(asked):
            keep_elsewhere.enqueue(asked_id, organization_id)
