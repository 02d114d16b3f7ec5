"""Fetch for this member, or answer that it does not exist."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from countersign.accounts.http import MemberRequest
from countersign.accounts.models import Membership
from countersign.invoices.models import Invoice
from countersign.mail.models import Letter

from .models import WITHDRAWABLE, Decision


def waiting(member: Membership) -> QuerySet[Invoice]:
    """What waits for a decision of this member, the longest wait first."""
    return (
        Invoice.objects.visible_to(member)
        .waiting()
        .select_related("organization", "agent")
        .order_by("submitted_at", "pk")
    )


def invoice_for(request: MemberRequest, pk: int) -> Invoice:
    """An invoice this member may see, or 404."""
    rows = Invoice.objects.visible_to(request.membership)
    return get_object_or_404(
        rows.select_related("organization", "agent", "vendor"), pk=pk
    )


def own_decision(request: MemberRequest, pk: int) -> Decision:
    """A decision this member made, or 404."""
    member = request.membership
    rows = Decision.objects.filter(organization=member.organization, user=member.user)
    return get_object_or_404(rows.select_related("invoice"), pk=pk)


def failed_letter(request: MemberRequest, pk: int) -> Letter:
    """A letter of the organization that could not be delivered, or 404."""
    rows = Letter.objects.failed(request.membership.organization_id)
    return get_object_or_404(rows, pk=pk)


def undoable(member: Membership) -> Decision | None:
    """The last decision of this member, while they can withdraw it."""
    last = (
        Decision.objects.filter(
            organization=member.organization,
            user=member.user,
            at__gt=timezone.now() - WITHDRAWABLE,
        )
        .select_related("invoice__organization", "invoice__agent")
        .order_by("-at", "-pk")
        .first()
    )
    return last if last and last.is_withdrawable else None
