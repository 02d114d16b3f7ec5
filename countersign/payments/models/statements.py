"""What the bank says was booked: statements and their lines."""

from django.db import models
from django.utils import timezone

from countersign.accounts.models import Organization, User
from countersign.database.tenancy import Belonging

from . import money
from .own import OwnAccount


class Statement(Belonging):
    """A file from the bank, known by its bytes: the same one twice is the same row."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=20)
    content = models.BinaryField()
    read_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "sha256"], name="a_statement_is_read_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class StatementLine(Belonging):
    """One booking. `key` is the same for the same booking in another file; less than nothing went out."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="lines")
    account = models.ForeignKey(OwnAccount, models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    booked_on = models.DateField()
    amount = money.amount()
    currency = models.CharField(max_length=3)
    name = models.CharField(max_length=200, blank=True)
    iban = models.CharField(max_length=34, blank=True)
    text = models.TextField(blank=True)
    end_to_end = models.CharField(max_length=100, blank=True)
    booked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    booked_at = models.DateTimeField(null=True, blank=True)
    set_aside_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key"], name="a_booking_stands_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["organization", "booked_on"],
                condition=models.Q(booked_at=None, set_aside_at=None),
                name="bookings_that_are_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.booked_on}: {self.amount} {self.currency}"

    @property
    def is_open(self) -> bool:
        """Has nobody said yet what it paid?"""
        return self.booked_at is None and self.set_aside_at is None
