"""Fetch a row for this owner, or answer 404."""

from typing import Final

from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404

from countersign.accounts.http import MemberRequest
from countersign.accounts.models import Membership, Role
from countersign.invoices.models import Invoice

from .models import Mailbox, ReceivedFile, ReceivedMail, Sender

_ALIKE: Final = (
    "host",
    "port",
    "security",
    "proof",
    "token_url",
    "client_id",
    "scope",
    "folder",
    "handled",
    "moved_to",
    "strangers_wait",
)


def fresh_mailbox(owner: Membership) -> Mailbox:
    """A new one, on the server of the latest in another organization that somebody owns; its user and secrets are nobody else's."""
    owned = Membership.objects.filter(user=owner.user_id, role=Role.OWNER)
    theirs = Mailbox.objects.filter(organization__in=owned.values("organization"))
    latest = theirs.order_by("-pk").first() if not owner.via else None
    alike = {name: getattr(latest, name) for name in _ALIKE} if latest else {}
    return Mailbox(**alike)


def own_mailbox(request: MemberRequest, pk: int) -> Mailbox:
    """A mailbox of the owner's organization, or 404."""
    rows = Mailbox.objects.filter(organization=request.membership.organization_id)
    return get_object_or_404(rows, pk=pk)


def own_mail(request: MemberRequest, pk: int) -> ReceivedMail:
    """A mail that came to the owner's organization, or 404."""
    rows = ReceivedMail.objects.of(request.membership)
    return get_object_or_404(rows.select_related("mailbox"), pk=pk)


def seen_mail(request: MemberRequest, pk: int) -> ReceivedMail:
    """A mail of the owner's organization, or one that brought an invoice which the member may see, or 404."""
    member = request.membership
    rows = ReceivedMail.objects.of(member)
    if not member.owns:
        seen = Invoice.objects.visible_to(member)
        files = ReceivedFile.objects.filter(
            organization=member.organization_id, mail=OuterRef("pk"), invoice__in=seen
        )
        rows = rows.filter(Exists(files))
    return get_object_or_404(rows.select_related("mailbox"), pk=pk)


def own_file(request: MemberRequest, pk: int) -> ReceivedFile:
    """A file of such a mail, or 404."""
    rows = ReceivedFile.objects.filter(organization=request.membership.organization_id)
    return get_object_or_404(rows.select_related("mail__mailbox"), pk=pk)


def own_sender(request: MemberRequest, pk: int) -> Sender:
    """Somebody whom the owner's organization trusts or blocks, or 404."""
    rows = Sender.objects.filter(organization=request.membership.organization_id)
    return get_object_or_404(rows, pk=pk)
