"""What was decided on an invoice."""

from django.db.models import QuerySet

from countersign.database.prepared import prepared
from countersign.review.models import Decision


@prepared
def settled(organization: int, invoice: int) -> QuerySet[Decision]:
    """The decision that settled an invoice, with who made it."""
    found = Decision.objects.filter(organization=organization, invoice=invoice)
    return found.settling().select_related("user")[:1]
