"""What people say to each other about an invoice."""

import uuid

from django.db import models
from django.utils import timezone

from countersign.accounts.models import Organization, User
from countersign.database.tenancy import Belonging
from countersign.invoices.models import Invoice


class Comment(Belonging):
    """One remark in an invoice's thread. Nobody edits it, and it changes nothing of the invoice.

    `mentions` says where in the text somebody is named: ``[[start, end, user id], ...]``.
    `key` is the page's, so that sending the same form twice says it once.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="comments")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    via = models.CharField(max_length=40, blank=True)  # "link 12", empty if signed in
    text = models.TextField()
    mentions = models.JSONField(default=list)
    key = models.UUIDField(default=uuid.uuid4)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invoice", "key"], name="a_comment_is_sent_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(text=""), name="a_comment_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author_id} on {self.invoice_id}"

    @property
    def mentioned(self) -> set[int]:
        """The ids of the users who are named in it."""
        return {user_id for _start, _end, user_id in self.mentions}
