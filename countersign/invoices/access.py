"""Fetch a row for this member, or answer 404: what one may not see does not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404

from countersign.accounts.http import MemberRequest
from countersign.accounts.models import Membership
from countersign.documents.models import Document, DocumentQuerySet

from . import queries
from .models import FurtherFile, Invoice, InvoiceDocument

P = ParamSpec("P")
View = Callable[Concatenate[MemberRequest, P], HttpResponseBase]


def document_for(request: MemberRequest, pk: int) -> Document:
    """A document that an invoice has which this member may see, a further one too, or that came inside one of these, or 404.

    The whole file that a part was cut from only for whoever may see its other parts as well.
    """
    used = _used(request)
    further = _further(request)
    inside = Q(attached_to__outer__in=used) | Q(attached_to__outer__in=further)
    theirs = (
        Q(pk__in=used)
        | Q(pk__in=further)
        | inside & Q(attached_to__outer__cut_from__isnull=True)
    )
    documents = Document.objects.of(request.membership.organization).filter(pk=pk)
    found = documents.filter(theirs).first()
    if found is None and sees_all_parts(request.membership, pk):
        found = documents.filter(inside).first()
    if found is None:
        raise Http404
    return found


def sees_all_parts(member: Membership, whole: int) -> bool:
    """Whether every page of a file that belongs to an invoice cut from it is one of an invoice this member may see."""
    if member.sees_all:
        return True
    organization = member.organization_id
    of_theirs: dict[str, Any] = {
        "organization": organization,
        "document": OuterRef("pk"),
        "invoice__in": Invoice.objects.visible_to(member),
    }
    is_seen = Exists(InvoiceDocument.objects.filter(**of_theirs)) | Exists(
        FurtherFile.objects.filter(**of_theirs)
    )
    parts = Document.objects.of(organization).filter(
        cut_from__isnull=False, attachments__file=whole
    )
    found = list(parts.annotate(seen=is_seen).values_list("cut_from", "seen"))
    own = {page for pages, seen in found if seen for page, _turn in pages or ()}
    every = {page for pages, _seen in found for page, _turn in pages or ()}
    return own == every


def entered_document(request: MemberRequest, pk: int) -> Document:
    """A document that an invoice on this member's or on everybody's desk uses, and for managers any invoice, or 404."""
    member = request.membership
    ours = Invoice.objects.filter(organization=member.organization_id)
    theirs = ours if member.manages else ours.filter(agent__in=member.desks)
    documents = Document.objects.of(member.organization)
    used = documents.filter(uses__invoice__in=theirs).distinct()
    return get_object_or_404(used, pk=pk)


def _used(request: MemberRequest) -> DocumentQuerySet:
    visible = Invoice.objects.visible_to(request.membership)
    documents = Document.objects.of(request.membership.organization)
    return documents.filter(uses__invoice__in=visible).distinct()


def _further(request: MemberRequest) -> DocumentQuerySet:
    visible = Invoice.objects.visible_to(request.membership)
    documents = Document.objects.of(request.membership.organization)
    return documents.filter(further_uses__invoice__in=visible).distinct()


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
