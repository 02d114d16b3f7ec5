"""What was suggested for the coding of one invoice."""

from django.db import models

from countersign.accounts.models import Organization
from countersign.database.tenancy import Belonging
from countersign.invoices.models import Invoice


class CodingSuggestion(Belonging):
    """Which values the program put into an invoice's coding, by path, and what each one rests on.

    ``{"coding.0.account": {"value": "4930", "invoice": 17, "number": "R-1042"}}``, or ``{"rule": 3}`` in place of
    the invoice. A value that a person has typed since is another one, so it is not told as suggested.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    invoice = models.OneToOneField(
        Invoice, models.CASCADE, related_name="coding_suggestion"
    )
    values = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"coding suggested for {self.invoice_id}"
