"""Likely duplicates of many invoices at once, for lists: the same file, or a payee's same number."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from countersign.identity.companies import company_key
from countersign.invoices.models import (
    Invoice,
    InvoiceDocument,
    NotDuplicate,
    alike_key,
)

from .of_pair import NUMBERS, Pair


@dataclass(frozen=True, slots=True)
class ListedDuplicate:
    """Another invoice is likely the same: `own` when its agent has it, else a colleague's.

    Of a colleague's invoice nothing is told but that it is there.
    """

    own: Invoice | None
    same_file: bool


def listed_duplicates(invoices: Sequence[Invoice]) -> dict[int, ListedDuplicate]:
    """By id, those that are likely entered twice. As many queries for one as for all of them.

    The invoices must be of one organization, with their `originals` at hand.
    """
    by_file, by_number = _by_file(invoices), _by_number(invoices)
    apart = _told_apart(invoices)
    found = {}
    for invoice in invoices:
        files = [(use.document_id, use.part) for use in invoice.originals.all()]
        same_file = [one for file in files for one in by_file[file]]
        same_number = [
            one
            for one in by_number[_payee(invoice)]
            if not NUMBERS.isdisjoint(Pair(invoice, one).reasons)
        ]
        for others, is_file in ((same_number, False), (same_file, True)):
            rest = [one for one in others if (invoice.pk, one.pk) not in apart]
            if duplicate := _duplicate(invoice, rest, same_file=is_file):
                found[invoice.pk] = duplicate
    return found


def _duplicate(
    invoice: Invoice, others: Iterable[Invoice], *, same_file: bool
) -> ListedDuplicate | None:
    likely = [one for one in others if one.pk != invoice.pk]
    if not likely:
        return None
    own = (one for one in likely if one.agent_id == invoice.agent_id)
    return ListedDuplicate(next(own, None), same_file)


def _told_apart(invoices: Sequence[Invoice]) -> set[tuple[int, int]]:
    """Pairs of which somebody has said that they are two, each in both orders."""
    mine = list(invoices)
    pairs = NotDuplicate.objects.filter(
        Q(first__in=mine) | Q(second__in=mine), organization__in=_organizations(mine)
    )
    said = set(pairs.values_list("first", "second"))
    return said | {(second, first) for first, second in said}


def _by_file(invoices: Sequence[Invoice]) -> dict[tuple[int, int], list[Invoice]]:
    """Those that were entered from the same invoice of the same file."""
    ours = InvoiceDocument.objects.filter(organization__in=_organizations(invoices))
    mine = ours.filter(invoice__in=list(invoices))
    uses = ours.filter(document__in=mine.values("document"))
    found = defaultdict(list)
    standing = uses.filter(invoice__reversed_at=None, invoice__reverses=None)
    for use in standing.select_related("invoice").order_by("invoice_id"):
        found[use.document_id, use.part].append(use.invoice)
    return found


def _by_number(invoices: Sequence[Invoice]) -> dict[tuple[int, str], list[Invoice]]:
    """Those whose number looks like one of these, by payee."""
    keys = {_payee(one)[1] for one in invoices} - {""}
    alike = {alike_key(one.number) for one in invoices} - {""}
    ours = Invoice.objects.filter(organization__in=_organizations(invoices))
    others = ours.filter(payee_key__in=keys, number_alike__in=alike)
    found = defaultdict(list)
    standing = others.filter(reversed_at=None, reverses=None)
    for other in standing.order_by("pk"):
        found[_payee(other)].append(other)
    return found


def _organizations(invoices: Sequence[Invoice]) -> set[int]:
    return {one.organization_id for one in invoices}


def _payee(invoice: Invoice) -> tuple[int, str]:
    return invoice.organization_id, company_key(invoice.vendor_name)[:200]
