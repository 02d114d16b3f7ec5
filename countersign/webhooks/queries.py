"""What each step of an invoice asks."""

from django.db.models import QuerySet

from countersign.database.prepared import prepared

from .models import Webhook


@prepared
def listening(organization: int) -> QuerySet[Webhook]:
    """The webhooks that are told of what happens now, without their secrets."""
    ours = Webhook.objects.filter(organization=organization, stopped_at=None)
    return ours.only("organization_id", "kinds").order_by("pk")
