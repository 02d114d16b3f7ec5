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

from .models import FRESH_PREFIX, PREFIX, Fresh, Token, token_hash
from .queries import fresh_of, token_of
from .scopes import SCOPES

# How long one that is over is still listed.
_LISTED: Final = timedelta(days=90)
FRESH_FOR: Final = timedelta(minutes=15)
"""How long a short-lived secret lets in."""


@dataclass(frozen=True, slots=True)
class Made:
    """A new token, and what opens it: that is known nowhere else, and shown once."""

    token: Token
    secret: str


@transaction.atomic
def make(
    name: str,
    scopes: Collection[str],
    *,
    days: int,
    by: Membership,
    role: str = "",
    is_registered: bool = False,
) -> Made:
    """Make a token of one's own, or with a `role` one of the organization, which enters on everybody's desk.

    It may what `scopes` say for so many days, and never more than who acts by it.
    """
    own = not role
    user = by.user if own else everybody_of(by.organization)
    secret = new_secret(PREFIX, by.organization_id)
    token = Token.objects.create(
        organization=by.organization,
        membership=by if own else None,
        user=user,
        role=role or by.role,
        name=name,
        is_registered=is_registered,
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
def allow(token: Token, *, by: Membership) -> None:
    """Let a member's token approve as its member, where the organization lets programs do so. Again changes nothing."""
    ours = Token.objects.filter(token.itself, approves=False, revoked_at=None)
    if ours.filter(is_registered=False).exclude(membership=None).update(approves=True):
        data = {"name": token.name}
        record(token.organization_id, by.actor, "allowed token to approve", token, data)


@transaction.atomic
def revoke(token: Token, *, by: Membership, why: str = "") -> None:
    """End a token now; the history says `why`. Again changes nothing."""
    live = Token.objects.filter(token.itself, revoked_at=None)
    if live.update(revoked_at=timezone.now()):
        data = {"name": token.name, **({"why": why} if why else {})}
        record(token.organization_id, by.actor, "revoked token", token, data)


def revoke_all(member: Membership, by: Actor) -> None:
    """End all tokens of a member, in the caller's transaction: how they sign in has changed."""
    live = Token.objects.of(member).live()
    for token in live:
        record(member.organization_id, by, "revoked token", token, {"name": token.name})
    live.update(revoked_at=timezone.now())


def token_for(secret: str) -> Token | None:
    """The token that a program names, itself or by a short-lived secret, if it lets it in: its `acts_as` says as whom."""
    organization = organization_of(secret)
    if organization is None:
        return None
    hashed = token_hash(secret)
    if secret.startswith(FRESH_PREFIX):
        for fresh in fresh_of(organization, hashed):
            fresh.token.scopes = [
                one for one in fresh.scopes if one in fresh.token.scopes
            ]
            is_live = fresh.ends_at > timezone.now() and fresh.token.acts_as
            return fresh.token if is_live else None
    elif secret.startswith(PREFIX):
        for token in token_of(organization, hashed):
            return token if token.acts_as else None
    return None


def organization_of(secret: str) -> int | None:
    """Which organization a secret of ours says that it opens: the number after its prefix; None for what is none of ours."""
    _prefix, _sep, rest = secret.partition("_")
    number, sep, _random = rest.partition("_")
    if not sep or not (number.isascii() and number.isdigit()):
        return None
    return int(number) if len(number) <= 18 and len(secret) <= 200 else None


def new_secret(prefix: str, organization: int) -> str:
    """A secret that nobody can guess, and that says which organization it opens."""
    return f"{prefix}{organization}_{secrets.token_urlsafe(32)}"


def freshen(token: Token, secret: str, scopes: Collection[str]) -> None:
    """Let a program in by this secret for a few minutes, as by the token."""
    Fresh.objects.create(
        organization_id=token.organization_id,
        token=token,
        secret_hash=token_hash(secret),
        scopes=[one for one in token.scopes if one in scopes],
        ends_at=timezone.now() + FRESH_FOR,
    )


def end_fresh(token: Token, secret: str) -> None:
    """End one short-lived secret of a token, and nothing else of it."""
    ours = Fresh.objects.filter(organization=token.organization_id, token=token)
    ours.filter(secret_hash=token_hash(secret)).delete()


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
    for gone in by_organization(Fresh.objects.filter(ends_at__lt=timezone.now())):
        gone.delete()
    over = Token.objects.filter(Q(expires_at__lt=long_ago) | Q(revoked_at__lt=long_ago))
    return sum(rows.delete()[0] for rows in by_organization(over))
