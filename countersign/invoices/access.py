"""Fetch a row for this member, or answer 404: what one may not see does not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db.models import Q
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404

from countersign.accounts.http import MemberRequest
from countersign.documents.models import Document, DocumentQuerySet

from . import queries
from .models import Invoice

P = ParamSpec("P")
View = Callable[Concatenate[MemberRequest, P], HttpResponseBase]


def document_for(request: MemberRequest, pk: int) -> Document:
    """A document that an invoice uses which this member may see, or that came inside one of these, or 404."""
    used = _used(request)
    inside = Q(attached_to__outer__in=used)
    documents = Document.objects.of(request.membership.organization)
    return get_object_or_404(
        documents.filter(Q(pk__in=used) | inside).distinct(), pk=pk
    )


def entered_document(request: MemberRequest, pk: int) -> Document:
    """A document that an invoice uses which this member may see, or 404."""
    return get_object_or_404(_used(request), pk=pk)


def _used(request: MemberRequest) -> DocumentQuerySet:
    visible = Invoice.objects.visible_to(request.membership)
    documents = Document.objects.of(request.membership.organization)
    return documents.filter(uses__invoice__in=visible).distinct()


def visible_invoice(request: MemberRequest, pk: int) -> Invoice:
    """An invoice this member may see, or 404."""
    visible = Invoice.objects.visible_to(request.membership)
    return get_object_or_404(
        visible.select_related("organization", "agent", "vendor"), pk=pk
    )


def own_invoice(request: MemberRequest, pk: int) -> Invoice:
    """An invoice on this member's or on everybody's desk, or 404."""
    member = request.membership
    everybody = member.organization.everybody or 0
    found = queries.own(member.organization_id, member.user_id, everybody, pk)
    if not found:
        raise Http404
    return found[0]


def not_by_link(view: View[P]) -> View[P]:
    """For pages that an access link does not open: 404 for whoever came in by one."""

    @wraps(view)
    def guarded(
        request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if request.membership.via:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
