"""What is asked of people all the time: with every request, and who decides."""

from datetime import date

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db.models import (
    Case,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    When,
)

from countersign.database.prepared import prepared

from .models import (
    Delegation,
    Identity,
    Membership,
    Organization,
    Role,
    SignInProvider,
    User,
    domain_of,
)
from .second_factors import FACTORS


@prepared
def session(key: str) -> QuerySet[Session]:
    """The session of a browser, however old."""
    return Session.objects.filter(session_key=key)


@prepared
def memberships(user: int, asked: int) -> QuerySet[Membership]:
    """Two of where a user works, first of all in the organization asked for, or else that opened last; organization and user loaded.

    On each row `wants_factor`: whether an organization of theirs asks for a second factor, and they have none.
    """
    rank = Case(
        When(organization=asked, then=0),
        When(organization=F("user__opens"), then=1),
        default=2,
    )
    asking = Membership.objects.filter(
        user=OuterRef("user"), organization__requires_factor=True
    )
    own = Authenticator.objects.filter(user=OuterRef("user"), type__in=FACTORS)
    found = Membership.objects.filter(user=user).annotate(
        rank=rank, wants_factor=Exists(asking) & ~Exists(own)
    )
    return found.select_related("organization", "user").order_by("rank", "pk")[:2]


@prepared
def absences(organization: int, since: date) -> QuerySet[Delegation]:
    """All that end on that day or later, the first to begin first."""
    return Delegation.objects.filter(organization=organization).ending_from(since)


@prepared
def deciders(organization: int, since: date) -> QuerySet[Membership]:
    """Who decides, their users loaded: a row for each absence that ends on that day or later.

    On each row, of the absence: `delegate`, `starts_on`, `ends_on`.
    """
    open_ones: Q = Delegation.ends_from(since, "delegations__")
    return (
        Membership.objects.filter(organization=organization, user__is_active=True)
        .managers()
        .select_related("user", "organization")
        .annotate(
            given=FilteredRelation("delegations", condition=open_ones),
            delegate=F("given__delegate"),
            starts_on=F("given__starts_on"),
            ends_on=F("given__ends_on"),
        )
        .order_by("given__starts_on", "given__pk")
    )


def is_member(organization: int, user: int) -> bool:
    """Whether somebody works in an organization (still)."""
    return Membership.objects.filter(organization=organization, user=user).exists()


def must_have_factor(user: int) -> bool:
    """Whether an organization that somebody works in asks for a second factor."""
    return Membership.objects.filter(
        user=user, organization__requires_factor=True
    ).exists()


@prepared
def factors_of(user: int) -> QuerySet[Authenticator]:
    """What somebody has for a second factor."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(
        user=user, type__in=FACTORS
    )
    return found


def lacks_factor(member: Membership) -> bool:
    """Whether their organization asks for a second factor, and this member has none; asks only where it does."""
    return member.organization.requires_factor and not factors_of(member.user_id)


def works_elsewhere(organization: int, user: int) -> bool:
    """Whether somebody is a member of another organization, too: then what is theirs alone is no owner's business."""
    others = Membership.objects.filter(user=user).exclude(organization=organization)
    return bool(others.values_list("organization", flat=True)[:1])


def must_come_through(user: User) -> SignInProvider | None:
    """The provider of the organization that somebody works in, where they must sign in there and nowhere else.

    Owners need not, so that there is a way back in. Nor does who works in several organizations: none of them shuts anybody out of
    the others.
    """
    found = Membership.objects.filter(user=user).values_list("organization", "role")
    members = list(found[:2])
    if len(members) != 1 or members[0][1] == Role.OWNER:
        return None
    return SignInProvider.objects.filter(
        organization=members[0][0],
        is_required=True,
        organization__provider_domains__name=domain_of(user.email),
    ).first()


def owns_any(user: User) -> bool:
    """Whether somebody owns an organization."""
    owned = Membership.objects.filter(user=user, role=Role.OWNER)
    return bool(owned.values_list("organization", flat=True)[:1])


def is_known_elsewhere(organization: int, user: int) -> bool:
    """Whether the provider of another organization knows somebody, and so its owner could have come in as them."""
    known = Identity.objects.filter(user=user).exclude(organization=None)
    return known.exclude(organization=organization).exists()


def reads(organization: int, address: str) -> tuple[str, str]:
    """The language and the locale that whoever has this mail address chose.

    Without a choice the organization's language; an empty one where there is no such organization, and an empty locale.
    """
    chosen = User.objects.filter(email__iexact=address).values_list(
        "language", "locale"
    )
    language, locale = chosen.first() or ("", "")
    usual = Organization.objects.filter(pk=organization)
    return language or usual.values_list("language", flat=True).first() or "", locale
