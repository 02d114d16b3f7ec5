"""Which organization opens first."""

from django.db import transaction

from countersign.accounts.models import Organization, User


@transaction.atomic
def open_first(user: User, organization: Organization | None) -> None:
    """Remember where a person who works in several organizations goes on; None: with all of them at a glance."""
    user.opens = organization
    user.save(update_fields=["opens"])
