"""The life of a one-time code: minted while its mail is written, forgotten when it is old."""

import secrets
from datetime import timedelta
from typing import Final

from django.utils import timezone

from countersign.database.tenancy import by_organization
from countersign.invoices.models import Status

from .models import Code
from .models.code import LIFE

DIGITS: Final = 6
# A mail that comes later than this is of no use any more.
WAITED_FOR: Final = timedelta(hours=1)
REMEMBERED: Final = timedelta(days=7)


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


def mint(code: Code) -> str:
    """The digits, which only the mail being written will know; they count for ten minutes from now."""
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    code.hash = code.hash_of(digits)
    code.expires_at = timezone.now() + LIFE
    code.save(update_fields=["hash", "expires_at"])
    return digits


def forget_old() -> int:
    """Remove codes that nobody can use any more; how many."""
    old = Code.objects.filter(asked_at__lt=timezone.now() - REMEMBERED)
    return sum(rows.delete()[0] for rows in by_organization(old))
