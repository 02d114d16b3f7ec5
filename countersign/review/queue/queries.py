"""What waits for a manager, and what was decided around the invoice they look at.

A manager sees all of their organization, so each query is given the organization, the manager's user, and `entered`: what that
user entered waits for others, so it is their id too, or 0 where they may approve it themselves.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

from django.db.models import (
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.database.among import Among
from countersign.database.counted import Counted
from countersign.database.prepared import prepared
from countersign.invoices.models import Invoice, InvoiceQuerySet, Status
from countersign.mail.models import Letter
from countersign.review.models import WITHDRAWABLE, Decision, Verdict

COUNTED: Final = 1000
_WITH: Final = ("organization", "agent", "vendor")


def waiting_for(organization: int, user: int, entered: int) -> InvoiceQuerySet:
    """What waits for a decision of this manager, the longest wait first."""
    others = _waits_for_others(organization, user, entered)
    return _waiting(organization).exclude(others)


def entered_for_others(member: Membership) -> int:
    """Whose invoices wait for others than this member: their own, or nobody's where they approve alone."""
    return 0 if member.approves_own else member.user_id


def _waiting(organization: int) -> InvoiceQuerySet:
    """All that waits for a decision, the longest wait first."""
    return (
        Invoice.objects.filter(organization=organization)
        .waiting()
        .select_related(*_WITH)
        .order_by("submitted_at", "pk")
    )


def _waits_for_others(organization: int, user: int, entered: int) -> Q:
    """They entered it themselves, or have approved it already."""
    return Q(agent=entered) | has_approved_already(organization, user)


def has_approved_already(organization: int | OuterRef, user: int) -> Q:
    """Whether a manager has approved what waits."""
    has_approved = Decision.objects.filter(
        organization=organization,
        invoice=OuterRef("pk"),
        user=user,
        verdict=Verdict.APPROVED,
        version=OuterRef("version"),
        submitted_at=OuterRef("submitted_at"),
        withdrawn_at=None,
    )
    return Q(Exists(has_approved))


@prepared
def _first(organization: int, user: int, entered: int) -> InvoiceQuerySet:
    return waiting_for(organization, user, entered)[:1]


@prepared
def _after(
    organization: int, user: int, entered: int, at: datetime, pk: int
) -> InvoiceQuerySet:
    return waiting_for(organization, user, entered).filter(after(at, pk))[:1]


def after(at: datetime, pk: int) -> Q:
    """What waits no longer than one that was submitted then."""
    return Q(submitted_at=at, pk__gt=pk) | Q(submitted_at__gt=at)


def following(member: Membership, invoice: Invoice) -> Invoice | None:
    """What waits for this member after an invoice, or else the first of all; None when nothing waits."""
    reader = (member.organization_id, member.user_id, entered_for_others(member))
    found = []
    if invoice.submitted_at:
        found = _after(*reader, invoice.submitted_at, invoice.pk)
    return next(iter(found or _first(*reader)), None)


@prepared
def _managers_but(organization: int, pk: int) -> QuerySet[Membership]:
    everybody = Membership.objects.filter(
        organization=organization, user__is_active=True
    )
    return everybody.managers().exclude(pk=pk).select_related("user")


def is_lone(member: Membership) -> bool:
    """Is there nobody else who decides on invoices here?"""
    others = _managers_but(member.organization_id, member.pk)
    return not any(one.manages for one in others)


@cache
def _queue(
    most: int, *, tell: bool, asks: bool
) -> Callable[[int, int, int, int], list[Invoice]]:
    """The query of `queue`, prepared once for each of its shapes."""

    @prepared
    def found(
        organization: int, user: int, entered: int, asked: int
    ) -> QuerySet[Invoice]:
        reader = (organization, user, entered)
        waiting = waiting_for(*reader).values("pk")[: COUNTED + 1]
        failed = Letter.objects.undelivered(organization).values("pk")
        return _listed(*reader, most, asked if asks else None).annotate(
            waiting=Counted(waiting), failed=Counted(failed) if tell else Value(0)
        )

    return found


def _listed(
    organization: int, user: int, entered: int, most: int, asked: int | None
) -> InvoiceQuerySet:
    """The first that wait, those for the reader before the others, and with them what is asked for.

    It sorts as if it waited: one that waits too, but is not among the first, comes last. At most `most` of either
    are looked for: so it costs the same however many wait. Which of them are shown is for whoever has them in order.
    """
    visible = Invoice.objects.filter(organization=organization)
    for_others = _waits_for_others(organization, user, entered)
    mine = waiting_for(organization, user, entered)[:most]
    others = _waiting(organization).filter(for_others)[:most]
    pks = _keys(visible, mine).union(_keys(visible, others), all=True)
    if asked is not None:
        pks = _keys(visible, pks).union(visible.filter(pk=asked).values("pk"))
    found = visible.filter(Among(pks)).select_related(*_WITH)
    return found.annotate(for_others=for_others).order_by(
        "for_others", "submitted_at", "pk"
    )


def _keys(visible: InvoiceQuerySet, some: QuerySet[Any]) -> QuerySet[Any]:
    """The keys of some rows, in a shape that both databases let a union be made of."""
    return visible.filter(Among(some)).values("pk")


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
    letters = Letter.objects.undelivered(member.organization_id)
    tell = member.owns and not member.via
    query = _queue(most, tell=tell, asks=asked is not None)
    rows: Any = query(
        member.organization_id,
        member.user_id,
        entered_for_others(member),
        asked or 0,
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


@prepared
def _decisions(
    organization: int, user: int, invoice: int, since: datetime
) -> QuerySet[Decision]:
    """Those that stand on an invoice, and the last one of a user since then."""
    standing = Decision.objects.filter(organization=organization).standing()
    last = standing.filter(user=user, at__gt=since).values("pk")[:1]
    return standing.filter(Q(invoice=invoice) | Q(pk=Subquery(last))).select_related(
        "user", "invoice__organization", "invoice__agent"
    )


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
    found = _decisions(member.organization_id, member.user_id, pk, since)
    standing = [one for one in found if one.invoice_id == pk]
    own = [one for one in found if one.user_id == member.user_id and one.at > since]
    last = min(own, key=lambda one: one.invoice_id != pk, default=None)
    return Decided(standing, last if last and last.is_withdrawable else None)
