"""Verbs about people: joining, adding, changing a role, removing; and the organization's settings."""

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from countersign.database.turns import take_turns
from countersign.history.actions import record
from countersign.history.actor import SYSTEM, Actor
from countersign.mail.actions import post

from .addresses import address_of
from .hooks import SIGN_IN_CHANGED
from .models import MANAGING, Membership, Organization, Role, User


class LastOwner(Exception):
    """An organization must keep an owner, or nobody could administer it."""


def has_owner() -> bool:
    return Membership.objects.filter(
        role=Role.OWNER, organization__is_demo=False
    ).exists()


@transaction.atomic
def the_organization() -> Organization:
    """The one organization of the embedded default, made (with its first managers) when it is first needed.

    Two who need it first at once get the same: the second waits for the first.
    """
    take_turns("the organization")
    organization = Organization.objects.filter(is_demo=False).order_by("pk").first()
    if organization:
        return organization
    organization = Organization.objects.create(
        name=settings.COUNTERSIGN_ORGANIZATION,
        language=settings.LANGUAGE_CODE,
        locale=settings.DEFAULT_LOCALE,
        time_zone=settings.TIME_ZONE,
        currency=settings.DEFAULT_CURRENCY,
    )
    record(
        organization.pk, SYSTEM, "founded", organization, {"name": organization.name}
    )
    for email in settings.COUNTERSIGN_MANAGER_EMAILS:
        add_member(organization, email=email, role=Role.MANAGER)
    return organization


@transaction.atomic
def join(user: User) -> Membership:
    """Make a newly registered user a member: the first one the owner, everyone after that an agent."""
    organization = Organization.objects.select_for_update(no_key=True).get(
        pk=the_organization().pk
    )
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
) -> tuple[Membership, bool]:
    """Make whoever has this mail address a member, without a password, and welcome them by mail.

    An existing member keeps their role; the flag says whether they are new.
    """
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
        if by:
            post(
                "accounts.welcome",
                membership.pk,
                organization_id=organization.pk,
                to=user.email,
            )
    return membership, created


@transaction.atomic
def appoint_owner(email: str) -> Membership:
    """Make whoever has this mail address an owner: for whoever runs the installation, before anybody can sign in."""
    organization = the_organization()
    membership, created = add_member(organization, email=email, role=Role.OWNER)
    before = _hold(membership)
    if not created and before != Role.OWNER:
        _give_role(membership, Role.OWNER, before, SYSTEM)
    return membership


@transaction.atomic
def change_role(membership: Membership, role: str, *, by: Membership) -> None:
    """Give a member another role, or raise LastOwner."""
    before = _hold(membership)
    if before == role:
        return
    if before == Role.OWNER:
        _keep_an_owner(membership)
    _give_role(membership, role, before, by.actor)


@transaction.atomic
def remove_member(membership: Membership, *, by: Membership) -> None:
    """End a membership, and with it the member's access links; what they entered and decided stays."""
    role = _hold(membership)
    if role == Role.OWNER:
        _keep_an_owner(membership)
    data = {"email": membership.user.email, "role": role}
    record(membership.organization_id, by.actor, "removed", membership, data)
    membership.delete()


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
    """Keep what a member chose for themselves; `changes` is what the history says of it."""
    membership.save(update_fields=list(changes))
    data = {"changes": changes}
    record(
        membership.organization_id,
        by.actor,
        "changed own settings",
        membership,
        data,
    )


def _give_role(membership: Membership, role: str, before: str, actor: Actor) -> None:
    membership.role = role
    if role in MANAGING and before not in MANAGING:
        membership.manages_since = timezone.now()
    membership.save(update_fields=["role", "manages_since"])
    data = {"role": [before, role]}
    record(membership.organization_id, actor, "changed role", membership, data)


def _hold(membership: Membership) -> str:
    """The member's role now; the organization is held, so two owners cannot remove each other, and the member too."""
    Organization.objects.select_for_update(no_key=True).get(
        pk=membership.organization_id
    )
    held = Membership.objects.select_for_update(no_key=True).get(membership.itself)
    membership.role = held.role
    return membership.role


def _keep_an_owner(leaving: Membership) -> None:
    others = Membership.objects.filter(
        organization=leaving.organization_id, role=Role.OWNER
    ).exclude(pk=leaving.pk)
    if not others.exists():
        raise LastOwner


@transaction.atomic
def sign_in_changed(user: User, what: str, *, request: HttpRequest) -> None:
    """Record a change (one of `mails.CHANGES`) to how somebody signs in, and tell them by mail; their links end."""
    members = Membership.objects.select_related("organization", "user")
    for member in members.filter(user=user).order_by("organization"):
        member.address = address_of(request, member.organization)
        data = {"what": what}
        record(member.organization_id, member.actor, "changed sign-in", member, data)
        for follow in SIGN_IN_CHANGED.values():
            follow(member)
        post(
            "accounts.changed",
            member.pk,
            what,
            timezone.now().isoformat(),
            organization_id=member.organization_id,
            to=user.email,
        )
