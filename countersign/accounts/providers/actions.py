"""Who comes through a provider: let in, made a member, given the role of their groups; and what an owner sets of it."""

import logging
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from countersign.accounts.actions import (
    end_each,
    enter,
    follow_groups,
    prove,
    take_back,
    the_organization,
    wait_for_address,
)
from countersign.accounts.models import (
    Identity,
    Membership,
    Organization,
    ProviderDomain,
    Role,
    SignInProvider,
    User,
    domain_of,
)
from countersign.accounts.models.providers import key_for
from countersign.accounts.queries import must_come_through, works_elsewhere
from countersign.database.sealed_rows import sealed_anew
from countersign.database.sealing import seal
from countersign.history.actions import record
from countersign.history.actor import SYSTEM

from .claims import Claims
from .refused import NotLetIn
from .ways import SEALED_FOR, Way

log = logging.getLogger(__name__)
_TOLD: Final = (
    "kind",
    "name",
    "issuer",
    "client_id",
    "metadata_url",
    "groups_claim",
    "roles",
    "default_role",
    "is_required",
)


@transaction.atomic
def let_in(way: Way, claims: Claims, *, address: str = "") -> User:
    """Whose account it is that a provider tells of; a first time may make it, and the membership. Raises NotLetIn.

    An organization's provider speaks for nobody who works in another organization, whatever it says, and makes members of those
    alone whose mail domain is the organization's. `address` (IP) is what the history keeps.
    """
    organization = way.organization or the_organization()
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    identity = _known(way, claims)
    if identity is None:
        wait_for_address(claims.email)
    user = identity.user if identity else _told(way, claims)
    if user is not None and not user.is_active:
        raise NotLetIn("inactive", claims.email)
    member = _member(organization, user)
    elsewhere = user is not None and works_elsewhere(organization.pk, user.pk)
    if way.organization and elsewhere:
        raise NotLetIn("elsewhere" if member else "stranger", claims.email)
    if member is None and not elsewhere:
        if identity:
            raise NotLetIn("ended", claims.email)
        member = _join(way, claims, user, organization, address)
    elif identity is None and user is not None and not user.counts:
        take_back(user, name=user.name, by=SYSTEM)
    user = User.objects.get(pk=member.user_id if member else user.pk)  # type: ignore[union-attr]  # who works elsewhere is somebody
    if identity is None:
        Identity.objects.create(
            user=user,
            organization=way.organization,
            issuer=way.issuer,
            subject=claims.subject,
        )
    if member and way.roles:
        _follow(way, claims, member)
    if not way.organization or domain_of(user.email) in way.domains:
        prove(user)
    _tell_all(way, user, is_new=identity is None, address=address)
    return user


def _known(way: Way, claims: Claims) -> Identity | None:
    """Whom the provider has meant by this name before."""
    found = Identity.objects.filter(
        organization=way.scope, issuer=way.issuer, subject=claims.subject
    )
    return found.select_related("user").first()


def _told(way: Way, claims: Claims) -> User | None:
    """Whose mail address a provider tells, once it counts: it says that it is theirs, or the domain is its own."""
    if not claims.email or "@" not in claims.email:
        raise NotLetIn("address")
    if not (claims.is_verified or domain_of(claims.email) in way.domains):
        raise NotLetIn("address", claims.email)
    return _user_of(claims.email)


def _user_of(email: str) -> User | None:
    """Whose address it is; a database may take letters for each other that are not (a dotless i)."""
    found = User.objects.filter(email__iexact=email) if email else ()
    return next((user for user in found if user.email.lower() == email), None)


def _member(organization: Organization, user: User | None) -> Membership | None:
    found = Membership.objects.filter(organization=organization, user=user)
    return found.select_related("user", "organization").first() if user else None


def _join(
    way: Way,
    claims: Claims,
    user: User | None,
    organization: Organization,
    address: str,
) -> Membership:
    """A first time: whose mail domain is the provider's own becomes a member, in the role of their groups."""
    if domain_of(claims.email) not in way.domains:
        raise NotLetIn("stranger", claims.email)
    role = way.role_of(claims.groups)
    if not role:
        raise NotLetIn("group", claims.email)
    if user is None:
        user = User.objects.create_user(claims.email, name=claims.name)
    elif not user.counts:
        take_back(user, name=claims.name, by=SYSTEM)
    member = enter(organization, user, role)
    actor = replace(member.actor, address=address)
    data = {"role": role, "provider": way.name}
    record(organization.pk, actor, "joined through provider", member, data)
    return member


