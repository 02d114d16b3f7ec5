"""Jobs about invoices."""

from django_tasks import task

from countersign.documents.models import Document
from countersign.documents.reading import finish

from . import reading


@task()
def suggest(document_id: int) -> None:
    """Read a document for the invoices that begin with it. Runs again without harm."""
    document = (
        Document.objects.select_related("organization").filter(pk=document_id).first()
    )
    if document:
        reading.suggest(document)
        finish(document)
