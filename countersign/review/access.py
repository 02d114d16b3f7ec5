"""Fetch for this member, or answer that it does not exist."""

import re
from collections.abc import Iterable
from typing import Final

from django.http import Http404
from django.shortcuts import get_object_or_404

from countersign.accounts.http import MemberRequest
from countersign.invoices.models import Invoice
from countersign.mail.models import Letter, LetterQuerySet

from . import queries
from .models import Decision

_PICK: Final = re.compile(r"([0-9]{1,18}):([0-9]{1,9})", re.ASCII)


def invoice_for(request: MemberRequest, pk: int) -> Invoice:
    """An invoice this manager may see, or 404."""
    found = queries.invoice_of(request.membership.organization_id, pk)
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
    return get_object_or_404(failed_letters(request), pk=pk)


def failed_letters(request: MemberRequest) -> LetterQuerySet:
    """All letters of the organization that could not be delivered, newest first."""
    return Letter.objects.failed(request.membership.organization_id)
