"""Fetch a row for this member, or answer 404: what one may not see does not exist."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from countersign.accounts.http import MemberRequest
from countersign.invoices.models import Invoice

from .models import BankFile, Payment, Run, StatementLine


def run_for(request: MemberRequest, pk: int) -> Run:
    """A run of the organization, or 404."""
    rows = Run.objects.of(request.membership).select_related(
        "organization", "proposed_by", "released_by", "cancelled_by"
    )
    return get_object_or_404(rows, pk=pk)


def file_for(request: MemberRequest, pk: int) -> BankFile:
    """A file for the bank, unless its run was cancelled; or 404."""
    rows = BankFile.objects.filter(organization=request.membership.organization_id)
    return get_object_or_404(rows.exclude(run__state="cancelled"), pk=pk)


def payment_for(request: MemberRequest, pk: int) -> Payment:
    """A payment of the organization, or 404."""
    rows = Payment.objects.filter(organization=request.membership.organization_id)
    return get_object_or_404(rows.select_related("invoice"), pk=pk)


def invoice_for(request: MemberRequest, pk: int) -> Invoice:
    """An invoice this manager may see, or 404."""
    visible = Invoice.objects.visible_to(request.membership)
    if not request.membership.manages:
        raise Http404
    return get_object_or_404(
        visible.select_related("organization", "agent", "vendor"), pk=pk
    )


def line_for(request: MemberRequest, pk: int) -> StatementLine:
    """A line of a statement, or 404."""
    rows = StatementLine.objects.filter(organization=request.membership.organization_id)
    return get_object_or_404(rows.select_related("account"), pk=pk)
