"""Fetch a row for this owner, or answer 404."""

from django.shortcuts import get_object_or_404

from countersign.accounts.http import MemberRequest

from .models import Mailbox, ReceivedFile, ReceivedMail, Sender


def own_mailbox(request: MemberRequest, pk: int) -> Mailbox:
    """A mailbox of the owner's organization, or 404."""
    rows = Mailbox.objects.filter(organization=request.membership.organization_id)
    return get_object_or_404(rows, pk=pk)


def own_mail(request: MemberRequest, pk: int) -> ReceivedMail:
    """A mail that came to the owner's organization, or 404."""
    rows = ReceivedMail.objects.of(request.membership)
    return get_object_or_404(rows.select_related("mailbox"), pk=pk)


def own_file(request: MemberRequest, pk: int) -> ReceivedFile:
    """A file of such a mail, or 404."""
    rows = ReceivedFile.objects.filter(organization=request.membership.organization_id)
    return get_object_or_404(rows.select_related("mail__mailbox"), pk=pk)


def own_sender(request: MemberRequest, pk: int) -> Sender:
    """Somebody whom the owner's organization trusts or blocks, or 404."""
    rows = Sender.objects.filter(organization=request.membership.organization_id)
    return get_object_or_404(rows, pk=pk)
