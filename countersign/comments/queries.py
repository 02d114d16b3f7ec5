"""What is asked of comments all the time."""

from django.db.models import QuerySet

from countersign.database.prepared import prepared

from .models import Comment


@prepared
def comments_on(organization: int, invoice: int) -> QuerySet[Comment]:
    """The comments on an invoice, the oldest first; their authors loaded."""
    found = Comment.objects.filter(organization=organization, invoice=invoice)
    return found.select_related("author").order_by("at", "pk")
