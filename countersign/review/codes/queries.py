"""Which code a letter is about, and which second factors count."""

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.invoices.models import Status
from countersign.review.models import AgreedFactor, Code

# A mail that comes later than this is of no use any more.
WAITED_FOR: Final = timedelta(hours=1)


def wanted(organization_id: int, code_id: int) -> Code | None:
    """The code to be mailed now; None when it has become pointless."""
    asked = Code.objects.filter(organization=organization_id, pk=code_id)
    code = (
        asked.select_related(
            "membership__user",
            "membership__organization",
            "invoice__organization",
            "invoice__agent",
        )
        .filter(used_at=None, asked_at__gt=timezone.now() - WAITED_FOR)
        .first()
    )
    if not code or not code.membership.manages or not code.membership.user.is_active:
        return None
    newest = Code.objects.of(code.membership, code.invoice).first()
    invoice = code.invoice
    waits = invoice.status == Status.SUBMITTED and invoice.version == code.version
    return code if newest == code and waits else None


def has_agreed(member: Membership, factors: Collection[int]) -> bool:
    """Whether the member's mailbox has agreed to one of these second factors."""
    return AgreedFactor.objects.filter(
        organization=member.organization_id, membership=member, factor__in=factors
    ).exists()
