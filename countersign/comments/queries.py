"""What is asked of comments all the time."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from countersign.accounts.names import with_known
from countersign.database.prepared import prepared

from .models import Comment


def texts(organization: int, invoices: Sequence[int]) -> Iterator[tuple[int, str]]:
    """What is said about each of some invoices."""
    if len(invoices) == 1:
        for comment in _said_on(organization, invoices[0]):
            yield comment.invoice_id, comment.text
        return
    ours = Comment.objects.filter(organization=organization, invoice__in=invoices)
    yield from ours.values_list("invoice", "text")


@prepared
def _said_on(organization: int, invoice: int) -> QuerySet[Comment]:
    ours = Comment.objects.filter(organization=organization, invoice=invoice)
    return ours.only("invoice", "text")


@prepared
def comments_on(organization: int, invoice: int) -> QuerySet[Comment]:
    """The comments on an invoice, the oldest first; their authors loaded, and what these are here (`Known.of`)."""
    found = Comment.objects.filter(organization=organization, invoice=invoice)
    found = with_known(found, "author").select_related("author")
    return found.order_by("at", "pk")
