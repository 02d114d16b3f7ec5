"""The life of an access link (a magic link): minted while its mail is written, revoked, asked for again."""

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
from countersign.mail.actions import post
from countersign.mail.models import Letter
from countersign.review.letters import NEW_LINK
from countersign.review.models import AccessLink, token_hash

# Between two mails with a new link for the same manager.
PAUSE: Final = timedelta(minutes=5)
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
def renew(link: AccessLink) -> None:
    """Mail a new link to the manager of an expired one; asking again within minutes sends no second."""
    member = (
        Membership.objects.managers()
        .select_for_update(no_key=True, of=("self",))
        .select_related("user")
        .filter(organization=link.organization_id, pk=link.membership_id)
        .first()
    )
    recent = Letter.objects.filter(
        kind=NEW_LINK,
        organization_id=link.organization_id,
        created_at__gt=timezone.now() - PAUSE,
    )
    if (
        member
        and member.manages
        and not recent.filter(recipient=member.user.email).exists()
    ):
        post(
            NEW_LINK,
            member.pk,
            link.invoice_id,
            organization_id=link.organization_id,
            to=member.user.email,
        )


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
def revoke_all(membership: Membership, by: Actor) -> int:
    """Stop every link of a manager that still works; how many there were.

    Also when their way in changes: whoever has an old mail of theirs is shut out, too.
    """
    links = list(membership.links.live())
    for link in links:
        revoke(link, by=by)
    return len(links)


def forget_expired() -> int:
    """Remove links that expired long ago; how many."""
    old = AccessLink.objects.filter(expires_at__lt=timezone.now() - REMEMBERED)
    return sum(rows.delete()[0] for rows in by_organization(old))
