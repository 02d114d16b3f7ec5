"""What an owner sets for all, and a member for themselves."""

from django.db import transaction

from countersign.accounts.models import Membership, Organization
from countersign.history.actions import record


@transaction.atomic
def change_settings(
    organization: Organization, changes: dict[str, list[str]], *, by: Membership
) -> None:
    """Keep the organization as it is now set; `changes` is what the history says of it."""
    organization.save()
    record(
        organization.pk,
        by.actor,
        "changed settings",
        organization,
        {"changes": changes},
    )


@transaction.atomic
def change_own_settings(
    membership: Membership, changes: dict[str, list[str]], *, by: Membership
) -> None:
    """Keep what a member chose for themselves, as the person or here; `changes` is what the history says of it."""
    personal = {"language", "locale"} & set(changes)
    membership.user.save(update_fields=personal)
    membership.save(update_fields=set(changes) - personal)
    data = {"changes": changes}
    record(
        membership.organization_id,
        by.actor,
        "changed own settings",
        membership,
        data,
    )
