"""The life of an access link: minted while its mail is written, revoked, asked for again."""

import secrets
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.database.tenancy import by_organization
from countersign.history.actions import record
from countersign.history.actor import SYSTEM, Actor
from countersign.invoices.models import Invoice

from .models import AccessLink, token_hash

# How long an expired link is remembered, to offer a new one.
REMEMBERED: Final = timedelta(days=180)


@transaction.atomic(savepoint=False)
def issue_link(
    membership: Membership, invoice: Invoice | None = None
) -> tuple[AccessLink, str]:
    """A new link, and its token: 256 random bits that only the mail being written will know."""
    token = secrets.token_urlsafe(32)
    link = AccessLink.objects.create(
        organization_id=membership.organization_id,
        membership=membership,
        invoice=invoice,
        token_hash=token_hash(token),
        expires_at=timezone.now() + timedelta(hours=settings.LINK_HOURS),
    )
    data = {
        "manager": str(membership),
        "invoice": invoice.pk if invoice else None,
        "expires_at": link.expires_at.isoformat(),
    }
    record(link.organization_id, SYSTEM, "issued", link, data)
    return link, token


@transaction.atomic
def revoke(link: AccessLink, *, by: Actor = SYSTEM) -> None:
    """Stop a link at once, and whoever is in by it. Again changes nothing."""
    stopped = AccessLink.objects.filter(link.itself, revoked_at=None).update(
        revoked_at=timezone.now()
    )
    if stopped:
        data = {"manager": str(link.membership)}
        record(link.organization_id, by, "revoked", link, data)


@transaction.atomic
def revoke_all(membership: Membership, *, by: Membership) -> int:
    """Stop every link of a manager that still works; how many there were."""
    links = list(membership.links.live())
    for link in links:
        revoke(link, by=by.actor)
    return len(links)


def forget_expired() -> int:
    """Remove links that expired long ago; how many."""
    old = AccessLink.objects.filter(expires_at__lt=timezone.now() - REMEMBERED)
    return sum(rows.delete()[0] for rows in by_organization(old))
