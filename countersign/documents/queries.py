"""What is asked of documents all the time."""

from django.db.models import QuerySet

from countersign.database.prepared import prepared

from .models import Document


@prepared
def unread(organization: int, pk: int) -> QuerySet[Document]:
    """A document whose words are still to be read, or being read."""
    return Document.objects.unread().filter(organization=organization, pk=pk)
