"""Tokens as pages list them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from countersign.accounts.models import Membership

from .models import Token, TokenQuerySet


@dataclass(frozen=True, slots=True)
class TokenLine:
    """One token: whose it is, what it may, until when and when it was last used, in words."""

    pk: int
    name: str
    whose: str
    scopes: str
    until: str
    used: str
    is_live: bool
    approves: bool
    can_be_allowed: bool
    state: str


def lines(tokens: TokenQuerySet, member: Membership) -> list[TokenLine]:
    """The newest first, as this member writes dates."""
    found = tokens.select_related("membership__user", "user").order_by("-pk")
    return [_line(one, member) for one in found]


def _line(token: Token, member: Membership) -> TokenLine:
    formats = member.organization.formats
    used = token.last_used_at
    return TokenLine(
        pk=token.pk,
        name=token.name,
        whose=str(token.user),
        scopes=_joined(token.scopes),
        until=formats.show_moment(token.expires_at, member.zone),
        used=formats.show_moment(used, member.zone) if used else "",
        is_live=token.acts_as is not None,
        approves=token.approves,
        can_be_allowed=token.can_be_allowed and not token.approves,
        state=_("Revoked") if token.revoked_at else _("Over"),
    )


def _joined(scopes: Iterable[str]) -> str:
    return ", ".join(scopes)
