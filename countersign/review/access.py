"""Fetch for this member, or answer that it does not exist."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any, Final

from django.db.models import (
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from countersign.accounts.http import MemberRequest
from countersign.accounts.models import Membership
from countersign.database.among import Among
from countersign.database.prepared import Prepared, Slot
from countersign.invoices.models import Invoice, InvoiceQuerySet, Status
from countersign.mail.models import Letter

from .models import WITHDRAWABLE, Decision, Verdict

COUNTED: Final = 1000
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
    reader, listed or not (counted up to COUNTED, and one more for all beyond), `failed` how many letters an owner
    is to be told of. `asked` is None if it is not to be seen, or none was asked for.
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
    query = _prepared(most, tell=tell, asks=asked is not None)
    rows: Any = query.rows(
        organization=member.organization_id, user=member.user_id, asked=asked or 0
    )
    listed = [one for one in rows if one.status == Status.SUBMITTED][:most]
    failed = rows[0].failed if rows else letters.count() if tell else 0
    return Queue(
        mine=[one for one in listed if not one.for_others],
        of_others=[one for one in listed if one.for_others],
        asked=next((one for one in rows if one.pk == asked), None),
        waiting=rows[0].waiting if rows else 0,
        failed=failed,
    )


def following(member: Membership, invoice: Invoice) -> Invoice | None:
    """What waits for this member after an invoice, or else the first of all; None when nothing waits."""
    asked = {"organization": member.organization_id, "user": member.user_id}
    found = []
    if invoice.submitted_at:
        found = _AFTER.rows(**asked, at=invoice.submitted_at, pk=invoice.pk)
    return next(iter(found or _FIRST.rows(**asked)), None)


# Any manager, as the values of a prepared query's slots.
_ANYONE: Final[Any] = SimpleNamespace(
    organization_id=Slot("organization"), user_id=Slot("user"), manages=True
)


@cache
def _prepared(most: int, *, tell: bool, asks: bool) -> Prepared[Invoice]:
    """The same for any manager."""
    letters = Letter.objects.failed(_ANYONE.organization_id)
    return Prepared(
        lambda: _listed(_ANYONE, most, Slot("asked") if asks else None).annotate(
            waiting=_Counted(waiting_for(_ANYONE).values("pk")[: COUNTED + 1]),
            failed=_Counted(letters.values("pk")) if tell else Value(0),
        )
    )


def _listed(member: Membership, most: int, asked: Slot | None) -> InvoiceQuerySet:
    """The first that wait, those for the reader before the others, and with them what is asked for.

    It sorts as if it waited: one that waits too, but is not among the first, comes last. The others are only
    looked for where those for the reader are fewer than `most`: so it costs the same however many wait.
    """
    visible = Invoice.objects.visible_to(member)
    for_others = _waits_for_others(member)
    mine = waiting_for(member)[:most]
    others = waiting(member).filter(for_others)[:most]
    pks = _keys(visible, mine).union(_keys(visible, others), all=True)[:most]
    if asked is not None:
        pks = _keys(visible, pks).union(visible.filter(pk=asked).values("pk"))
    found = visible.filter(Among(pks)).select_related(*_WITH)
    return found.annotate(for_others=for_others).order_by(
        "for_others", "submitted_at", "pk"
    )


def _keys(visible: InvoiceQuerySet, some: QuerySet[Any]) -> QuerySet[Any]:
    """The keys of some rows, in a shape that both databases let a union be made of."""
    return visible.filter(Among(some)).values("pk")


class _Counted(Subquery):
    """How many rows there are, as a part of another query; at most as many as they are sliced to."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def waiting_for(member: Membership) -> InvoiceQuerySet:
    """What waits for a decision of this member, the longest wait first."""
    return waiting(member).exclude(_waits_for_others(member))


def _waits_for_others(member: Membership) -> Q:
    has_approved = Decision.objects.filter(
        organization=member.organization_id,
        invoice=OuterRef("pk"),
        user=member.user_id,
        verdict=Verdict.APPROVED,
        version=OuterRef("version"),
        submitted_at=OuterRef("submitted_at"),
        withdrawn_at=None,
    )
    return Q(agent=member.user_id) | Q(Exists(has_approved))


def invoice_for(request: MemberRequest, pk: int) -> Invoice:
    """An invoice this manager may see, or 404."""
    found = _SEEN.rows(organization=request.membership.organization_id, pk=pk)
    if not found or not request.membership.manages:
        raise Http404
    return found[0]


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
    """What is known of decisions: those that stand on one invoice, newest first, and what the member can withdraw.

    That is their last one on this invoice, or else their last one.
    """

    standing: Sequence[Decision]
    undoable: Decision | None


def decided(member: Membership, invoice: Invoice | None) -> Decided:
    """The decisions that a page around an invoice speaks of, in one query."""
    pk = invoice.pk if invoice else 0
    since = timezone.now() - WITHDRAWABLE
    found = _DECIDED.rows(
        organization=member.organization_id,
        user=member.user_id,
        invoice=pk,
        since=since,
    )
    standing = [one for one in found if one.invoice_id == pk]
    own = [one for one in found if one.user_id == member.user_id and one.at > since]
    last = min(own, key=lambda one: one.invoice_id != pk, default=None)
    return Decided(standing, last if last and last.is_withdrawable else None)


_SEEN: Final = Prepared(
    lambda: Invoice.objects.filter(
        organization=Slot("organization"), pk=Slot("pk")
    ).select_related(*_WITH)
)
_ALL: Final = Decision.objects.filter(organization=Slot("organization")).standing()
_LAST: Final = _ALL.filter(user=Slot("user"), at__gt=Slot("since")).values("pk")[:1]
_DECIDED: Final = Prepared(
    lambda: _ALL.filter(
        Q(invoice=Slot("invoice")) | Q(pk=Subquery(_LAST))
    ).select_related("user", "invoice__organization", "invoice__agent")
)
_FIRST: Final = Prepared(lambda: waiting_for(_ANYONE)[:1])
_AFTER: Final = Prepared(
    lambda: waiting_for(_ANYONE).filter(
        Q(submitted_at=Slot("at"), pk__gt=Slot("pk")) | Q(submitted_at__gt=Slot("at"))
    )[:1]
)
