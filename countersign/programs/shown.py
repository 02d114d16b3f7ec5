"""Programs and what they ask for, as pages say it."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import Count, Q
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.tokens.scopes import SCOPES

from .models import Kind, Program


@dataclass(frozen=True, slots=True)
class ProgramLine:
    """One program: its key, what it may ask for, where it sends members, and how many let it act for them."""

    pk: int
    name: str
    key: str
    kind: str
    scopes: str
    addresses: tuple[str, ...]
    since: str
    is_live: bool
    asks_members: bool
    agreed: int


@dataclass(frozen=True, slots=True)
class Question:
    """What a member is asked: which program, where it is known, what it would do, and to which server they go back."""

    program: str
    organization: str
    does: tuple[str, ...]
    host: str


def lines(member: Membership) -> list[ProgramLine]:
    """The newest first, as this member writes dates."""
    live = Q(
        consents__token__revoked_at=None,
        consents__token__expires_at__gt=timezone.now(),
    )
    ours = Program.objects.filter(organization=member.organization_id)
    counted = ours.annotate(agreed=Count("consents", filter=live)).order_by("-pk")
    formats = member.organization.formats
    return [
        ProgramLine(
            pk=one.pk,
            name=one.name,
            key=one.key,
            kind=str(Kind(one.kind).label),
            scopes=", ".join(one.scopes),
            addresses=tuple(one.addresses),
            since=formats.show_moment(one.created_at, member.zone),
            is_live=one.ended_at is None,
            asks_members=one.asks_members,
            agreed=one.agreed,
        )
        for one in counted
    ]


def question(
    program: Program, scopes: Iterable[str], address: str, member: Membership
) -> Question:
    """What this member is asked."""
    return Question(
        program=program.name,
        organization=str(member.organization),
        does=tuple(str(said) for scope, said in SCOPES.items() if scope in scopes),
        host=urlsplit(address).netloc,
    )
