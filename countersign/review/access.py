"""Fetch for this member, or answer that it does not exist."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.utils import timezone

from countersign.accounts.http import MemberRequest
from countersign.accounts.models import Membership
from countersign.invoices.models import Invoice, InvoiceQuerySet, Status
from countersign.mail.models import Letter

from .models import WITHDRAWABLE, Decision, Verdict

_WITH: Final = ("organization", "agent", "vendor")
_PICK: Final = re.compile(r"([0-9]{1,18}):([0-9]{1,9})", re.ASCII)


def waiting(member: Membership) -> InvoiceQuerySet:
    """All that waits for a decision, the longest wait first."""
    return (
        Invoice.objects.visible_to(member)
        .waiting()
        .select_related(*_WITH)
        .order_by("submitted_at", "pk")
    )


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits, `mine` for its reader and `of_others` for others only, and one invoice that was asked for.

    Others only: they entered it themselves, or have approved it already. `waiting` is how many wait for the
    reader, listed or not, `failed` how many letters an owner is to be told of. `asked` is None if it is not to
    be seen, or none was asked for.
    """

    mine: Sequence[Invoice]
    of_others: Sequence[Invoice]
    asked: Invoice | None
    waiting: int
    failed: int


def queue(member: Membership, most: int, asked: int | None = None) -> Queue:
    """What waits, at most so many of all, and an invoice by its id: one query, two for an owner where nothing waits."""
    letters = Letter.objects.failed(member.organization_id)
    tell = member.owns and not member.via
    rows: Any = _listed(member, most, asked).annotate(
        waiting=_count(waiting_for(member)),
        failed=_count(letters) if tell else Value(0),
    )
    rows = list(rows)
    listed = [one for one in rows if one.status == Status.SUBMITTED][:most]
    failed = rows[0].failed if rows else letters.count() if tell else 0
    return Queue(
        mine=[one for one in listed if not one.for_others],
        of_others=[one for one in listed if one.for_others],
        asked=next((one for one in rows if one.pk == asked), None),
        waiting=rows[0].waiting if rows else 0,
        failed=failed,
    )


def _listed(member: Membership, most: int, asked: int | None) -> InvoiceQuerySet:
    """The first that wait, those for the reader before the others, and with them what is asked for.

    It sorts as if it waited: one that waits too, but is not among the first, comes last.
    """
    visible = Invoice.objects.visible_to(member)
    order = ("for_others", "submitted_at", "pk")
    for_others = _waits_for_others(member)
    rows = waiting(member).annotate(for_others=for_others).order_by(*order)
    if asked is None:
        return rows[:most]
    first = visible.filter(pk__in=rows.values("pk")[:most]).values("pk")
    pks = first.union(visible.filter(pk=asked).values("pk"))
    found = visible.filter(pk__in=pks).select_related(*_WITH)
    return found.annotate(for_others=for_others).order_by(*order)


def _count(rows: QuerySet[Any]) -> Coalesce:
    """How many rows there are, as a part of another query."""
    counted = rows.order_by().values("organization_id").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0)


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
    return get_object_or_404(rows.select_related(*_WITH), pk=pk)


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
