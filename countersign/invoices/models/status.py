"""Where an invoice stands between its agent and the managers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """`states` says which moves there are."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned")
    REJECTED = "rejected", _("Rejected")


OPEN = (Status.DRAFT, Status.RETURNED)  # on its agent's desk
TAKEN = (Status.SUBMITTED, Status.APPROVED)  # its number is used
FINAL = (Status.APPROVED, Status.REJECTED)  # it counts in a month for good
