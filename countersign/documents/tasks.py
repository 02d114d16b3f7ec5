"""The jobs that read a document's words."""

from django_tasks import task

from . import reading
from .models import Document


@task()
def read_words(document_id: int) -> None:
    """Read the words of a document. Runs again without harm; a document that is gone needs none."""
    document = Document.objects.unread().filter(pk=document_id).first()
    if document and (scans := reading.read_words(document)):
        see_words.enqueue(document_id, scans)


@task(queue_name="ocr")
def see_words(document_id: int, scans: list[int]) -> None:
    """See the words on scanned pages of a document, which takes seconds a page. Runs again without harm."""
    document = Document.objects.unread().filter(pk=document_id).first()
    if document:
        reading.see_words(document, scans)
