"""The letter to owners that tells what retention is going to remove, days before it does."""

from datetime import timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Membership
from countersign.accounts.places import link_to
from countersign.mail.letters import Message, letter

from .models import Notice

DUE: Final = "retention.due"


@letter(DUE, _("What is going to be removed"))
def due(organization_id: int, membership_id: int) -> Message | None:
    """Say how many invoices go and when; pointless when nothing is noted any more."""
    owners = Membership.objects.filter(organization=organization_id, pk=membership_id)
    owner = owners.select_related("user", "organization").first()
    notice = Notice.objects.filter(organization=organization_id).first()
    if owner is None or notice is None or not notice.goes_on or not notice.before:
        return None
    formats, zone = owner.organization.formats, owner.organization.zone
    last = notice.before.astimezone(zone).date() - timedelta(days=1)
    old = link_to(organization_id, "invoices:list")
    return Message(
        to=owner.user.email,
        template="retention/mails/due",
        context={
            "organization": owner.organization,
            "invoices": notice.invoices,
            "before": formats.show_date(notice.before.astimezone(zone).date()),
            "address": f"{old}?issued_to={last}&sort=issued",
            "goes_on": formats.show_date(notice.goes_on.astimezone(zone).date()),
        },
    )
