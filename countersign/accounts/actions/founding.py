"""Another organization, by who owns one already."""

from django.conf import settings
from django.db import transaction

from countersign.accounts.countries import Country
from countersign.accounts.models import Approvals, Membership, Organization, Role
from countersign.history.actions import record


class NotAnOwner(Exception):
    """Who founds an organization owns one already, and is signed in."""


@transaction.atomic
def found(
    name: str, *, country: Country, approval: Approvals, by: Membership
) -> Membership:
    """A new organization with what is usual in its country, and its first owner. The history of the new one begins with it.

    Raises NotAnOwner.
    """
    if not by.owns or by.via:
        raise NotAnOwner
    spoken = country.locale.partition("_")[0]
    ours = dict(settings.LANGUAGES)
    organization = Organization.objects.create(
        name=name,
        language=spoken if spoken in ours else by.organization.language,
        locale=country.locale,
        currency=country.currency,
        time_zone=country.time_zone,
        approval=approval,
    )
    owner = Membership.objects.create(
        organization=organization, user=by.user, role=Role.OWNER
    )
    owner.address = by.address
    data = {"name": name, "country": country.code, "approval": approval.value}
    record(organization.pk, owner.actor, "founded", organization, data)
    return owner
