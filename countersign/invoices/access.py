"""Fetch for this member, or answer that it does not exist."""

from django.shortcuts import get_object_or_404

from countersign.accounts.http import MemberRequest
from countersign.documents.models import Document

from .models import Invoice


def document_for(request: MemberRequest, pk: int) -> Document:
    """A document that an invoice uses which this member may see, or 404."""
    visible = Invoice.objects.visible_to(request.membership)
    documents = Document.objects.of(request.membership.organization)
    return get_object_or_404(
        documents.filter(uses__invoice__in=visible).distinct(), pk=pk
    )


def own_invoice(request: MemberRequest, pk: int) -> Invoice:
    """An invoice this member entered, or 404."""
    mine = Invoice.objects.of(request.membership)
    return get_object_or_404(mine.select_related("organization", "vendor"), pk=pk)
