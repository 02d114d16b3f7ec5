"""Fetch a further file for this member, or answer 404."""

from collections.abc import Callable
from typing import TypeVar

from django.http import Http404
from django.shortcuts import get_object_or_404

from countersign.accounts.http import MemberRequest
from countersign.invoices.access import own_invoice
from countersign.invoices.models import FurtherFile, Invoice

T = TypeVar("T")


def own_file(request: MemberRequest, pk: int) -> tuple[FurtherFile, Invoice]:
    """A further file of one's own invoice or of one on everybody's desk, or 404."""
    ours = FurtherFile.objects.filter(organization=request.membership.organization_id)
    row = get_object_or_404(ours.select_related("document"), pk=pk)
    row.invoice = own_invoice(request, row.invoice_id)
    return row, row.invoice


def chosen_invoice(request: MemberRequest) -> Invoice:
    """The invoice of one's own that was chosen for a file, or 404."""
    text = request.POST.get("into", "")
    if not is_key(text):
        raise Http404
    return own_invoice(request, int(text))


def or_404(act: Callable[[], T]) -> T:
    """Somebody was quicker: what is gone does not exist."""
    try:
        return act()
    except (Invoice.DoesNotExist, FurtherFile.DoesNotExist) as gone:
        raise Http404 from gone


def is_key(text: str) -> bool:
    """Can it be the number of a row?"""
    return text.isascii() and text.isdecimal() and len(text) < 19
