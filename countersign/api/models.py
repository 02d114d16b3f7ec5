"""What programs were answered, for those who ask again."""

from django.db import models
from django.utils import timezone

from countersign.accounts.models import Organization
from countersign.database.tenancy import Belonging
from countersign.tokens.models import Token


class Answer(Belonging):
    """What was answered to a call under its Idempotency-Key; `asked` is the SHA-256 of all that was asked.

    It is written in the transaction of what was done, so neither is there without the other; where that waits for the storage or a
    network, before it, and `status` is 0 until it is done.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    token = models.ForeignKey(Token, models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=255)
    asked = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "token", "key"], name="a_key_is_answered_once"
            )
        ]
        indexes = [models.Index(fields=["at"], name="answers_by_age")]

    def __str__(self) -> str:
        return f"answer {self.pk}"
