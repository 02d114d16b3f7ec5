"""What waits for a manager in all organizations where they manage: one queue, the longest wait first."""

from typing import Final

from django.db.models import OuterRef, Q

from countersign.accounts.models import Membership, User
from countersign.invoices.models import Invoice, InvoiceQuerySet

from .queries import COUNTED, Queue, after, has_approved_already

_WITH: Final = ("organization", "agent", "vendor")


def waiting_across(user: User) -> InvoiceQuerySet:
    """What waits for a decision of this person anywhere."""
    managed = Membership.objects.filter(user=user.pk).managers()
    found = managed.select_related("organization", "user") if user.counts else []
    keys = [one.organization_id for one in found]
    alone = [one.organization_id for one in found if one.approves_own]
    entered = Q(agent=user.pk) & ~Q(organization__in=alone)
    return (
        Invoice.objects.filter(organization__in=keys)
        .waiting()
        .exclude(entered | has_approved_already(OuterRef("organization"), user.pk))
        .select_related(*_WITH)
        .order_by("submitted_at", "pk")
    )


def queue_across(member: Membership, most: int, asked: int | None = None) -> Queue:
    """The same as `queue` for all of a person's organizations; what is asked for is in the one they are in."""
    waiting = waiting_across(member.user)
    visible = Invoice.objects.visible_to(member).select_related(*_WITH)
    mine = list(waiting[:most])
    count = len(mine) if len(mine) < most else waiting.order_by()[: COUNTED + 1].count()
    one = next((one for one in mine if one.pk == asked), None)
    if asked is not None and one is None:
        one = visible.filter(pk=asked).first()
    return Queue(mine=mine, of_others=[], asked=one, waiting=count, failed=0)


def following_across(member: Membership, invoice: Invoice) -> Invoice | None:
    """What waits after an invoice anywhere, or else the first of all; None when nothing waits."""
    waiting = waiting_across(member.user)
    later = None
    if invoice.submitted_at:
        later = waiting.filter(after(invoice.submitted_at, invoice.pk)).first()
    return later or waiting.first()
