"""What sort of document an invoice is (BT-3), by the words that the reader has for it (`extraction.record.KINDS`)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """A credit note counts negative, however its page prints its amounts."""

    INVOICE = "invoice", _("Invoice")
    CREDIT_NOTE = "credit note", _("Credit note")
    CORRECTED = "corrected invoice", _("Corrected invoice")
    PREPAYMENT = "prepayment invoice", _("Prepayment invoice")
    PARTIAL = "partial invoice", _("Partial invoice")
    DEBIT_NOTE = "debit note", _("Debit note")
    RECEIPT = "receipt", _("Receipt")
