"""What is asked of the history all the time."""

from django.db.models import QuerySet

from countersign.database.prepared import prepared

from .models import Chain


@prepared
def held_chain(organization: int) -> QuerySet[Chain]:
    """The head of an organization's history, its row locked until the transaction ends."""
    return Chain.objects.select_for_update(no_key=True).filter(
        organization_id=organization
    )
