"""Fields that an owner adds to invoices or items."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from countersign.accounts.models import Organization
from countersign.database.tenancy import Belonging


class FieldKind(models.TextChoices):
    """What is typed into a custom field."""

    TEXT = "text", _("Text")
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")
    CHOICE = "choice", _("Choice")


class Place(models.TextChoices):
    """What a custom field is one of."""

    INVOICE = "invoice", _("The invoice")
    ITEM = "item", _("Each item")


class CustomField(Belonging):
    """A field of an organization's own. `key` is what its values are stored under, and stays when the name changes.

    Like a chart's row it is not deleted; one that is not active is not asked for.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False
    )
    key = models.CharField(max_length=60, editable=False)
    name = models.CharField(_("Name"), max_length=100)
    kind = models.CharField(
        _("Kind"), max_length=10, choices=FieldKind.choices, default=FieldKind.TEXT
    )
    place = models.CharField(
        _("It belongs to"), max_length=10, choices=Place.choices, default=Place.INVOICE
    )
    required = models.BooleanField(
        _("Needed before an invoice is submitted"), default=False
    )
    choices = models.JSONField(_("Choices"), default=list, blank=True)
    active = models.BooleanField(_("Active"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key"], name="one_custom_field_per_key"
            )
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
