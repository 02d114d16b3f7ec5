"""Jobs about invoices."""

from datetime import timedelta
from typing import Final

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from countersign.database.prepared import Prepared, Slot
from countersign.documents.models import Document
from countersign.documents.reading.actions import finish
from countersign.documents.tasks import again_when_away
from countersign.extraction.files import Child
from countersign.invoices.models import Invoice

from . import actions as reading
from . import learning

_LOST_AFTER: Final = timedelta(minutes=10)


@task()
def suggest(document_id: int, organization_id: int, child: Child | None = None) -> None:
    """Read a document for the invoices that begin with it, by the child that has it if one has. Runs again without harm."""
    for document in _DOCUMENT.rows(organization=organization_id, pk=document_id):
        with again_when_away(document, suggest):
            if reading.suggest(document, child):
                hold_to_rules.enqueue(document_id, organization_id)
            finish(document)


_DOCUMENT: Final = Prepared(
    lambda: Document.objects.filter(
        organization=Slot("organization"), pk=Slot("pk")
    ).select_related("organization")
)


@task(queue_name="rules", priority=10)
def hold_to_rules(document_id: int, organization_id: int) -> None:
    """Hold a document's e-invoice to the official rules: a second's work, so it goes before scans. Runs again without harm."""
    ours = Document.objects.filter(organization=organization_id)
    document = ours.filter(pk=document_id).first()
    if document is None:
        return
    with again_when_away(document, hold_to_rules):
        reading.hold_to_rules(document)


def collect_strays() -> int:
    """Queue again what a reader has died at, which nothing else would miss; how many there were."""
    lost = DBTaskResult.objects.filter(
        task_path=hold_to_rules.module_path,
        status=TaskResultStatus.RUNNING,
        started_at__lt=timezone.now() - _LOST_AFTER,
    )
    return lost.update(status=TaskResultStatus.READY, started_at=None)


@task()
def learn(invoice_id: int, organization_id: int) -> None:
    """Learn from a submitted invoice for the next one of its vendor. Runs again without harm."""
    for invoice in _INVOICE.rows(organization=organization_id, pk=invoice_id):
        learning.learn(invoice)


_INVOICE: Final = Prepared(
    lambda: Invoice.objects.filter(
        organization=Slot("organization"), pk=Slot("pk")
    ).select_related("organization", "vendor")
)
