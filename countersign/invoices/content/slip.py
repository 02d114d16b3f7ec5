"""What was submitted a moment ago, told on the page that comes next, from where it can be taken back."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.http import QueryDict
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.invoices.models import Invoice, Status

AFTER: Final = "after"
FOR: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Slip:
    """An invoice that this member submitted within ten minutes; `is_approved` by them, too, where owners approve alone."""

    pk: int
    name: str
    is_approved: bool


def slip_of(asked: QueryDict, member: Membership) -> Slip | None:
    """The one that the address names (`?after=17`); nothing is asked of the database where it names none."""
    text = asked.get(AFTER, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        return None
    taken = [Status.SUBMITTED, *([Status.APPROVED] if member.approves_own else [])]
    since = timezone.now() - FOR
    own = Invoice.objects.of(member).filter(pk=int(text), status__in=taken)
    found = own.filter(submitted_at__gt=since).first()
    if found is None:
        return None
    return Slip(found.pk, str(found), found.status == Status.APPROVED)
