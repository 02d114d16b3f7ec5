"""What is asked of documents all the time."""

from typing import Final

from django.db.models import Q, QuerySet

from countersign.database.prepared import prepared

from .models import EINVOICES, Document, ReadingState

_MOST_BEHIND: Final = 9  # further pages of long files come after at 10
AT_A_TIME: Final = 50  # e-invoices that are drawn late, of each organization


@prepared
def unread(organization: int, pk: int) -> QuerySet[Document]:
    """A document whose words are still to be read, or being read."""
    return Document.objects.unread().filter(organization=organization, pk=pk)


def turn(document: Document) -> int:
    """The priority of its next job: the more files of the same person wait to be read, the later, so that nobody's pile holds up others."""
    ours = Document.objects.of(document.organization_id).unread()
    others = ours.filter(uploaded_by=document.uploaded_by_id).exclude(pk=document.pk)
    return -others[:_MOST_BEHIND].count()


@prepared
def not_drawn(organization: int) -> QuerySet[Document]:
    """Files with an e-invoice that no release has drawn yet, also of what was decided long ago: a few, from an index."""
    ours = Document.objects.filter(organization=organization, drawing_version=0)
    read = ours.filter(reading_state=ReadingState.READ)
    has_one = Q(media_type__in=EINVOICES) | Q(verdict__isnull=False)
    return read.filter(has_one).order_by("pk")[:AT_A_TIME]
