"""Where money goes: the accounts of vendors, and who has vouched for them."""

from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Organization, User
from countersign.database.tenancy import Belonging
from countersign.history.models import moment

from .keys import bare_code, shown_account
from .vendor import Vendor


class BankAccountQuerySet(models.QuerySet["BankAccount"]):
    def confirmed(self) -> Self:
        """IBANs that somebody has checked and nobody has revoked since: money may be sent there."""
        return self.filter(scheme=None, confirmed_at__isnull=False, revoked_at=None)


class BankAccount(Belonging):
    """An account that a vendor's invoices named, and whether somebody has checked that it is theirs.

    It is an IBAN unless `scheme` says what else its number is (bankgiro, sort code, ...; "" for what nothing tells): `iban`
    has that number then, with a sort code or routing number before it.
    Money goes only to one that a second person has confirmed. One without `confirmed_at` was merely seen on
    an invoice. `confirmed_by` is empty where an invoice with this IBAN was approved before accounts were
    confirmed at all; `how` says so. A later confirmation takes the place of a revocation.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    vendor = models.ForeignKey(Vendor, models.CASCADE, related_name="accounts")
    iban = models.CharField(_("IBAN"), max_length=60)
    scheme = models.CharField(max_length=40, null=True, blank=True)  # noqa: DJ001
    seen_at = models.DateTimeField(default=timezone.now)
    # Who typed it on the vendor's page; None for one that stood on an invoice.
    added_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    how = models.TextField(_("How it was checked"), blank=True)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = BankAccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["vendor", "iban"], name="one_account_per_vendor_and_iban"
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at=None) | ~models.Q(how=""),
                name="a_confirmed_account_says_how",
            ),
        ]
        indexes = [  # whose account is it?
            models.Index(fields=["organization", "iban"], name="accounts_by_iban")
        ]

    def __str__(self) -> str:
        return shown_account(self.iban, self.scheme)

    def save(self, *args: object, **kwargs: object) -> None:
        self.iban = bare_code(self.iban)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def whole(self) -> dict[str, Any]:
        """All that is known of it, as the line of the history keeps it that tells of it."""
        return {
            "vendor": self.vendor_id,
            "name": self.vendor.name,
            "iban": self.iban,
            **({} if self.scheme is None else {"scheme": self.scheme}),
            "how": self.how,
            "confirmed_by": self.confirmed_by_id,
            "confirmed_at": moment(self.confirmed_at),
            "revoked_by": self.revoked_by_id,
            "revoked_at": moment(self.revoked_at),
        }

    @property
    def is_confirmed(self) -> bool:
        """Has somebody checked it, and nobody revoked that since?"""
        return self.confirmed_at is not None and self.revoked_at is None
