"""Fetch for this member, or answer that it does not exist."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, Q
from django.shortcuts import get_object_or_404
from django.utils import timezone

from countersign.accounts.http import MemberRequest
from countersign.accounts.models import Membership
from countersign.invoices.models import Invoice, InvoiceQuerySet
from countersign.mail.models import Letter

from .models import WITHDRAWABLE, Decision, Verdict

_PICK: Final = re.compile(r"([0-9]{1,18}):([0-9]{1,9})", re.ASCII)


def waiting(member: Membership) -> InvoiceQuerySet:
    """All that waits for a decision, the longest wait first."""
    return (
        Invoice.objects.visible_to(member)
        .waiting()
        .select_related("organization", "agent", "vendor")
        .order_by("submitted_at", "pk")
    )


def waiting_by_reader(
    member: Membership, most: int
) -> tuple[list[Invoice], list[Invoice]]:
    """What waits for this member, and what waits for others only: at most so many of all, in one query.

    Others only: they entered it themselves, or have approved it already.
    """
    found = waiting(member).annotate(for_others=_waits_for_others(member))
    rows = list(found.order_by("for_others", "submitted_at", "pk")[:most])
    mine = [one for one in rows if not one.for_others]  # type: ignore[attr-defined]
    return mine, rows[len(mine) :]


def waiting_for(member: Membership) -> InvoiceQuerySet:
    """What waits for a decision of this member, the longest wait first."""
    return waiting(member).exclude(_waits_for_others(member))


def _waits_for_others(member: Membership) -> Q:
    has_approved = Decision.objects.filter(
        invoice=OuterRef("pk"),
        user=member.user_id,
        verdict=Verdict.APPROVED,
        version=OuterRef("version"),
        submitted_at=OuterRef("submitted_at"),
        withdrawn_at=None,
    )
    return Q(agent=member.user_id) | Q(Exists(has_approved))


def invoice_for(request: MemberRequest, pk: int) -> Invoice:
    """An invoice this member may see, or 404."""
    rows = Invoice.objects.visible_to(request.membership)
    return get_object_or_404(
        rows.select_related("organization", "agent", "vendor"), pk=pk
    )


def picked_invoices(
    request: MemberRequest, picks: Iterable[str]
) -> list[tuple[Invoice, int]]:
    """The invoices that a table's ticks name, each with the version that was seen: ``["17:3", "18:1"]``.

    In the table's order; what is not understood or not to be seen is left out.
    """
    seen = {
        int(found[1]): int(found[2])
        for pick in picks
        if (found := _PICK.fullmatch(pick))
    }
    rows = Invoice.objects.visible_to(request.membership).select_related(
        "organization", "agent", "vendor"
    )
    known = rows.in_bulk(list(seen))
    return [(known[pk], version) for pk, version in seen.items() if pk in known]


def own_decision(request: MemberRequest, pk: int) -> Decision:
    """A decision this member made, or 404."""
    member = request.membership
    rows = Decision.objects.filter(organization=member.organization, user=member.user)
    return get_object_or_404(rows.select_related("invoice"), pk=pk)


def failed_letter(request: MemberRequest, pk: int) -> Letter:
    """A letter of the organization that could not be delivered, or 404."""
    rows = Letter.objects.failed(request.membership.organization_id)
    return get_object_or_404(rows, pk=pk)


@dataclass(frozen=True, slots=True)
class Decided:
    """What is known of decisions, newest first: those that stand on one invoice, and this member's latest ones."""

    standing: Sequence[Decision]
    latest: Sequence[Decision]

    @property
    def undoable(self) -> Decision | None:
        """What the member can withdraw: their last decision on this invoice, or else their last one."""
        here = {one.pk for one in self.standing}
        last = min(self.latest, key=lambda one: one.pk not in here, default=None)
        return last if last and last.is_withdrawable else None


def decided(member: Membership, invoice: Invoice | None) -> Decided:
    """The decisions that a page around an invoice speaks of, in one query."""
    pk = invoice.pk if invoice else 0
    since = timezone.now() - WITHDRAWABLE
    found = list(
        Decision.objects.filter(
            Q(invoice=pk) | Q(user=member.user_id, at__gt=since),
            organization=member.organization_id,
        )
        .standing()
        .select_related("user", "invoice__organization", "invoice__agent")
    )
    return Decided(
        standing=[one for one in found if one.invoice_id == pk],
        latest=[
            one for one in found if one.user_id == member.user_id and one.at > since
        ],
    )
