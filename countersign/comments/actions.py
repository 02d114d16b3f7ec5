"""Saying something about an invoice."""

from uuid import UUID

from django.db import transaction

from countersign.accounts.models import Membership, User
from countersign.history.actions import record
from countersign.invoices.models import Invoice
from countersign.invoices.queries import hold_again
from countersign.invoices.search.actions import index
from countersign.mail.actions import post

from . import mails, mentions
from .models import Comment
from .people import who_may_see


@transaction.atomic
def add(invoice: Invoice, text: str, *, key: UUID, by: Membership) -> Comment:
    """Add a comment and tell everyone mentioned, or raise Unknown or Ambiguous; then nothing has happened.

    The agent is told of a manager's comment in any case; the invoice is found by its words. The same `key` again adds nothing.
    """
    invoice = hold_again(invoice)
    if said := invoice.comments.filter(key=key).first():
        return said
    text = text.replace("\r\n", "\n").strip()
    people = who_may_see(invoice)
    found = mentions.read(text, people)
    comment = Comment.objects.create(
        organization_id=invoice.organization_id,
        invoice=invoice,
        author=by.user,
        via=by.via,
        text=text,
        mentions=[[one.start, one.end, one.user.pk] for one in found],
        key=key,
    )
    record(invoice.organization_id, by.actor, "commented", invoice, {"comment": text})
    index(invoice)
    told = {*comment.mentioned, invoice.agent_id} - {by.user_id}
    for user in people:
        if user.pk in told:
            _tell(comment, user)
    return comment


def _tell(comment: Comment, user: User) -> None:
    post(
        mails.COMMENTED,
        comment.pk,
        user.pk,
        organization_id=comment.organization_id,
        to=user.email,
    )
