"""The letters that tell owners that a receiver is gone, or was not told of something."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Membership
from countersign.accounts.places import link_to
from countersign.mail.letters import Message, letter

from .models import Webhook

GIVEN_UP: Final = "webhooks.given_up"
GONE: Final = "webhooks.gone"


@letter(GIVEN_UP, _("A webhook was not told of something"))
def given_up(
    organization_id: int, membership_id: int, webhook_id: int
) -> Message | None:
    """Which webhook; pointless once its receiver answers again, and for who is no owner any more."""
    return _written(organization_id, membership_id, webhook_id, "given_up")


@letter(GONE, _("A webhook was stopped: its receiver is gone"))
def gone(organization_id: int, membership_id: int, webhook_id: int) -> Message | None:
    """Which webhook; pointless once it runs again, and for who is no owner any more."""
    return _written(organization_id, membership_id, webhook_id, "gone")


def _written(
    organization_id: int, membership_id: int, webhook_id: int, template: str
) -> Message | None:
    found = Membership.objects.filter(organization=organization_id, pk=membership_id)
    member = found.select_related("organization", "user").first()
    webhook = Webhook.objects.filter(
        organization=organization_id, pk=webhook_id, told_at__isnull=False
    ).first()
    if not member or not member.owns or not member.user.is_active or not webhook:
        return None
    return Message(
        to=member.user.email,
        template=f"webhooks/mails/{template}",
        context={
            "organization": member.organization,
            "webhook": webhook,
            "address": link_to(organization_id, "webhooks:page", webhook.pk),
        },
    )
