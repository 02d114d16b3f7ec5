"""Who works here: joining, adding, changing a role, removing."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from countersign.accounts.hooks import DESKS, ROLE_CHANGED
from countersign.accounts.models import (
    ENTERING,
    MANAGING,
    Membership,
    Organization,
    Role,
    User,
)
from countersign.accounts.names import is_taken
from countersign.accounts.queries import is_known_elsewhere, works_elsewhere
from countersign.database.turns import take_turns
from countersign.history.actions import record
from countersign.history.actor import SYSTEM, Actor
from countersign.mail.actions import post

from .addresses import wait_for_address
from .sessions import end_each
from .signing_in import take_back

# How long somebody who registered has to prove the address.
WAITED_FOR: Final = timedelta(days=7)


class LastOwner(Exception):
    """An organization must keep an owner, or nobody could administer it."""


class NameTaken(Exception):
    """Somebody here has a name that reads the same."""


class StillHasWork(Exception):
    """Invoices that are not decided yet are theirs, and nobody takes them over: `count` says how many."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


class NotProved(Exception):
    """Who has not proved their mail address is an agent and nothing else."""


@dataclass(frozen=True, slots=True)
class Added:
    """Who is a member now, whether they were not before, and whether an account of theirs was taken back from a stranger.

    `came_through`: taken back from the provider of another organization, which let them in there until now.
    """

    member: Membership
    is_new: bool
    taken_back: bool
    came_through: bool = False


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
        approval="",
    )
    record(
        organization.pk, SYSTEM, "founded", organization, {"name": organization.name}
    )
    for email in settings.COUNTERSIGN_MANAGER_EMAILS:
        add_member(organization, email=email, role=Role.MANAGER)
    return organization


@transaction.atomic
def join(user: User) -> Membership:
    """Make a registered user a member: the first one the owner, everyone after that an agent."""
    organization = Organization.objects.select_for_update(no_key=True).get(
        pk=the_organization().pk
    )
    role = Role.AGENT if has_owner() else Role.OWNER
    membership = enter(organization, user, role)
    record(organization.pk, membership.actor, "joined", membership, {"role": role})
    return membership


def forget_waiting() -> int:
    """Remove who registered long ago and never proved the address, so that it is free again; how many."""
    waiting = User.objects.filter(
        waits=True, memberships=None, date_joined__lt=timezone.now() - WAITED_FOR
    )
    return waiting.delete()[1].get("accounts.User", 0)


@transaction.atomic
def add_member(
    organization: Organization,
    *,
    email: str,
    role: str,
    name: str = "",
    by: Membership | None = None,
) -> Added:
    """Make whoever reads the mail of this address a member, and welcome them by mail.

    A member whose address counts keeps their role. An account that somebody made without proving the address is taken back:
    nobody comes in who does not read its mail. So is one that the provider of another organization lets in. Raises NameTaken.
    """
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    actor = by.actor if by else SYSTEM
    wait_for_address(email)
    user = _who_has(email)
    through = user is not None and is_known_elsewhere(organization.pk, user.pk)
    taken_back = user is not None and (through or not user.counts)
    if user is None or taken_back:
        if name and is_taken(organization.pk, name, but=user):
            raise NameTaken
        user = _under(email, name, taken_back=user, by=actor)
    member = Membership.objects.filter(organization=organization, user=user).first()
    is_new = member is None
    if member is None:
        member = enter(organization, user, role)
        data = {"email": user.email, "role": role}
        record(organization.pk, actor, "added", member, data)
    elif taken_back and (before := _hold(member)) != role:
        _give_role(member, role, before, actor)
    if by and (is_new or taken_back):
        _welcome(member, by)
    return Added(member, is_new, taken_back, through)


@transaction.atomic
def appoint_owner(email: str) -> Membership:
    """Make whoever has this mail address an owner: for whoever runs the installation, before anybody can sign in."""
    organization = the_organization()
    added = add_member(organization, email=email, role=Role.OWNER)
    before = _hold(added.member)
    if before != Role.OWNER:
        _give_role(added.member, Role.OWNER, before, SYSTEM)
    return added.member


