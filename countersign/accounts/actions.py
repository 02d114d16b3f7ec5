"""Verbs about people: joining, inviting, changing a role, removing."""

from django.conf import settings
from django.db import transaction

from countersign.history.actions import record
from countersign.history.actor import SYSTEM

from .models import Membership, Organization, Role, User


def has_owner() -> bool:
    return Membership.objects.filter(role=Role.OWNER).exists()


@transaction.atomic
def the_organization() -> Organization:
    """The one organization of the embedded default, made (with its first managers) when it is first needed."""
    organization = Organization.objects.order_by("pk").first()
    if organization:
        return organization
    organization = Organization.objects.create(
        name=settings.COUNTERSIGN_ORGANIZATION,
        language=settings.LANGUAGE_CODE,
        locale=settings.DEFAULT_LOCALE,
        time_zone=settings.TIME_ZONE,
        currency=settings.DEFAULT_CURRENCY,
    )
    for email in settings.COUNTERSIGN_MANAGER_EMAILS:
        add_member(organization, email=email, role=Role.MANAGER)
    return organization


@transaction.atomic
def join(user: User) -> Membership:
    """Make a newly registered user a member: the first one the owner, everyone after that an agent."""
    organization = the_organization()
    Organization.objects.select_for_update().get(pk=organization.pk)
    role = Role.AGENT if has_owner() else Role.OWNER
    membership = Membership.objects.create(
        organization=organization, user=user, role=role
    )
    record(organization.pk, membership.actor, "joined", membership, {"role": role})
    return membership


@transaction.atomic
def add_member(
    organization: Organization,
    *,
    email: str,
    role: str,
    name: str = "",
    by: Membership | None = None,
) -> Membership:
    """Make whoever has this mail address a member, without a password; an existing member keeps their role."""
    user = User.objects.filter(email__iexact=email).first() or User.objects.create_user(
        email, name=name
    )
    membership, created = Membership.objects.get_or_create(
        organization=organization, user=user, defaults={"role": role}
    )
    if created:
        actor = by.actor if by else SYSTEM
        record(
            organization.pk,
            actor,
            "added",
            membership,
            {"email": user.email, "role": role},
        )
    return membership
