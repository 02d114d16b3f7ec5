"""The job that reads a document's words."""

from django_tasks import task

from . import reading
from .models import Document


@task()
def read_words(document_id: int) -> None:
    """Read the words of a document. Runs again without harm; a document that is gone needs none."""
    document = Document.objects.unread().filter(pk=document_id).first()
    if document:
        reading.read_words(document)
