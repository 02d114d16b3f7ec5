"""What is asked of comments all the time."""

from django.db.models import QuerySet

from countersign.accounts.names import with_known
from countersign.database.prepared import prepared

from .models import Comment


@prepared
def comments_on(organization: int, invoice: int) -> QuerySet[Comment]:
    """The comments on an invoice, the oldest first; their authors loaded, and what these are here (`Known.of`)."""
    found = Comment.objects.filter(organization=organization, invoice=invoice)
    found = with_known(found, "author").select_related("author")
    return found.order_by("at", "pk")