@transaction.atomic
def change_role(membership: Membership, role: str, *, by: Membership) -> None:
    """Give a member another role, or raise LastOwner, NotProved where only an agent may be, or StillHasWork where they enter nothing then.

    Who decides from now on is mailed that, with a link to what waits already.
    """
    before = _hold(membership)
    if before == role:
        return
    if role in MANAGING and not membership.user.counts:
        raise NotProved
    if before == Role.OWNER:
        _keep_an_owner(membership)
    if role not in ENTERING and (count := work_of(membership)):
        raise StillHasWork(count)
    _give_role(membership, role, before, by.actor)
    if role in MANAGING and before not in MANAGING:
        _welcome(membership, by)


@transaction.atomic
def remove_member(
    membership: Membership, *, by: Membership, to: User | None = None
) -> None:
    """End a membership, and with it the member's access links; what they entered and decided stays.

    What is not decided yet goes on the desk of `to`, who may stand for everybody. Raises LastOwner, or StillHasWork where there is some and no `to`.

    So do their sessions end, unless they work in other organizations, too: who is no member comes in by none of them.
    """
    role = _hold(membership)
    if role == Role.OWNER:
        _keep_an_owner(membership)
    count = work_of(membership)
    if count and to is None:
        raise StillHasWork(count)
    if count and to:
        for desk in DESKS.values():
            desk.hand_over(membership, to, by)
    data = {"email": membership.user.email, "role": role}
    record(membership.organization_id, by.actor, "removed", membership, data)
    if not works_elsewhere(membership.organization_id, membership.user_id):
        end_each(membership.user)
    membership.delete()


@transaction.atomic
def welcome_again(organization_id: int) -> int:
    """Mail everybody who works in an organization how to sign in; how many there are."""
    members = Membership.objects.filter(organization=organization_id)
    for member in (everybody := list(members.select_related("user").order_by("pk"))):
        _welcome(member, None)
    return len(everybody)


def work_of(membership: Membership) -> int:
    """How much of what is not decided yet is a member's."""
    return sum(desk.count(membership) for desk in DESKS.values())


def enter(organization: Organization, user: User, role: str) -> Membership:
    """A new member. Whose name somebody here has already goes by their address.

    Who works elsewhere keeps the name, which is theirs there, too: here it is told with the address (`names.told`).
    """
    user.waits = False
    keeps = works_elsewhere(organization.pk, user.pk)
    if not keeps and is_taken(organization.pk, str(user)):
        user.name = ""
    user.save(update_fields=["waits", "name"])
    return Membership.objects.create(organization=organization, user=user, role=role)


def _under(email: str, name: str, *, taken_back: User | None, by: Actor) -> User:
    """Who signs in with an address, under this name: a new user, or one whose account is taken back from a stranger."""
    if taken_back is None:
        return User.objects.create_user(email, name=name)
    take_back(taken_back, name=name, by=by)
    return taken_back


def _who_has(email: str) -> User | None:
    """Whose mail address this is: one they sign in with, or a further one that they have proved."""
    further = EmailAddress.objects.filter(email=email.lower(), verified=True)
    return (
        User.objects.filter(email__iexact=email).first()
        or User.objects.filter(pk__in=further.values("user")).first()
    )


def _welcome(membership: Membership, by: Membership | None) -> None:
    post(
        "accounts.welcome",
        membership.pk,
        by.user_id if by else None,
        organization_id=membership.organization_id,
        to=membership.user.email,
    )


def follow_groups(membership: Membership, role: str) -> None:
    """Give a member the role that their groups at the provider have, unless nobody would own the organization, or do their work, then.

    Whose role is told by a provider is told by it alone; an owner that no group can make stays one.
    """
    before = _hold(membership)
    if before == role:
        return
    try:
        if before == Role.OWNER:
            _keep_an_owner(membership)
    except LastOwner:
        return
    if role not in ENTERING and work_of(membership):
        return
    _give_role(membership, role, before, SYSTEM)


def _give_role(membership: Membership, role: str, before: str, actor: Actor) -> None:
    membership.role = role
    if role in MANAGING and before not in MANAGING:
        membership.manages_since = timezone.now()
    membership.save(update_fields=["role", "manages_since"])
    data = {"role": [before, role]}
    record(membership.organization_id, actor, "changed role", membership, data)
    for follow in ROLE_CHANGED.values():
        follow(membership, actor)


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
