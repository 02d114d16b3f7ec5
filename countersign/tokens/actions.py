"""Tokens: made, shown once, counted while they are used, revoked."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from countersign.accounts.actions.sharing import everybody_of
from countersign.accounts.models import Membership
from countersign.database.tenancy import by_organization
from countersign.history.actions import record
from countersign.history.actor import Actor

from .models import PREFIX, Token, token_hash
from .queries import token_of
from .scopes import SCOPES

# How long one that is over is still listed.
_LISTED: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Made:
    """A new token, and what opens it: that is known nowhere else, and shown once."""

    token: Token
    secret: str


@transaction.atomic
def make(
    name: str, scopes: Collection[str], *, days: int, by: Membership, role: str = ""
) -> Made:
    """Make a token of one's own, or with a `role` one of the organization, which enters on everybody's desk.

    It may what `scopes` say for so many days, and never more than who acts by it.
    """
    own = not role
    user = by.user if own else everybody_of(by.organization)
    secret = f"{PREFIX}{by.organization_id}_{secrets.token_urlsafe(32)}"
    token = Token.objects.create(
        organization=by.organization,
        membership=by if own else None,
        user=user,
        role=role or by.role,
        name=name,
        token_hash=token_hash(secret),
        scopes=[one for one in SCOPES if one in scopes],
        made_by=str(by),
        expires_at=timezone.now() + timedelta(days=days),
    )
    data = {
        "name": name,
        "scopes": token.scopes,
        "until": token.expires_at.date().isoformat(),
        "of": "member" if own else "organization",
    }
    record(by.organization_id, by.actor, "made token", token, data)
    return Made(token, secret)


@transaction.atomic
def revoke(token: Token, *, by: Membership) -> None:
    """End a token now. Again changes nothing."""
    live = Token.objects.filter(token.itself, revoked_at=None)
    if live.update(revoked_at=timezone.now()):
        data = {"name": token.name}
        record(token.organization_id, by.actor, "revoked token", token, data)


def revoke_all(member: Membership, by: Actor) -> None:
    """End all tokens of a member, in the caller's transaction: how they sign in has changed."""
    live = Token.objects.of(member).live()
    for token in live:
        record(member.organization_id, by, "revoked token", token, {"name": token.name})
    live.update(revoked_at=timezone.now())


def token_for(secret: str) -> Token | None:
    """The token that a program names, if it lets it in: its `acts_as` says as whom."""
    prefix, _sep, rest = secret.partition("_")
    number, _sep, _random = rest.partition("_")
    if f"{prefix}_" != PREFIX or not (number.isascii() and number.isdigit()):
        return None
    if len(number) > 18 or len(secret) > 200:
        return None
    for token in token_of(int(number), token_hash(secret)):
        return token if token.acts_as else None
    return None


def count(token: Token) -> bool:
    """Count a call, for all processes together; False for one too many in this minute, which is not counted."""
    now = timezone.now()
    minute = now.replace(second=0, microsecond=0)
    within = Q(calls__lt=settings.API_PER_MINUTE)
    counted = Token.objects.filter(token.itself).filter(
        within | Q(minute=None) | ~Q(minute=minute)
    )
    calls = Case(When(minute=minute, then=F("calls") + 1), default=Value(1))
    return bool(counted.update(calls=calls, minute=minute, last_used_at=now))


def forget_over() -> int:
    """Remove tokens that let nobody in for months; how many."""
    long_ago = timezone.now() - _LISTED
    over = Token.objects.filter(Q(expires_at__lt=long_ago) | Q(revoked_at__lt=long_ago))
    return sum(rows.delete()[0] for rows in by_organization(over))
