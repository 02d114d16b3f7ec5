"""Kept totals (materialized aggregates), so that nobody has to add up all invoices: docs/decisions/0010."""

from typing import Final

from django.db import models

from countersign.accounts.models import Organization
from countersign.database.fields import ExactDecimalField
from countersign.database.tenancy import Belonging

from .invoice import AMOUNT_PLACES


class TotalKind(models.IntegerChoices):
    """What a total is about; its key is then that one's id, or the day's ordinal."""

    ALL = 0
    AGENT = 1
    VENDOR = 2
    ISSUED = 3
    DUE = 4
    ENTERED = 5  # the day in UTC


class KeptTotal(Belonging):
    """How many invoices of one status and currency there are of something, and what is to be paid for them.

    `gross` is the column's name from when that was the gross total. Together with the changes that are not folded into it yet: neither alone is a total.
    """

    organization = models.ForeignKey(
        Organization,
        models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    kind = models.PositiveSmallIntegerField(choices=TotalKind.choices)
    key = models.BigIntegerField()
    status = models.CharField(max_length=10)
    currency = models.CharField(max_length=3, blank=True)
    invoices = models.BigIntegerField()
    gross = ExactDecimalField(places=AMOUNT_PLACES)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "key", "status", "currency"],
                name="one_total_per_key",
            )
        ]

    def __str__(self) -> str:
        return f"{self.invoices} {self.status}: {self.gross} {self.currency}"


class TotalChange(Belonging):
    """One invoice added to a total (`invoices` 1) or taken from it (-1); an invoice that changed is both.

    Written by a trigger on the table of invoices, in the transaction of whoever changes it.
    """

    organization = models.ForeignKey(
        Organization,
        models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    agent = models.BigIntegerField()
    vendor = models.BigIntegerField()  # 0: none
    status = models.CharField(max_length=10)
    currency = models.CharField(max_length=3, blank=True)
    issued = models.BigIntegerField()
    due = models.BigIntegerField()
    entered = models.BigIntegerField()
    invoices = models.SmallIntegerField()
    gross = ExactDecimalField(places=AMOUNT_PLACES)

    class Meta:
        indexes = [
            models.Index(fields=["organization", "id"], name="total_changes"),
        ]

    def __str__(self) -> str:
        return f"{self.invoices:+} {self.status}: {self.gross} {self.currency}"


# The column of a change that is the key of each kind.
KIND_COLUMNS: Final = {
    TotalKind.AGENT: "agent",
    TotalKind.VENDOR: "vendor",
    TotalKind.ISSUED: "issued",
    TotalKind.DUE: "due",
    TotalKind.ENTERED: "entered",
}
