"""What is over, and removing it: for good, so whoever calls that has good reasons (`noting`)."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from countersign.accounts.models import Organization
from countersign.documents.actions import remove_if_unused
from countersign.documents.models import Document
from countersign.history.actions import record
from countersign.history.actor import SYSTEM
from countersign.history.cutting import actions as cutting
from countersign.history.cutting.cut import Cut, possible
from countersign.invoices.models import (
    FurtherFile,
    Invoice,
    InvoiceDocument,
    InvoiceQuerySet,
    Status,
)
from countersign.retention.hooks import FOLLOWING, Going

DECIDED: Final = (Status.APPROVED, Status.REJECTED)
_AT_ONCE: Final = 20  # invoices in one transaction: their files go after it


@dataclass(frozen=True, slots=True)
class Due:
    """What is over in one organization: what was decided (and happened) before `before`, how many invoices, the cut.

    `following` is what goes after the invoices, asked for in a dry run alone: the clock removes it on its own.
    """

    organization: Organization
    before: datetime
    invoices: int
    cut: Cut
    following: tuple[Going, ...] = ()


def shorten() -> None:
    """Keep for COUNTERSIGN_KEEP_YEARS from now on, though it was longer before; each history says so."""
    cutting.shorten(settings.KEEP_YEARS, Organization.objects.order_by("pk"))


def due_now() -> list[Due]:
    """What is over in each organization, and what goes after it; nothing is changed."""
    return [
        replace(
            due_of(organization, before),
            following=tuple(_following(organization, before)),
        )
        for organization, before in moments()
    ]


def due_of(organization: Organization, before: datetime) -> Due:
    """How much is over."""
    needed = _needed(organization, before)
    return Due(
        organization,
        before,
        _over(organization, before).count(),
        possible(organization.pk, before=before, still_needed=needed),
    )


def _following(organization: Organization, before: datetime) -> Iterator[Going]:
    over = _over(organization, before)
    for asked in FOLLOWING.values():
        yield from (one for one in asked(organization, before, over) if one.rows)


def moments() -> Iterator[tuple[Organization, datetime]]:
    """Each organization with the beginning, in its time zone, of the first year that is kept."""
    years = cutting.keep_at_least(settings.KEEP_YEARS)
    if not years:
        return
    for organization in Organization.objects.order_by("pk"):
        zone = organization.zone
        year = timezone.now().astimezone(zone).year - years
        yield organization, datetime(year, 1, 1, tzinfo=zone)


def _over(organization: Organization, before: datetime) -> InvoiceQuerySet:
    """Decided before that moment, and not dated later; also what was returned and its agent has set aside."""
    return Invoice.objects.filter(
        Q(issue_date=None) | Q(issue_date__lt=before.date()),
        Q(status__in=DECIDED) | Q(set_aside_at__lt=before),
        # What was reversed stays for as long as what took it back.
        Q(reversed_at=None) | Q(reversed_at__lt=before),
        organization=organization,
        decided_at__lt=before,
    )


def remove(organization: Organization, before: datetime) -> Due:
    """Remove what is over, for good. Several at once do no harm, nor does dying in the middle."""
    invoices = 0
    while removed := _remove_some(organization, before):
        invoices += removed
    cut = cutting.remove(
        organization, before=before, still_needed=_needed(organization, before)
    )
    return Due(organization, before, invoices, cut)


@transaction.atomic
def _remove_some(organization: Organization, before: datetime) -> int:
    """Some invoices with all that belongs to them, and one line of the history that says so; how many."""
    over = _over(organization, before).select_for_update(
        no_key=True, of=("self",), skip_locked=True
    )
    invoices = list(over.order_by("pk")[:_AT_ONCE])
    if not invoices:
        return 0
    pks = [invoice.pk for invoice in invoices]
    ours = {"organization": organization, "invoice__in": pks}
    documents = Document.objects.filter(organization=organization)
    used = list(
        documents.filter(
            Q(pk__in=InvoiceDocument.objects.filter(**ours).values("document"))
            | Q(pk__in=FurtherFile.objects.filter(**ours).values("document"))
        )
    )
    Invoice.objects.filter(organization=organization, pk__in=pks).delete()
    gone = [document.sha256 for document in used if remove_if_unused(document)]
    data = {
        "invoices": pks,
        "originals": gone,
        "decided_before": before.date().isoformat(),
    }
    record(organization.pk, SYSTEM, "removed_invoices", organization, data)
    return len(pks)


def _needed(
    organization: Organization, before: datetime
) -> Callable[[Collection[tuple[str, int]]], set[tuple[str, int]]]:
    """The lines about an invoice are needed while it is there and not over."""

    def needed(subjects: Collection[tuple[str, int]]) -> set[tuple[str, int]]:
        pks = [pk for kind, pk in subjects if kind == "invoice"]
        rows = Invoice.objects.filter(organization=organization, pk__in=pks)
        kept = rows.exclude(pk__in=_over(organization, before).filter(pk__in=pks))
        return {("invoice", pk) for pk in kept.values_list("pk", flat=True)}

    return needed
