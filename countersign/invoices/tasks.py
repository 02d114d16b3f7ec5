"""Jobs about invoices."""

from django_tasks import task

from countersign.documents.models import Document
from countersign.documents.reading import finish
from countersign.documents.tasks import again_when_away

from . import learning, reading
from .models import Invoice


@task()
def suggest(document_id: int) -> None:
    """Read a document for the invoices that begin with it. Runs again without harm."""
    document = (
        Document.objects.select_related("organization").filter(pk=document_id).first()
    )
    if document is None:
        return
    with again_when_away(document, suggest):
        reading.suggest(document)
        finish(document)


@task()
def learn(invoice_id: int) -> None:
    """Learn from a submitted invoice for the next one of its vendor. Runs again without harm."""
    invoice = (
        Invoice.objects.select_related("organization", "vendor")
        .filter(pk=invoice_id)
        .first()
    )
    if invoice:
        learning.learn(invoice)