def _follow(way: Way, claims: Claims, member: Membership) -> None:
    """The role of the groups of today. Owners stay so where no group makes any."""
    if member.role == Role.OWNER and Role.OWNER not in way.roles.values():
        return
    role = way.role_of(claims.groups)
    if not role:
        raise NotLetIn("group", claims.email)
    follow_groups(member, role)


def _tell_all(way: Way, user: User, *, is_new: bool, address: str) -> None:
    members = Membership.objects.filter(user=user).select_related("user")
    data = {"provider": way.name, "issuer": way.issuer}
    for member in members.order_by("organization"):
        actor = replace(member.actor, address=address)
        if is_new:
            record(member.organization_id, actor, "linked provider", member, data)
        record(
            member.organization_id, actor, "signed in through provider", member, data
        )


@transaction.atomic
def note_refusal(way: Way, problem: NotLetIn, *, address: str = "") -> None:
    """Let the history say that a provider let somebody not in, and why.

    The operator's is no organization's: it stands in those where the person works whose address it told. Where that is nobody, the
    server's log has the reason, and no address.
    """
    if way.organization is None:
        _note_with_members(way, problem)
        return
    organization = way.organization.pk
    for provider in SignInProvider.objects.filter(organization=organization):
        data = {"reason": problem.reason, "email": problem.about}
        actor = replace(SYSTEM, address=address)
        record(organization, actor, "refused sign-in", provider, data)


def _note_with_members(way: Way, problem: NotLetIn) -> None:
    user = _user_of(problem.about)
    members = Membership.objects.filter(user=user) if user else Membership.objects.none()  # fmt: skip
    data = {"reason": problem.reason, "email": problem.about, "provider": way.name}
    found = list(members.order_by("organization"))
    for member in found:
        record(member.organization_id, SYSTEM, "refused sign-in", member, data)
    if not found:
        log.warning("The operator's provider let nobody in: %s", problem.reason)


@transaction.atomic
def set_provider(
    values: dict[str, Any],
    *,
    secret: str,
    domains: Iterable[str],
    by: Membership,
) -> SignInProvider:
    """Keep what an owner says of the organization's provider; an empty `secret` leaves the one that is kept.

    Who was linked by an issuer that is another one now is linked anew. Where members must come through it from now on, the
    sessions end of those who must.
    """
    organization = by.organization
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    provider = SignInProvider.objects.filter(
        organization=organization.pk
    ).first() or SignInProvider(organization=organization, key=key_for(organization.pk))
    before = {name: getattr(provider, name) for name in _TOLD}
    earlier = _domains(organization.pk)
    for name, value in values.items():
        setattr(provider, name, value)
    if secret:
        provider.secret = seal(secret, SEALED_FOR)
    provider.changed_at = timezone.now()
    provider.save()
    wanted = set(domains)
    kept = ProviderDomain.objects.filter(organization=organization.pk)
    kept.exclude(name__in=wanted).delete()
    for name in sorted(wanted - set(earlier)):
        ProviderDomain.objects.create(organization=organization, name=name)
    changes: dict[str, Any] = {
        name: [before[name], getattr(provider, name)]
        for name in _TOLD
        if before[name] != getattr(provider, name)
    }
    if set(earlier) != wanted:
        changes["domains"] = [earlier, sorted(wanted)]
    if secret:
        changes["secret"] = ["", "changed"]
    record(
        organization.pk, by.actor, "changed provider", provider, {"changes": changes}
    )
    if provider.is_required and {"is_required", "domains"} & set(changes):
        _end_sessions(organization.pk)
    return provider


@transaction.atomic
def remove_provider(provider: SignInProvider, *, by: Membership) -> None:
    """Let nobody come through the organization's provider any more; passwords, passkeys and mail let in again whom they did."""
    organization = provider.organization_id
    data = {"name": provider.name, "issuer": provider.issuer}
    record(organization, by.actor, "removed provider", provider, data)
    ProviderDomain.objects.filter(organization=organization).delete()
    Identity.objects.filter(organization=organization).delete()
    provider.delete()


def _domains(organization: int) -> list[str]:
    found = ProviderDomain.objects.filter(organization=organization)
    return list(found.order_by("name").values_list("name", flat=True))


def _end_sessions(organization: int) -> None:
    members = Membership.objects.filter(organization=organization)
    for member in members.select_related("user").order_by("pk"):
        if must_come_through(member.user):
            end_each(member.user)


def seal_anew() -> int:
    """Seal secrets by today's secret key; how many."""
    every = SignInProvider.objects.all()
    found = sealed_anew(every, "secret", label=SEALED_FOR)
    return sum(every.filter(same).update(**fresh) for same, fresh in found)
