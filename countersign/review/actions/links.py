"""Asking for a new link in place of an expired one."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.mail.actions import post
from countersign.mail.models import Letter
from countersign.review import mails
from countersign.review.models import AccessLink

# Between two mails with a new link for the same manager.
PAUSE: Final = timedelta(minutes=5)


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
        kind=mails.NEW_LINK,
        organization_id=link.organization_id,
        created_at__gt=timezone.now() - PAUSE,
    )
    if member and not recent.filter(recipient=member.user.email).exists():
        post(
            mails.NEW_LINK,
            member.pk,
            link.invoice_id,
            organization_id=link.organization_id,
            to=member.user.email,
        )
