"""Which month an address asks for."""

from datetime import date

from django.utils import timezone

from countersign.accounts.http import MemberRequest
from countersign.accounts.models import Membership
from countersign.invoices.search.months import read_month

from .reckoning import following


def asked_month(request: MemberRequest) -> date:
    """The month that the address names, by its first day, the last one that is over where it names none; or NotAMonth."""
    text = request.GET.get("month", "")
    return read_month(text) if text.strip() else last_over(request.membership)


def last_over(member: Membership) -> date:
    """The month before today's."""
    today = timezone.localdate(timezone=member.zone)
    return following(today.replace(day=1), -1)
