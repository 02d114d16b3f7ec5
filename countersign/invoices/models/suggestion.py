"""What reading the file suggested."""

from django.db import models

from countersign.accounts.models import Organization
from countersign.database.tenancy import Belonging

from .invoice import Invoice


class Suggestion(Belonging):
    """A value that reading the file (or the vendor's earlier invoices) suggests for a field.

    `line` is the item's position for item fields; `rank` 0 is the best one, higher ranks are alternatives.
    `words` are the places it was read from: [document id, page, x0, y0, x1, y1, text] each.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="suggestions")
    field = models.CharField(max_length=30)
    line = models.PositiveIntegerField(null=True, blank=True)
    rank = models.PositiveSmallIntegerField(default=0)
    value = models.CharField(max_length=1000)
    confidence = models.FloatField()
    source = models.CharField(max_length=10)
    proven = models.BooleanField(default=False)
    words = models.JSONField(default=list)

    class Meta:
        ordering = ["line", "field", "rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["invoice", "field", "rank"],
                condition=models.Q(line=None),
                name="one_suggestion_per_rank",
            ),
            models.UniqueConstraint(
                fields=["invoice", "line", "field", "rank"],
                condition=models.Q(line__isnull=False),
                name="one_item_suggestion_per_rank",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.value}"
